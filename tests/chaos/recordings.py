"""Recordings that can be told apart in their results: each has a heart rate and a length of its own."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

import numpy as np

RATE_HZ = 250
SECONDS = 12


@dataclass(frozen=True, slots=True)
class Recording:
    """A CSV of a regular rhythm; `key` is both its Idempotency-Key and its `external_id`."""

    key: str
    heart_rate_bpm: float
    content: bytes

    @property
    def sha256(self) -> str:
        """Hash of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


def recording(number: int) -> Recording:
    """Make the recording of a number: 50 to 129 bpm in steps of 1, in triangles of 1 mV and 80 ms on a flat line."""
    heart_rate_bpm = 50.0 + number % 80
    signal_mv = np.zeros(SECONDS * RATE_HZ)
    beat_mv = np.interp(np.arange(20), [0, 4, 10, 14, 19], [0, -0.1, 1.0, -0.2, 0])
    for time_s in np.arange(0.3, SECONDS - 0.2, 60.0 / heart_rate_bpm):
        start = round(time_s * RATE_HZ)
        signal_mv[start : start + beat_mv.size] += beat_mv
    rows = "\n".join(f"{sample / RATE_HZ:.3f},{value:.4f}" for sample, value in enumerate(signal_mv))
    return Recording(str(uuid.uuid4()), heart_rate_bpm, f"time,II\n{rows}\n".encode())
