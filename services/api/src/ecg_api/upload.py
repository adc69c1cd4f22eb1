"""One submission's files and options, from either form of body, checked as far as the gateway may look."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from ecg_shared.contract.errors import ErrorCode
from ecg_shared.contract.options import JobOptions, Kind
from ecg_shared.formats.sniffing import sniff_recording
from starlette.requests import Request

from ecg_api.body import body_chunks
from ecg_api.file_names import clean_name
from ecg_api.multipart import PartBegins, boundary_of, form_parts
from ecg_api.options import options_from_json, options_from_query
from ecg_api.problems import RefusedError
from ecg_api.queries import NoQuery, parse_query, query_pairs
from ecg_api.spool import SpooledFile, SpooledUpload

MAX_FILES: Final = 16
MAX_OPTIONS_BYTES: Final = 1 << 20
_FORM_OVERHEAD_BYTES: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file under its cleaned name, with the type its content shows."""

    name: str
    media_type: str
    content: SpooledFile


@dataclass(frozen=True, slots=True)
class Upload:
    """What a submission brought: ``kind`` is ``signal`` or ``page``; several files are one recording."""

    files: tuple[ReceivedFile, ...]
    kind: str
    media_type: str
    options: JobOptions

    @property
    def n_bytes(self) -> int:
        """Size of all files."""
        return sum(file.content.size for file in self.files)

    @property
    def sha256(self) -> bytes:
        """Digest of the one file; of several, the digest of their digests in the order sent."""
        return _joint_sha256([file.content.sha256 for file in self.files])

    @property
    def request_sha256(self) -> bytes:
        """What an Idempotency-Key stands for: the bytes and the options, not the names."""
        options = self.options.model_dump_json(exclude_defaults=True).encode()
        return hashlib.sha256(self.sha256 + b"\0" + options).digest()

    def input_document(self) -> dict[str, Any]:
        """Return ``job.input`` less the keys of the objects."""
        first = self.files[0]
        return {
            "filename": first.name,
            "media_type": self.media_type,
            "bytes": self.n_bytes,
            "sha256": self.sha256.hex(),
            "files": [
                {
                    "name": file.name,
                    "media_type": file.media_type,
                    "bytes": file.content.size,
                    "sha256": file.content.sha256.hex(),
                }
                for file in self.files
            ],
        }


async def receive_upload(request: Request, spooled: SpooledUpload, *, limit_bytes: int) -> Upload:
    """Read the body into the spool and return what it is.

    Raises EcgError: the codes of reading a body, invalid_multipart, invalid_option, and sniffing's.
    """
    boundary = boundary_of(request.headers.get("content-type", ""))
    if boundary is None:
        names_and_files, options = await _receive_raw(request, spooled, limit_bytes)
    else:
        names_and_files, options = await _receive_form(request, spooled, boundary, limit_bytes)
    for _, file in names_and_files:
        await file.flush()
    return _recognised(names_and_files, options)


async def _receive_raw(
    request: Request, spooled: SpooledUpload, limit_bytes: int
) -> tuple[list[tuple[str, SpooledFile]], JobOptions]:
    pairs = query_pairs(request)
    name = clean_name(pairs.pop("filename", ""))
    options = options_from_query(pairs)
    file = spooled.new_file()
    async for chunk in body_chunks(request, limit_bytes=limit_bytes):
        await file.write(chunk)
    return [(name, file)], options


async def _receive_form(
    request: Request, spooled: SpooledUpload, boundary: bytes, limit_bytes: int
) -> tuple[list[tuple[str, SpooledFile]], JobOptions]:
    parse_query(NoQuery, request)
    files: list[tuple[str, SpooledFile]] = []
    options_text: bytearray | None = None
    write_to: SpooledFile | None = None
    chunks = body_chunks(request, limit_bytes=limit_bytes + _FORM_OVERHEAD_BYTES)
    async for event in form_parts(chunks, boundary=boundary):
        if isinstance(event, PartBegins):
            if event.name == "file":
                if len(files) == MAX_FILES:
                    raise _form_error(f"A recording has at most {MAX_FILES} files.")
                write_to = spooled.new_file()
                files.append((clean_name(event.filename or ""), write_to))
            elif event.name == "options" and options_text is None:
                write_to, options_text = None, bytearray()
            else:
                raise _form_error("The parts of the form are file, once or more, and options, at most once.")
        elif write_to is not None:
            await write_to.write(event.content)
        elif options_text is not None:
            options_text += event.content
            if len(options_text) > MAX_OPTIONS_BYTES:
                raise _form_error("The options part is larger than 1 MB.")
    if not files:
        raise _form_error("The form has no part named file.")
    names = [name for name, _ in files]
    if len(set(names)) != len(names):
        raise _form_error("Two files have the same name.")
    return files, options_from_json(bytes(options_text)) if options_text is not None else JobOptions()


def _recognised(names_and_files: list[tuple[str, SpooledFile]], options: JobOptions) -> Upload:
    sniffed = sniff_recording([(file.head, name) for name, file in names_and_files])
    if options.kind not in (Kind.AUTO, sniffed.kind):
        raise RefusedError(
            ErrorCode.TYPE_MISMATCH, f"The option kind says {options.kind}, the file's content is a {sniffed.kind}."
        )
    one = len(names_and_files) == 1
    files = tuple(
        ReceivedFile(name, sniffed.media_type if one else "application/octet-stream", file)
        for name, file in names_and_files
    )
    return Upload(files, sniffed.kind, sniffed.media_type, options)


def _joint_sha256(digests: list[bytes]) -> bytes:
    return digests[0] if len(digests) == 1 else hashlib.sha256(b"".join(digests)).digest()


def _form_error(detail: str) -> RefusedError:
    return RefusedError(ErrorCode.INVALID_MULTIPART, detail)
