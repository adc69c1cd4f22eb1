"""Calibration pulses: the rectangle of 1 mV that a cart prints before or after a trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_HEIGHTS_MM: Final = (10.0, 5.0, 20.0, 2.5)
_HEIGHT_TOLERANCE: Final = 0.22  # the trace beside it need not lie at 0 mV; standard heights are twice each other
_WIDTH_MM: Final = (1.5, 11.0)  # 0.1 to 0.2 s: 5 mm at 25 mm/s, 10 mm at 50 mm/s
_FLAT_MM: Final = 0.35
_FROM_END_MM: Final = 14.0  # pulses stand at the ends of a trace
_FOOT_MM: Final = 1.5


@dataclass(frozen=True, slots=True)
class Pulse:
    """A pulse in one row: where it begins and ends along the row and how tall it is, all in mm."""

    start_mm: float
    end_mm: float
    height_mm: float
    mm_per_mv: float


def find_pulse(x_mm: Array, y_mm: Array) -> Pulse | None:
    """Return the pulse at either end of one stretch of trace, or None.

    ``x_mm``, ``y_mm``: the centre line, y growing downwards, NaN where there is no ink. A pulse is a flat top with a
    fall of a standard height to the level beside it; an R wave is never flat for 1.5 mm (60 ms at 25 mm/s).
    """
    seen = np.flatnonzero(np.isfinite(y_mm))
    if seen.size < 20:
        return None
    first, last = x_mm[seen[0]], x_mm[seen[-1]]
    level = float(np.nanmedian(y_mm))
    for start, end in _plateaus(x_mm, y_mm, level):
        if x_mm[start] > first + _FROM_END_MM and x_mm[end] < last - _FROM_END_MM:
            continue
        top = float(np.median(y_mm[start : end + 1]))
        before, after = _foot(x_mm, y_mm, x_mm[start], -1), _foot(x_mm, y_mm, x_mm[end], 1)
        feet = [foot for foot in (before, after) if foot is not None]
        height = float(np.mean([foot - top for foot in feet])) if feet else level - top
        for standard in _HEIGHTS_MM:
            if abs(height - standard) <= _HEIGHT_TOLERANCE * standard:
                return Pulse(float(x_mm[start]), float(x_mm[end]), height, standard)
    return None


def _plateaus(x_mm: Array, y_mm: Array, level: float) -> list[tuple[int, int]]:
    """Stretches above the row's level that stay flat for as long as a pulse's top."""
    high = np.isfinite(y_mm) & (y_mm < level - 0.8 * min(_HEIGHTS_MM))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], high.astype(np.int8), [0]])))
    found = []
    for start, end in zip(edges[::2], edges[1::2] - 1, strict=True):
        top = float(np.percentile(y_mm[start : end + 1], 20.0))
        flat = np.flatnonzero(np.abs(y_mm[start : end + 1] - top) < _FLAT_MM) + start
        if flat.size < 2:
            continue
        width, whole = x_mm[flat[-1]] - x_mm[flat[0]], x_mm[end] - x_mm[start]
        if _WIDTH_MM[0] <= width <= _WIDTH_MM[1] and width > 0.6 * whole and flat.size > 0.8 * (flat[-1] - flat[0]):
            found.append((int(start), int(end)))
    return found


def _foot(x_mm: Array, y_mm: Array, at_mm: float, side: int) -> float | None:
    """Level of the trace just outside the pulse on one side; None where there is none or it does not lie still."""
    low, high = sorted((at_mm + side * 0.4, at_mm + side * (0.4 + _FOOT_MM)))
    beside = y_mm[(x_mm >= low) & (x_mm <= high)]
    beside = beside[np.isfinite(beside)]
    return float(np.median(beside)) if beside.size >= 4 else None
