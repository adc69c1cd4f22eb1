"""A lead as 16-bit counts: what every binary format that is written here stores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg

MISSING: Final = -32768
"""The count of a sample that was not recorded."""
FULL_SCALE: Final = 32767

_STEPS_UV: Final = tuple(m * 10.0**e for e in range(-1, 7) for m in (1, 2, 5))
_BLOCK: Final = 2**20


@dataclass(frozen=True, slots=True)
class Scale:
    """What counts mean: microvolts are ``count * step_uv + offset_uv``; ``offset_uv`` is a whole number of steps."""

    step_uv: float
    offset_uv: float


@dataclass(frozen=True, slots=True, eq=False)
class Quantised:
    """One lead: ``counts`` of shape (n_samples,), ``MISSING`` where nothing was recorded."""

    counts: npt.NDArray[np.int16]
    scale: Scale


def interleaved(ecg: Ecg) -> tuple[bytes, list[Scale]]:
    """Return all leads as little endian counts, sample by sample and lead by lead, and each lead's scale.

    One copy is made of a day of samples, and no second one stays behind.
    """
    counts, scales = np.empty((ecg.n_samples, len(ecg.lead_names)), "<i2"), []
    for lead_mv, column in zip(ecg.signal_mv, counts.T, strict=True):
        lead = quantised(lead_mv)
        column[:] = lead.counts
        scales.append(lead.scale)
    return counts.tobytes(), scales


def quantised(lead_mv: npt.NDArray[np.float32], *, finest_uv: float = 0.1) -> Quantised:
    """Return a lead with the smallest step of 0.1, 0.2, 0.5, 1, 2 … µV, not below ``finest_uv``, that holds it.

    The error of a sample is at most half a step, and float32's own. ``lead_mv`` has shape (n_samples,), NaN where
    nothing was recorded. An offset is taken out only where that allows a finer step.
    """
    low_uv, high_uv = _range_uv(lead_mv)
    steps = [step for step in _STEPS_UV if step >= finest_uv]
    centred = next((step for step in steps if max(-low_uv, high_uv) <= (FULL_SCALE + 0.49) * step), steps[-1])
    # A hundred steps are left for the rounding of the offset.
    moved = next((step for step in steps if (high_uv - low_uv) / 2 <= (FULL_SCALE - 100) * step), steps[-1])
    step_uv = min(centred, moved)
    grain_uv = 100 * step_uv
    offset_uv = round((low_uv + high_uv) / 2 / grain_uv) * grain_uv if moved < centred else 0.0
    counts = np.empty(len(lead_mv), np.int16)
    for first in range(0, len(lead_mv), _BLOCK):  # a day of samples is never held as float64
        part_uv = lead_mv[first : first + _BLOCK].astype(np.float64) * 1000.0
        levels = np.clip(np.rint((part_uv - offset_uv) / step_uv), -FULL_SCALE, FULL_SCALE)
        counts[first : first + _BLOCK] = np.nan_to_num(levels, nan=MISSING)
    return Quantised(counts, Scale(step_uv, offset_uv))


def _range_uv(lead_mv: npt.NDArray[np.float32]) -> tuple[float, float]:
    low, high = np.fmin.reduce(lead_mv, initial=np.inf), np.fmax.reduce(lead_mv, initial=-np.inf)
    return (float(low) * 1000.0, float(high) * 1000.0) if low <= high else (0.0, 0.0)
