"""Where along the page columns of leads begin and end: from the ends of traces, borders that are seen, and labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ecg_digitizer.layout.baselines import Row

Column = tuple[float, float]
"""Start and end in mm of the sheet."""

_NEAR_MM: Final = 5.0  # a gap between columns is at most that wide
_SAME_MM: Final = 1.0
_OWN_ENDS_MM: Final = 3.0
_EVEN_MM: Final = 1.5  # columns hold the same time, so what is seen of their borders lies evenly


def page_ends(rows: Sequence[Row]) -> Column:
    """Return where most rows start and end."""
    return float(np.median([row.start_mm for row in rows])), float(np.median([row.end_mm for row in rows]))


def columns_of(rows: Sequence[Row], n_columns: int) -> tuple[list[Column], float]:
    """Return the columns, left to right, and the share of their inner borders that was seen.

    ``rows``: those that are cut into ``n_columns``. All columns are equally wide; a gap is part of the column before.
    """
    start, end = page_ends(rows)
    if n_columns == 1:
        return [(start, end)], 1.0
    seen = inner_borders_mm(rows)
    # the last column has no gap behind it: with a gap the page ends before the last column's time does
    even = [start + (end - start) * k / n_columns for k in range(1, n_columns)]
    starts, ends = [start], []
    n_seen = 0
    for expected in even:
        near = sorted(border for border in seen if abs(border - expected) < _NEAR_MM)
        n_seen += bool(near)
        ends.append(near[0] if near else expected)
        starts.append(near[-1] if near else expected)
    starts = _evened(starts)
    ends.append(end)
    ends = [
        min(stop, following) if abs(stop - following) > _SAME_MM else following
        for stop, following in _pairs(ends, starts)
    ]
    return list(zip(starts, ends, strict=True)), n_seen / (n_columns - 1)


def inner_borders_mm(rows: Sequence[Row]) -> list[float]:
    """Return borders that a third of the rows or more show, between pixels, but for the rows' own ends."""
    start, end = page_ends(rows)
    every = sorted(
        border for row in rows for border in row.borders_mm if start + _OWN_ENDS_MM < border < end - _OWN_ENDS_MM
    )
    groups: list[list[float]] = []
    for border in every:
        if groups and border - groups[-1][-1] < _SAME_MM:
            groups[-1].append(border)
        else:
            groups.append([border])
    return [float(np.median(group)) for group in groups if len(group) >= max(1, 0.34 * len(rows))]


def _evened(starts: list[float]) -> list[float]:
    """Lay starts on an even raster where they nearly do: what is seen of each is a little off."""
    if len(starts) < 3:
        return starts
    place = np.arange(len(starts))
    slope, first = np.polyfit(place, starts, 1)
    even = first + slope * place
    return [float(x) for x in even] if np.abs(even - starts).max() < _EVEN_MM else starts


def _pairs(ends: list[float], starts: list[float]) -> list[tuple[float, float]]:
    return list(zip(ends, [*starts[1:], ends[-1]], strict=True))
