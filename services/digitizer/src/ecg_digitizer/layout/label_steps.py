"""Columns by their labels: print stands at one place in each column, wherever its traces seem to begin and end.

A page cut at its right edge has a short last column, and a row whose begin was not seen looks short: evenly cut, all
its columns would be wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np

from ecg_digitizer.layout.baselines import Row
from ecg_digitizer.layout.columns import Column

_FEWEST_LABELS: Final = 4
_UNEVEN_MM: Final = 1.0
"""Labels of one page stand so exactly at one place of their columns."""
_OFF_MM: Final = 1.5  # below, what is seen of the borders is as good
_NEAR_MM: Final = 1.5
_BEFORE_MM: Final = 16.0  # a label stands at most this far before its lead's start: a pulse and its margin
_AFTER_SHARE: Final = 0.4  # of a column
_SHORTEST_MM: Final = 10.0


def columns_by_labels(
    rows: Sequence[Row], columns: Sequence[Column], labels: Sequence[tuple[int, float]]
) -> list[Column] | None:
    """Return the columns as far apart as their labels; None where the labels are few, uneven or of one mind with them.

    ``labels``: the column that each label's lead belongs to, and its left edge in mm.
    """
    step_mm = _step_mm(labels)
    if step_mm is None:
        return None
    left_mm = float(np.median([left - step_mm * column for column, left in labels]))
    borders = [border for row in rows for border in (row.start_mm, *row.borders_mm, row.end_mm)]
    n_columns = len(columns)
    first_mm = min(row.start_mm for row in rows) - _NEAR_MM  # what was cut off is the end: there is paper left of it
    starts = [
        start
        for start in dict.fromkeys(border - step_mm * column for border in borders for column in range(n_columns + 1))
        if start > first_mm and -_AFTER_SHARE * step_mm < start - left_mm < _BEFORE_MM
    ]
    if not starts:
        return None
    start_mm = max(starts, key=lambda start: _agreement(start, step_mm, n_columns, borders))
    even = start_mm + step_mm * np.arange(n_columns)
    end_mm = max(row.end_mm for row in rows)
    if np.abs(even - [start for start, _ in columns]).max() < _OFF_MM or end_mm - even[-1] < _SHORTEST_MM:
        return None
    stops = [*even[1:], min(end_mm, even[-1] + step_mm)]
    return [(float(start), float(stop)) for start, stop in zip(even, stops, strict=True)]


def _step_mm(labels: Sequence[tuple[int, float]]) -> float | None:
    """Return how far labels of neighbouring columns are apart (Theil and Sen's median of slopes); None if unevenly."""
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(labels, 2) if a[0] != b[0]]
    if len(labels) < _FEWEST_LABELS or not slopes:
        return None
    step_mm = float(np.median(slopes))
    aside = np.array([left - step_mm * column for column, left in labels])
    even = step_mm > 0.0 and float(np.median(np.abs(aside - np.median(aside)))) < _UNEVEN_MM
    return step_mm if even else None


def _agreement(start_mm: float, step_mm: float, n_columns: int, borders: Sequence[float]) -> float:
    """Return how many of the borders that are seen lie at columns' ends, nearer ones counting more."""
    ends = start_mm + step_mm * np.arange(n_columns + 1)
    away = np.abs(np.subtract.outer(np.array(borders), ends)).min(axis=1)
    return float(np.maximum(1.0 - away / _NEAR_MM, 0.0).sum())
