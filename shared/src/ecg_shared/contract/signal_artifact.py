"""The stored form of an Ecg, ``signal.i16``: a JSON header, int16 samples by lead, and min-max levels for zooming out.

Layout, little endian: 8 bytes magic, uint32 header length, header JSON padded with blanks to a multiple of 64, then
the samples of lead 0, lead 1 …; then for each level the (min, max) pairs of lead 0, lead 1 …. Every block's byte offset
stands in the header, counted from the first byte after it, so a range request can fetch any part.
A sample is ``value * uv_per_lsb + offset_uv`` microvolts; -32768 is "not recorded".
"""

from __future__ import annotations

import io
import json
import struct
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg

MAGIC: Final = b"ECGI16\x00\x01"
MISSING: Final = -32768
LEVEL_FACTOR: Final = 8
_SHORTEST_LEVEL: Final = 512
_STEPS_UV: Final = tuple(m * 10.0**e for e in range(-1, 7) for m in (1, 2, 5))
_PREFIX: Final = struct.Struct("<8sI")
_PIECE_SAMPLES: Final = 1 << 20
"""A whole number of groups of the finest level."""


class SignalArtifactError(ValueError):
    """The bytes are no ``signal.i16``: a damaged object or a bug, never a user's upload."""


def encode_signal(ecg: Ecg) -> bytes:
    """Return the artefact's bytes; the error of each sample is at most half of its lead's ``uv_per_lsb``.

    The step is the smallest of 0.1, 0.2, 0.5, 1, 2 … µV that fits the lead, so a signal of up to 6.5 mV peak to peak
    keeps 0.1 µV and a raw signal with a large offset loses nothing either.
    """
    leads, steps = [], [_step(lead_mv) for lead_mv in ecg.signal_mv]
    for name, (uv_per_lsb, offset_uv) in zip(ecg.lead_names, steps, strict=True):
        leads.append({"name": name, "uv_per_lsb": uv_per_lsb, "offset_uv": offset_uv})
    sizes = _level_sizes(ecg.n_samples)
    bytes_of_samples = 2 * len(leads) * ecg.n_samples
    levels, position = [], bytes_of_samples
    for power, n_pairs in enumerate(sizes, start=1):
        levels.append({"factor": LEVEL_FACTOR**power, "n_pairs": n_pairs, "offset": position})
        position += 4 * len(leads) * n_pairs
    header = {
        "sampling_rate_hz": ecg.sampling_rate_hz,
        "n_samples": ecg.n_samples,
        "leads": leads,
        "start": ecg.start.isoformat() if ecg.start else None,
        "calibrated": ecg.calibrated,
        "source": ecg.source,
        "missing": MISSING,
        "levels": levels,
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + _PREFIX.size) % 64)
    # Written piece by piece into one buffer: of a day neither samples nor bytes exist twice.
    content = io.BytesIO()
    content.write(_PREFIX.pack(MAGIC, len(text)))
    content.write(text)
    pairs: list[npt.NDArray[np.int16]] = []
    for lead_mv, (uv_per_lsb, offset_uv) in zip(ecg.signal_mv, steps, strict=True):
        finest = np.empty((sizes[0] if sizes else 0, 2), np.int16)
        for first in range(0, ecg.n_samples, _PIECE_SAMPLES):
            piece = _quantise(lead_mv[first : first + _PIECE_SAMPLES], uv_per_lsb, offset_uv)
            content.write(piece.data)
            if sizes:
                reduced = _min_max(piece, piece)
                finest[first // LEVEL_FACTOR : first // LEVEL_FACTOR + len(reduced)] = reduced
        pairs.append(finest)
    for _ in sizes:
        content.writelines(level.tobytes() for level in pairs)
        pairs = [_min_max(level[:, 0], level[:, 1]) for level in pairs]
    return content.getvalue()


def decode_header(content: bytes) -> tuple[dict[str, Any], int]:
    """Return the header and the byte at which the samples start; needs only the first bytes of the artefact."""
    if len(content) < _PREFIX.size:
        raise SignalArtifactError("shorter than its prefix")
    magic, length = _PREFIX.unpack_from(content)
    if magic != MAGIC:
        raise SignalArtifactError("not a signal.i16")
    start = _PREFIX.size + length
    if len(content) < start:
        raise SignalArtifactError("header cut off")
    header: dict[str, Any] = json.loads(content[_PREFIX.size : start])
    return header, start


def decode_signal(content: bytes) -> Ecg:
    """Return the Ecg stored in the artefact's bytes. Raises SignalArtifactError if they are damaged."""
    header, start = decode_header(content)
    shape = (len(header["leads"]), header["n_samples"])
    if len(content) < start + 2 * shape[0] * shape[1]:
        raise SignalArtifactError("samples cut off")
    samples = np.frombuffer(content, "<i2", count=shape[0] * shape[1], offset=start).reshape(shape)
    signal_mv = np.empty(shape, np.float32)
    for row, lead, out in zip(samples, header["leads"], signal_mv, strict=True):
        out[:] = (row * float(lead["uv_per_lsb"]) + float(lead["offset_uv"])) / 1000.0
        out[row == MISSING] = np.nan
    return Ecg(
        signal_mv=signal_mv,
        sampling_rate_hz=float(header["sampling_rate_hz"]),
        lead_names=tuple(lead["name"] for lead in header["leads"]),
        start=datetime.fromisoformat(header["start"]) if header["start"] else None,
        calibrated=bool(header["calibrated"]),
        source=str(header["source"]),
    )


def _level_sizes(n_samples: int) -> list[int]:
    """Return the number of pairs of each level, finest first."""
    sizes = []
    n_pairs = -(-n_samples // LEVEL_FACTOR)
    while n_pairs >= _SHORTEST_LEVEL // 2:
        sizes.append(n_pairs)
        n_pairs = -(-n_pairs // LEVEL_FACTOR)
    return sizes


def _step(lead_mv: npt.NDArray[np.float32]) -> tuple[float, float]:
    """Return microvolts per step and offset of one lead."""
    low, high = np.inf, -np.inf
    for first in range(0, lead_mv.size, _PIECE_SAMPLES):
        piece_mv = lead_mv[first : first + _PIECE_SAMPLES]
        recorded_mv = piece_mv[np.isfinite(piece_mv)]
        if recorded_mv.size:
            low, high = min(low, 1000.0 * float(recorded_mv.min())), max(high, 1000.0 * float(recorded_mv.max()))
    if low > high:
        return 1.0, 0.0
    middle_uv = float(np.round((low + high) / 2)) if max(-low, high) > 2 * (high - low) else 0.0
    reach = max(high - middle_uv, middle_uv - low)
    return next((step for step in _STEPS_UV if reach / step <= 32767), reach / 32767), middle_uv


def _quantise(piece_mv: npt.NDArray[np.float32], uv_per_lsb: float, offset_uv: float) -> npt.NDArray[np.int16]:
    steps = piece_mv.astype(np.float64)
    steps *= 1000.0
    steps -= offset_uv
    steps /= uv_per_lsb
    np.round(steps, out=steps)
    steps[~np.isfinite(steps)] = MISSING
    return steps.astype("<i2")


def _min_max(low: npt.NDArray[np.int16], high: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """Reduce n lows and highs to pairs by LEVEL_FACTOR; a group with anything recorded shows what was recorded."""
    n = -(-low.size // LEVEL_FACTOR)
    lowest = _grouped(low, n)
    lowest = np.where(lowest == MISSING, np.int16(32767), lowest).min(axis=1)
    highest = _grouped(high, n).max(axis=1)
    lowest[highest == MISSING] = MISSING
    return np.stack([lowest, highest], axis=1).astype("<i2", copy=False)


def _grouped(values: npt.NDArray[np.int16], n: int) -> npt.NDArray[np.int16]:
    missing = n * LEVEL_FACTOR - values.size
    padded = np.pad(values, (0, missing), constant_values=MISSING) if missing else values
    return padded.reshape(n, LEVEL_FACTOR)
