"""Recordings that can be told apart in their results: each has a heart rate and a length of its own."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

import numpy as np
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper import draw_pdf

RATE_HZ = 250
SECONDS = 12


@dataclass(frozen=True, slots=True)
class Recording:
    """A regular rhythm as a file; `key` is both its Idempotency-Key and its `external_id`."""

    key: str
    name: str
    heart_rate_bpm: float
    content: bytes

    @property
    def sha256(self) -> str:
        """Hash of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


def recording(number: int) -> Recording:
    """Make the CSV of a number."""
    heart_rate_bpm, signal_mv = _rhythm(number)
    rows = "\n".join(f"{sample / RATE_HZ:.3f},{value:.4f}" for sample, value in enumerate(signal_mv))
    return Recording(str(uuid.uuid4()), "recording.csv", heart_rate_bpm, f"time,II\n{rows}\n".encode())


def page(number: int) -> Recording:
    """Make the vector page of a number: a strip of lead II, which goes through both stages."""
    heart_rate_bpm, signal_mv = _rhythm(number)
    ecg = Ecg(signal_mv[None, : 10 * RATE_HZ].astype(np.float32), float(RATE_HZ), ("II",))
    return Recording(str(uuid.uuid4()), "page.pdf", heart_rate_bpm, draw_pdf(ecg, "strip"))


def _rhythm(number: int) -> tuple[float, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """50 to 129 bpm in steps of 1, in triangles of 1 mV and 80 ms on a flat line."""
    heart_rate_bpm = 50.0 + number % 80
    signal_mv = np.zeros(SECONDS * RATE_HZ)
    beat_mv = np.interp(np.arange(20), [0, 4, 10, 14, 19], [0, -0.1, 1.0, -0.2, 0])
    for time_s in np.arange(0.3, SECONDS - 0.2, 60.0 / heart_rate_bpm):
        start = round(time_s * RATE_HZ)
        signal_mv[start : start + beat_mv.size] += beat_mv
    return heart_rate_bpm, signal_mv
