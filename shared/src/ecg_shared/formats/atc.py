"""AliveCor ATC, the file of Kardia recorders. Read only.

A row of blocks, each name, length, content and the sum of its bytes; the leads are 16-bit samples of one rate. The
layout is the one AliveCor publishes with its ATCpy. Of the block ``info`` only the time is looked at.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import numpy as np

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.checks import believed_rate_hz
from ecg_shared.formats.pieces import Piece, assembled
from ecg_shared.formats.signal_format import Reading, SourceFile

NAME: Final = "atc"
EXTENSIONS: Final = (".atc",)
MEDIA_TYPE: Final = "application/x-atc-ecg"

_MARK: Final = b"ALIVE\x00\x00\x00"
_HEADER_BYTES: Final = len(_MARK) + 4  # and the version
_BLOCK: Final = struct.Struct("<4sI")
_SUM_BYTES: Final = 4
_FORMAT: Final = struct.Struct("<BHH")  # kind, samples a second, nanovolts a count
_LEADS: Final = {b"ecg ": "I", b"ecg2": "II", b"ecg3": "III", b"ecg4": "aVR", b"ecg5": "aVL", b"ecg6": "aVF"}
_TIME_BYTES: Final = 32


def sniff(head: bytes) -> bool:
    """Tell by the mark."""
    return head.startswith(_MARK)


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read one file. Raises EcgError: ``corrupt_file`` (cut, or a block's sum is wrong), ``signal_empty``."""
    if len(files) != 1:
        raise EcgError("A recording as ATC is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    blocks = _blocks(files[0].content)
    leads = {lead: blocks[name] for name, lead in _LEADS.items() if name in blocks}
    if not leads:
        raise EcgError("The file holds no lead.", code=ErrorCode.SIGNAL_EMPTY)
    if len(blocks.get(b"fmt ", b"")) < _FORMAT.size:
        raise EcgError("The file does not say how its samples are stored.", code=ErrorCode.CORRUPT_FILE)
    kind, stated_hz, nanovolts = _FORMAT.unpack_from(blocks[b"fmt "])
    if kind != 1 or stated_hz == 0 or nanovolts == 0 or any(len(data) % 2 for data in leads.values()):
        raise EcgError("The samples are not stored as this version of the format says.", code=ErrorCode.CORRUPT_FILE)
    rate_hz, said = believed_rate_hz(float(stated_hz), options)
    step_mv = nanovolts / 1e6
    names, signal_mv = assembled(
        [Piece(lead, np.frombuffer(data, "<i2").astype(np.float64) * step_mv) for lead, data in leads.items()], rate_hz
    )
    return Ecg(signal_mv, rate_hz, names, start=_start(blocks.get(b"info", b"")), source=NAME), said


def _blocks(content: bytes) -> dict[bytes, bytes]:
    """Return the blocks by name, the sum of the bytes of each compared."""
    blocks: dict[bytes, bytes] = {}
    at = _HEADER_BYTES
    while at < len(content):
        if at + _BLOCK.size > len(content):
            raise EcgError("The file ends within a block.", code=ErrorCode.CORRUPT_FILE)
        name, size = _BLOCK.unpack_from(content, at)
        end = at + _BLOCK.size + size
        if end + _SUM_BYTES > len(content):
            raise EcgError("The file ends within a block.", code=ErrorCode.CORRUPT_FILE)
        total = int(np.frombuffer(content, np.uint8, count=end - at, offset=at).sum(dtype=np.uint64)) & 0xFFFFFFFF
        if total != int.from_bytes(content[end : end + _SUM_BYTES], "little"):
            raise EcgError("The sum of a block's bytes is wrong.", code=ErrorCode.CORRUPT_FILE)
        blocks.setdefault(name, content[at + _BLOCK.size : end])
        at = end + _SUM_BYTES
    return blocks


def _start(info: bytes) -> datetime | None:
    """Return the time at the block's beginning, or None where it cannot be one."""
    try:
        return datetime.fromisoformat(info[:_TIME_BYTES].rstrip(b"\x00").decode("ascii"))
    except ValueError:
        return None
