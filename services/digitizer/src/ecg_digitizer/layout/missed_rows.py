"""Rows that only their labels tell: a lead so noisy that it is level nowhere still has its name beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_digitizer.layout.baselines import Row
from ecg_digitizer.layout.columns import page_ends
from ecg_digitizer.layout.names import Label

Array = npt.NDArray[np.float64]

_FEWEST_ROWS: Final = 3
_FIRST_COLUMN_MM: Final = (-16.0, 20.0)  # from where rows start
_SAME_SHARE: Final = 0.25  # of the rows' distance
_FARTHEST_SHARE: Final = 0.8
_NEXT: Final = (0.6, 1.4)
_KNOWN_SHARE: Final = 0.8


def with_missed(rows: tuple[Row, ...], labels: Sequence[Label]) -> tuple[Row, ...]:
    """Return the rows and those that are missing where labels stand as far from them as the others from theirs."""
    if len(rows) < _FEWEST_ROWS:
        return rows
    start, end = page_ends(rows)
    low, high = (start + away for away in _FIRST_COLUMN_MM)
    heights = np.array([label.y_mm for label in labels if label.is_clear and low < label.left_mm < high])
    levels = np.array([row.baseline_mm for row in rows])
    if heights.size <= levels.size:
        return rows
    pitch = float(np.median(np.diff(levels)))
    above = _distance(heights, levels, pitch)
    at = heights - above
    away = np.abs(at[:, None] - levels[None, :]).min(axis=1)
    if (away < _SAME_SHARE * pitch).sum() < _KNOWN_SHARE * levels.size:
        return rows
    missed = [Row(float(x), ((start, end),), ()) for x in at[(away > _NEXT[0] * pitch) & (away < _NEXT[1] * pitch)]]
    return tuple(sorted((*rows, *missed), key=lambda row: row.baseline_mm))


def _distance(heights: Array, levels: Array, pitch: float) -> float:
    """Return how far most labels stand from their rows."""
    pairs = heights[:, None] - levels[None, :]
    near = pairs[np.abs(pairs) < _FARTHEST_SHARE * pitch]
    if not near.size:
        return 0.0
    alike = (np.abs(near[:, None] - near[None, :]) < _SAME_SHARE * pitch).sum(axis=1)
    most = near[alike == alike.max()]
    return float(most[np.argmin(np.abs(most))])
