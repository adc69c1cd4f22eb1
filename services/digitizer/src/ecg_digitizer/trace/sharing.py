"""Strokes that two rows claim: one of them has it, the other goes its next likeliest way.

Rows are followed one by one, so where neighbours cross, both may follow the same stroke and leave another to nobody.
There the ways of both are sought together, and being at one place costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_digitizer.trace.bands import ONE_ROW_PX
from ecg_digitizer.trace.decode import Candidates, climbing_cost

Way = npt.NDArray[np.int64]

_SAME_PX: Final = 4
_SAME_COST: Final = 2.0  # a column; lines that cross share two or three
_AROUND_PX: Final = 48  # a beat's strokes to either side
_FARTHEST_ROW: Final = 2
_MOST_SWEEPS: Final = 3


def shared_out(rows: Sequence[Candidates], ways: Sequence[Way], baselines_px: npt.NDArray[np.float64]) -> list[Way]:
    """Return the rows' ways, those changed that ran along one another; rows from top to bottom, on one scale."""
    settled = [way.copy() for way in ways]
    near = [
        (one, other)
        for one, other in combinations(range(len(rows)), 2)
        if other - one <= _FARTHEST_ROW and abs(baselines_px[other] - baselines_px[one]) > ONE_ROW_PX
    ]
    for _ in range(_MOST_SWEEPS):
        changed = False
        for one, other in near:
            for part in _together(rows[one].along(settled[one]), rows[other].along(settled[other])):
                found = _parted(rows[one], rows[other], settled[one], settled[other], part)
                changed |= any(
                    bool((new != settled[row][part]).any()) for row, new in zip((one, other), found, strict=True)
                )
                settled[one][part], settled[other][part] = found
        if not changed:
            break
    return settled


def _together(one_px: Way, other_px: Way) -> Iterator[slice]:
    """Yield the stretches of columns around places where two ways are at one height."""
    at = np.flatnonzero(np.abs(one_px - other_px) < _SAME_PX)
    for run in np.split(at, np.flatnonzero(np.diff(at) > 2 * _AROUND_PX) + 1):
        if run.size:
            yield slice(max(0, int(run[0]) - _AROUND_PX), min(one_px.size, int(run[-1]) + _AROUND_PX + 1))


def _parted(one: Candidates, other: Candidates, way: Way, other_way: Way, part: slice) -> tuple[Way, Way]:
    """Return the likeliest pair of ways through some columns that begin and end as the ways do now."""
    first, second = one.height_px[:, part], other.height_px[:, part]
    same = _SAME_COST * (np.abs(first[:, None] - second[None]) < _SAME_PX)
    likely = one.likely[:, None, part] + other.likely[None, :, part] - same
    first_cost, second_cost = climbing_cost(first), climbing_cost(second)
    n_each, n_columns = first.shape
    total = np.full((n_each, n_each), -np.inf)
    total[way[part][0], other_way[part][0]] = 0.0
    came_from = np.zeros((n_columns, n_each, n_each), np.int64)
    for column in range(1, n_columns):
        # to one, to other, from one, from other
        cost = first_cost[column - 1][:, None, :, None] + second_cost[column - 1][None, :, None, :]
        each = (total - cost).reshape(n_each, n_each, -1)
        came_from[column] = each.argmax(axis=2)
        total = each.max(axis=2) + likely[:, :, column]
    at = (int(way[part][-1]), int(other_way[part][-1]))
    found = np.empty((2, n_columns), np.int64)
    for column in range(n_columns - 1, -1, -1):
        found[:, column] = at
        at = divmod(int(came_from[column][at]), n_each)
    return found[0], found[1]
