"""The stored form of an Ecg, ``signal.i16``: a JSON header, int16 samples by lead, and min-max levels for zooming out.

Layout, little endian: 8 bytes magic, uint32 header length, header JSON padded with blanks to a multiple of 64, then
the samples of lead 0, lead 1 …; then for each level the (min, max) pairs of lead 0, lead 1 …. Every block's byte offset
stands in the header, counted from the first byte after it, so a range request can fetch any part.
A sample is ``value * uv_per_lsb + offset_uv`` microvolts; -32768 is "not recorded".
"""

from __future__ import annotations

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


class SignalArtifactError(ValueError):
    """The bytes are no ``signal.i16``: a damaged object or a bug, never a user's upload."""


def encode_signal(ecg: Ecg) -> bytes:
    """Return the artefact's bytes; the error of each sample is at most half of its lead's ``uv_per_lsb``.

    The step is the smallest of 0.1, 0.2, 0.5, 1, 2 … µV that fits the lead, so a signal of up to 6.5 mV peak to peak
    keeps 0.1 µV and a raw signal with a large offset loses nothing either.
    """
    leads, rows = [], []
    for name, signal_mv in zip(ecg.lead_names, ecg.signal_mv, strict=True):
        row, uv_per_lsb, offset_uv = _quantise(signal_mv)
        leads.append({"name": name, "uv_per_lsb": uv_per_lsb, "offset_uv": offset_uv})
        rows.append(row)
    samples = np.stack(rows) if rows else np.empty((0, ecg.n_samples), np.int16)
    blocks, levels, position = [samples.tobytes()], [], samples.nbytes
    factor, pairs = LEVEL_FACTOR, _min_max(samples[:, :, None].repeat(2, axis=2))
    while pairs.shape[1] >= _SHORTEST_LEVEL // 2:
        levels.append({"factor": factor, "n_pairs": pairs.shape[1], "offset": position})
        blocks.append(pairs.tobytes())
        position += pairs.nbytes
        factor, pairs = factor * LEVEL_FACTOR, _min_max(pairs)
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
    return b"".join([_PREFIX.pack(MAGIC, len(text)), text, *blocks])


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


def _quantise(signal_mv: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int16], float, float]:
    signal_uv = signal_mv.astype(np.float64) * 1000.0
    recorded = np.isfinite(signal_uv)
    if not recorded.any():
        return np.full(signal_uv.shape, MISSING, np.int16), 1.0, 0.0
    low, high = float(signal_uv[recorded].min()), float(signal_uv[recorded].max())
    middle_uv = float(np.round((low + high) / 2)) if max(-low, high) > 2 * (high - low) else 0.0
    reach = max(high - middle_uv, middle_uv - low)
    uv_per_lsb = next((step for step in _STEPS_UV if reach / step <= 32767), reach / 32767)
    levels = np.round((np.where(recorded, signal_uv, 0.0) - middle_uv) / uv_per_lsb)
    return np.where(recorded, levels, MISSING).astype(np.int16), uv_per_lsb, middle_uv


def _min_max(pairs: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """Reduce (n_leads, n, 2) pairs by LEVEL_FACTOR; a group with anything recorded shows what was recorded."""
    n_leads, n, _ = pairs.shape
    padded = np.full((n_leads, -(-n // LEVEL_FACTOR) * LEVEL_FACTOR, 2), MISSING, np.int16)
    padded[:, :n] = pairs
    groups = padded.reshape(n_leads, -1, LEVEL_FACTOR, 2)
    low = np.where(groups[..., 0] == MISSING, np.int16(32767), groups[..., 0]).min(axis=2)
    high = groups[..., 1].max(axis=2)
    low = np.where(high == MISSING, np.int16(MISSING), low)
    return np.stack([low, high], axis=2)
