"""All of a job in one ZIP, made while it is sent: memory does not grow with the recording.

Nothing is compressed again (pictures, PDF and ZIP are compressed already, and the processor has better to do). The same
result always makes the same bytes: entries have one fixed date and stand in one order, the manifest first.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final, cast

from ecg_shared.jobs.storage import ObjectDamagedError, ObjectStore

from ecg_api.artifacts import ORIGINAL, Artifact
from ecg_api.result_csv import result_csv
from ecg_api.result_document import VisibleResult

MEDIA_TYPE: Final = "application/zip"
MANIFEST: Final = "manifest.json"

_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can name
_ENTRY_BYTES: Final = 30 + 16 + 46
"""Of a file beside its content and twice its name: header, descriptor, place in the directory (APPNOTE 6.3 §4.3)."""
_END_BYTES: Final = 22
_LARGE_BYTES: Final = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the ZIP: made here (``content``), or a stored object that is read while it is sent."""

    name: str
    media_type: str
    n_bytes: int
    sha256: str
    content: bytes | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """The files of one result."""

    entries: tuple[Entry, ...]

    @property
    def etag(self) -> str:
        """The entity tag: the manifest names every byte."""
        return f'"{self.entries[0].sha256[:32]}"'

    @property
    def n_bytes(self) -> int | None:
        """How many bytes the ZIP is; None where it is so large that its form changes."""
        total = _END_BYTES + sum(entry.n_bytes + _ENTRY_BYTES + 2 * len(entry.name.encode()) for entry in self.entries)
        return total if total < _LARGE_BYTES else None

    def pieces(self, store: ObjectStore) -> Iterator[bytes]:
        """Yield the ZIP; it ends early, with object_damaged, after a file whose digest is wrong.

        Raises EcgError: object_damaged, storage_unavailable.
        """
        written = _Written()
        with zipfile.ZipFile(cast("IO[bytes]", written), "w", zipfile.ZIP_STORED) as archive:
            for entry in self.entries:
                described = zipfile.ZipInfo(entry.name, _DATE)
                described.external_attr = 0o644 << 16
                described.file_size = entry.n_bytes
                with archive.open(described, "w") as file:
                    for piece in _checked(entry, store):
                        file.write(piece)
                        yield written.taken()
        yield written.taken()


def export_of(result: VisibleResult) -> Export:
    """Return what a result's ZIP holds: manifest.json, result.json, result.csv, then every artefact by name."""
    made = [
        _made("result.json", "application/json", result.encoded),
        _made("result.csv", "text/csv", result_csv(result.document)),
    ]
    stored = [
        Entry(_file_name(artifact), artifact.media_type, artifact.bytes, artifact.sha256, key=artifact.key)
        for artifact in result.artifacts
    ]
    files = [*made, *stored]
    manifest = {
        "job_id": result.document["job_id"],
        "epoch": result.document["epoch"],
        "files": [
            {"name": file.name, "media_type": file.media_type, "bytes": file.n_bytes, "sha256": file.sha256}
            for file in files
        ],
        "disclaimer": result.document.get("disclaimer"),
    }
    return Export((_made(MANIFEST, "application/json", _indented(manifest)), *files))


def _file_name(artifact: Artifact) -> str:
    # The files of one recording keep their names, which differ, and stay together: a header names its samples' file.
    uploaded = artifact.name == ORIGINAL or artifact.name.startswith(f"{ORIGINAL}.")
    return f"{ORIGINAL}/{artifact.saved_as}" if uploaded else artifact.name


def _made(name: str, media_type: str, content: bytes) -> Entry:
    return Entry(name, media_type, len(content), hashlib.sha256(content).hexdigest(), content=content)


def _indented(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def _checked(entry: Entry, store: ObjectStore) -> Iterator[bytes]:
    if entry.content is not None:
        yield entry.content
        return
    if not entry.n_bytes:
        return
    digest = hashlib.sha256()
    for piece in store.stream(entry.key, length=entry.n_bytes):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != entry.sha256:
        raise ObjectDamagedError("A stored object does not have the bytes that were written.")


class _Written:
    """Where zipfile writes to: a file that only goes forward, emptied as it fills."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
