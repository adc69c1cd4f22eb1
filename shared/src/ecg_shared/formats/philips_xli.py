"""The compression of Philips XML ("XLI"): LZW with codes of ten bits over differences of differences.

Philips has published no description; the layout here is that of the MIT-licensed sierra-ecg-tools, whose files test it.
"""

from __future__ import annotations

import struct
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.errors import EcgError, ErrorCode

_CHUNK: Final = struct.Struct("<iHh")  # bytes that follow, unknown, first difference
_CODE_BITS: Final = 10
_MAX_SAMPLES: Final = 8_000_000  # in all channels: more than an hour at 500 Hz, inflated to 64 MB
_BIAS: Final = 64  # differences are stored with this added


def inflate(data: bytes, *, n_channels: int, n_samples: int) -> npt.NDArray[np.int64]:
    """Return counts of shape (n_channels, n_samples) from ``n_channels`` chunks.

    Raises EcgError: ``corrupt_file`` for a chunk that is cut or holds fewer than ``n_samples`` samples,
    ``decode_limit_exceeded``.
    """
    if n_channels * n_samples > _MAX_SAMPLES:
        raise EcgError("The compressed samples are too many.", code=ErrorCode.DECODE_LIMIT_EXCEEDED)
    counts, at = np.empty((n_channels, n_samples), np.int64), 0
    for row in counts:
        if at + _CHUNK.size > len(data):
            raise _damaged()
        size, _, first = _CHUNK.unpack_from(data, at)
        at += _CHUNK.size
        if not 0 < size <= len(data) - at:
            raise _damaged()
        unpacked = _lzw(data[at : at + size], most=2 * n_samples + 1)
        at += size
        if len(unpacked) // 2 < n_samples:
            raise _damaged()
        row[:] = _undo_differences(_words(unpacked)[:n_samples], first)
    return counts


def _lzw(data: bytes, *, most: int) -> bytes:
    """Return what codes of ten bits stand for, at most ``most`` bytes (Welch 1984, doi:10.1109/MC.1984.1659158)."""
    bits = np.unpackbits(np.frombuffer(data, np.uint8))
    n_codes = bits.size // _CODE_BITS
    weights = 1 << np.arange(_CODE_BITS - 1, -1, -1)
    codes = (bits[: n_codes * _CODE_BITS].reshape(n_codes, _CODE_BITS) @ weights).tolist()
    table = [bytes([n]) for n in range(256)]
    out, size, previous = [], 0, b""
    for code in codes:
        if code < len(table):
            entry = table[code]
        elif code == len(table) and previous:
            entry = previous + previous[:1]
        else:
            break  # the filling behind the last code
        out.append(entry)
        size += len(entry)
        if size >= most:
            break
        if previous and len(table) < 1 << _CODE_BITS:
            table.append(previous + entry[:1])
        previous = entry
    return b"".join(out)[:most]


def _words(unpacked: bytes) -> npt.NDArray[np.int64]:
    """Return the 16-bit words: all upper bytes stand first, then all lower ones."""
    half = len(unpacked) // 2
    octets = np.frombuffer(unpacked, np.uint8)
    words = octets[:half].astype(np.uint16) << 8 | octets[half : 2 * half]
    return words.view(np.int16).astype(np.int64)


def _undo_differences(words: npt.NDArray[np.int64], first: int) -> npt.NDArray[np.int64]:
    """Return samples: two as they are, then each by its (negated) second difference, which the word before it holds."""
    if len(words) < 3:
        return words
    bends = np.concatenate(([first], words[2:-1] - _BIAS))
    slopes = words[1] - words[0] - np.cumsum(bends)
    return np.concatenate((words[:2], words[1] + np.cumsum(slopes)))


def _damaged() -> EcgError:
    return EcgError("The compressed samples are damaged.", code=ErrorCode.CORRUPT_FILE)
