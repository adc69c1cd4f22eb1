"""The samples of one WFDB signal file, after signal(5) of the WFDB Applications Guide; FLAC through libsndfile."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.formats.checks import MAX_SAMPLES
from ecg_shared.formats.wfdb_header import SignalLine

Samples = npt.NDArray[np.signedinteger[Any]]

_FLAC_FRAMES_AT_A_TIME: Final = 1 << 20  # libsndfile fails on blocks of more than 2**24 samples (its #431)


def samples_of(content: bytes, lines: Sequence[SignalLine], *, n_frames: int | None) -> Iterator[Samples]:
    """Yield one array of counts a signal, for all signals of one file, each of ``samples_per_frame`` a frame.

    One after the other, because a day of many leads fits the memory of a decoder only once.
    Raises EcgError(corrupt_file) if the file is shorter than ``n_frames``, or is no FLAC where one was announced.
    """
    if len({(line.format, line.byte_offset) for line in lines}) != 1:
        raise EcgError("Signals of one file differ in format.", code=ErrorCode.CORRUPT_FILE)
    code = lines[0].format
    frame_size = sum(line.samples_per_frame for line in lines)
    if n_frames is not None and n_frames * frame_size > MAX_SAMPLES:
        raise EcgError(f"The header announces {n_frames} samples a signal.", code=ErrorCode.SIGNAL_TOO_LONG)
    if code >= 500:
        flat = _flac(content, lines)
    else:
        needed = None if n_frames is None else n_frames * frame_size
        flat = _unpacked(content[lines[0].byte_offset :], code, needed)
    if n_frames is None:
        n_frames = len(flat) // frame_size
    if len(flat) < n_frames * frame_size:
        raise EcgError("A signal file is shorter than its header says.", code=ErrorCode.CORRUPT_FILE)
    frames = flat[: n_frames * frame_size].reshape(n_frames, frame_size)
    end = 0
    for line in lines:
        start, end = end, end + line.samples_per_frame
        samples = np.ascontiguousarray(frames[:, start:end]).reshape(-1)
        yield np.cumsum(samples, dtype=np.int32) + np.int32(line.initial) if code == 8 else samples


def _unpacked(content: bytes, code: int, needed: int | None) -> npt.NDArray[Any]:
    """Return all samples of a packed file in their order, as many as ``needed`` at most."""
    if code == 212:
        return _212(content, needed)
    if code in (310, 311):
        return _three_in_four(content, code)
    if code == 24:
        three = np.frombuffer(content[: len(content) // 3 * 3], np.uint8).reshape(-1, 3).astype(np.int32)
        value = three[:, 0] | three[:, 1] << 8 | three[:, 2] << 16
        return value - ((value & 0x800000) << 1)
    dtype = {8: "i1", 16: "<i2", 32: "<i4", 61: ">i2", 80: "u1", 160: "<u2"}[code]
    size = np.dtype(dtype).itemsize
    samples = np.frombuffer(content[: len(content) // size * size], dtype)
    offset = {80: 128, 160: 32768}.get(code, 0)
    return samples.astype(np.int32) - offset if offset else samples


def _212(content: bytes, needed: int | None) -> npt.NDArray[np.int16]:
    """Two samples of 12 bits in three bytes; a last single one in two."""
    padded = np.frombuffer(content + b"\x00" * (-len(content) % 3), np.uint8).reshape(-1, 3).astype(np.int16)
    samples = np.empty((len(padded), 2), np.int16)
    samples[:, 0] = padded[:, 0] | (padded[:, 1] & 0x0F) << 8
    samples[:, 1] = padded[:, 2] | (padded[:, 1] & 0xF0) << 4
    samples -= (samples & 0x800) << 1
    held = len(content) // 3 * 2 + (1 if len(content) % 3 == 2 else 0)
    return samples.reshape(-1)[: held if needed is None else min(held, needed)]


def _three_in_four(content: bytes, code: int) -> npt.NDArray[np.int32]:
    """Unpack three samples of 10 bits from four bytes; 310 splits the third over the spare bits of two words."""
    padded = content + b"\x00" * (-len(content) % 4)
    if code == 311:
        word = np.frombuffer(padded, "<u4").astype(np.int64)
        three = np.stack([word & 0x3FF, word >> 10 & 0x3FF, word >> 20 & 0x3FF], axis=1).astype(np.int32)
    else:
        pair = np.frombuffer(padded, "<u2").reshape(-1, 2).astype(np.int32)
        third = pair[:, 0] >> 11 | (pair[:, 1] >> 11) << 5
        three = np.stack([pair[:, 0] >> 1 & 0x3FF, pair[:, 1] >> 1 & 0x3FF, third], axis=1)
    samples = (three - ((three & 0x200) << 1)).reshape(-1)
    held = len(content) // 4 * 3 + {0: 0, 1: 0, 2: 1, 3: 2}[len(content) % 4]
    return samples[:held]


def _flac(content: bytes, lines: Sequence[SignalLine]) -> npt.NDArray[np.int32]:
    """Return the frames of a FLAC stream one after the other: each channel's samples of the frame in turn."""
    import soundfile  # type: ignore[import-untyped]  # ships no types

    per_frame = lines[0].samples_per_frame
    if any(line.samples_per_frame != per_frame for line in lines):
        raise EcgError("Signals of one FLAC file differ in rate.", code=ErrorCode.CORRUPT_FILE)
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as stream:
            bits = {"PCM_S8": 8, "PCM_16": 16, "PCM_24": 24}.get(stream.subtype, 99)
            if stream.format != "FLAC" or stream.channels != len(lines) or bits > lines[0].format - 500:
                raise EcgError("A FLAC file is not as its header says.", code=ErrorCode.CORRUPT_FILE)
            if stream.frames * stream.channels > MAX_SAMPLES:
                raise EcgError("A FLAC file announces too many samples.", code=ErrorCode.SIGNAL_TOO_LONG)
            stream.seek(lines[0].byte_offset)
            blocks = []
            while len(block := stream.read(_FLAC_FRAMES_AT_A_TIME, dtype="int32", always_2d=True)):
                blocks.append(block >> (32 - bits))
    except soundfile.SoundFileError:
        raise EcgError("A FLAC file is damaged.", code=ErrorCode.CORRUPT_FILE) from None
    if not blocks:
        raise EcgError(code=ErrorCode.SIGNAL_EMPTY)
    samples = np.concatenate(blocks)
    n_frames = len(samples) // per_frame
    grouped = samples[: n_frames * per_frame].reshape(n_frames, per_frame, len(lines))
    return np.ascontiguousarray(grouped.transpose(0, 2, 1)).reshape(-1)
