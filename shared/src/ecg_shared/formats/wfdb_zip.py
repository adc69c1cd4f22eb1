"""A ZIP that holds one recording: opened with limits, in memory, its names never used as paths."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from ecg_shared.contract.errors import EcgError, ErrorCode

MAX_ENTRIES: Final = 64
MAX_INFLATED_BYTES: Final = 64 * 1024 * 1024
MAX_RATIO: Final = 100
_QUICK: Final = 1  # noise does not deflate: level 6 takes four times as long for 2 % less


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the files in a ZIP by name.

    Raises EcgError(corrupt_file) for a damaged archive, a password, a link, or a name that climbs out of it, and
    decode_limit_exceeded for too many entries or one that inflates beyond the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MAX_ENTRIES:
                raise EcgError(f"The ZIP holds {len(entries)} files.", code=ErrorCode.DECODE_LIMIT_EXCEEDED)
            files: dict[str, bytes] = {}
            budget = MAX_INFLATED_BYTES
            for entry in entries:
                _check(entry)
                allowed = min(budget, MAX_RATIO * max(entry.compress_size, 1024))
                with archive.open(entry) as stream:
                    files[entry.filename] = stream.read(allowed + 1)
                if len(files[entry.filename]) > allowed:
                    raise EcgError("The ZIP inflates beyond the limit.", code=ErrorCode.DECODE_LIMIT_EXCEEDED)
                budget -= len(files[entry.filename])
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise EcgError("The ZIP is damaged or protected.", code=ErrorCode.CORRUPT_FILE) from None
    return files


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of the files, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(
                zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, _QUICK
            )
    return out.getvalue()


def _check(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ":" in name or ".." in name.split("/") or stat.S_ISLNK(entry.external_attr >> 16):
        raise EcgError("The ZIP holds a link or a name that leads out of it.", code=ErrorCode.CORRUPT_FILE)
