"""Calibration pulses that hang on their traces, so that they were followed as a part of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_digitizer.layout.pulses import Pulse
from ecg_digitizer.trace.rows import RowTrace
from ecg_digitizer.trace.sampling import finite_runs

_HEIGHTS_MM: Final = (10.0, 5.0, 20.0)
_TOLERANCE_MM: Final = 0.7
_FLAT_MM: Final = 0.2  # a plateau of ST is never so level
_WIDTHS_MM: Final = (2.0, 11.0)
_FROM_END_MM: Final = 16.0
_EDGE_MM: Final = 0.6  # within which the line falls to its foot
_FOOT_MM: Final = 2.0
_SAME_MM: Final = 2.0
_LEAST_SHARE: Final = 0.5


def traced_pulses(traces: Sequence[RowTrace]) -> tuple[Pulse, ...]:
    """Return the pulses at the ends of the lines, where half of the rows or more have one at the same place."""
    found = [pulse for trace in traces for pulse in _at_ends(trace)]
    return tuple(
        pulse
        for pulse in found
        if sum(abs(other.start_mm - pulse.start_mm) < _SAME_MM for other in found) >= _LEAST_SHARE * len(traces)
    )


def _at_ends(trace: RowTrace) -> list[Pulse]:
    seen = np.flatnonzero(np.isfinite(trace.y_mm))
    if seen.size == 0:
        return []
    level_mm = float(np.median(trace.y_mm[seen]))
    first_mm, last_mm = float(trace.x_mm[seen[0]]), float(trace.x_mm[seen[-1]])
    return [
        Pulse(start_mm, end_mm, level_mm, height_mm, end_mm - start_mm, height_mm)
        for height_mm in _HEIGHTS_MM
        for start_mm, end_mm in _tops(trace, level_mm - height_mm, level_mm)
        if start_mm < first_mm + _FROM_END_MM or end_mm > last_mm - _FROM_END_MM
    ]


def _tops(trace: RowTrace, top_mm: float, level_mm: float) -> list[tuple[float, float]]:
    """Return the level pieces at a height that fall steeply to the line's level, or end, on either side."""
    step_mm = float(trace.x_mm[1] - trace.x_mm[0])
    edge = max(1, round(_EDGE_MM / step_mm))
    at_top = np.where(np.abs(trace.y_mm - top_mm) < _TOLERANCE_MM, trace.y_mm, np.nan)
    tops = []
    for start, end in finite_runs(at_top):
        width_mm = (end - start) * step_mm
        before, behind = trace.y_mm[max(0, start - 2 * edge) : start], trace.y_mm[end : end + 2 * edge]
        feet = _is_at(before, level_mm), _is_at(behind, level_mm)
        is_alone = all(foot is not False for foot in feet) and True in feet
        if _WIDTHS_MM[0] <= width_mm <= _WIDTHS_MM[1] and is_alone and _is_flat(at_top[start:end], edge):
            tops.append((float(trace.x_mm[start]), float(trace.x_mm[end - 1])))
    return tops


def _is_at(y_mm: npt.NDArray[np.float64], level_mm: float) -> bool | None:
    """Say whether the line comes to its level there; None where there is no line."""
    seen = y_mm[np.isfinite(y_mm)]
    return bool(np.abs(seen - level_mm).min() < _FOOT_MM) if seen.size else None


def _is_flat(y_mm: npt.NDArray[np.float64], edge: int) -> bool:
    inner = y_mm[edge // 2 : y_mm.size - edge // 2]
    return inner.size > 0 and float(inner.std()) < _FLAT_MM
