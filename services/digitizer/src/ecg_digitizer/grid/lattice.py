"""Which crossing is which: rows and columns of the grid counted from crossing to crossing."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

Array = npt.NDArray[np.float64]
Vector = tuple[float, float]

_FEWEST: Final = 12
_MOST: Final = 3
_NEAR: Final = 0.28
"""A crossing counts as where it was expected within this share of the pitch; half would be the line between two."""
_LEARNING: Final = 0.35
"""How much a step found replaces the step expected: a page's perspective and curl turn it slowly."""
_STEPS: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (2, 0), (-2, 0), (0, 2), (0, -2))
"""To the neighbours, and over one that a trace or a finger hides."""
_OUT_OF_LINE: Final = 0.12
_SAME_LENGTH: Final = 1.07
_SURE: Final = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """Crossings ``px`` (n, 2) as x, y and their ``place`` (n, 2): column to the right, row downwards, whole numbers.

    ``sureness`` is the network's, on average.
    """

    px: Array
    place: npt.NDArray[np.int64]
    pitch_px: float
    sureness: float

    @property
    def fill(self) -> float:
        """Share of the places within its outline (Pick's theorem) where a crossing was seen."""
        hull = cv2.convexHull(self.place.astype(np.int32).reshape(-1, 1, 2))
        places = cv2.contourArea(hull) + cv2.arcLength(hull, closed=True) / 2.0 + 1.0
        return len(self.place) / float(places)


def count_out(px: Array, sureness: Array) -> list[Lattice]:
    """Return up to three lattices among crossings (n, 2), the largest first; none where they keep no regular distance.

    Each grows from its surest crossing by the neighbour nearest to where it is expected, and carries its own steps
    along, so that perspective, curl and folds are followed as they come.
    """
    if len(px) < _FEWEST:
        return []
    pitch_px, step = _typical_step(px, sureness)
    free = np.ones(len(px), bool)
    found = _Ground(px, pitch_px)
    lattices: list[Lattice] = []
    for seed in np.argsort(-_company(px, sureness, pitch_px)):
        if len(lattices) == _MOST or free.sum() < _FEWEST:
            break
        if not free[seed]:
            continue
        place = _grown(int(seed), found, step, free)
        chosen = np.array(sorted(place))
        free[chosen] = False
        if len(chosen) >= _FEWEST:
            counted = np.array([place[int(one)] for one in chosen], np.int64)
            in_line = _is_in_line(px[chosen], counted, pitch_px)
            if in_line.sum() >= _FEWEST:
                kept = chosen[in_line]
                lattices.append(Lattice(px[kept], counted[in_line], pitch_px, float(sureness[kept].mean())))
    return sorted(lattices, key=lambda lattice: -len(lattice.px))


class _Ground:
    """Finds the crossing at a place: each is painted as a disc with its number."""

    def __init__(self, px: Array, pitch_px: float) -> None:
        self.px = [(float(x), float(y)) for x, y in px]
        self.pitch_px = pitch_px
        self._cell_px = max(pitch_px / 16.0, 0.25)
        self._origin = px.min(axis=0) - 2.0 * pitch_px
        size = ((px.max(axis=0) + 2.0 * pitch_px - self._origin) / self._cell_px).astype(int) + 1
        self._numbers = np.full((size[1], size[0]), -1, np.int32)
        radius = max(1, round(_NEAR * pitch_px / self._cell_px))
        for number, at in enumerate(((px - self._origin) / self._cell_px).round().astype(int)):
            cv2.circle(self._numbers, (int(at[0]), int(at[1])), radius, number, -1)

    def at(self, x: float, y: float) -> int:
        """Return the crossing's number, -1 where there is none."""
        column = round((x - float(self._origin[0])) / self._cell_px)
        row = round((y - float(self._origin[1])) / self._cell_px)
        if 0 <= row < self._numbers.shape[0] and 0 <= column < self._numbers.shape[1]:
            return int(self._numbers[row, column])
        return -1


def _typical_step(px: Array, sureness: Array) -> tuple[float, Vector]:
    """Return the usual distance to the nearest crossings and the step to the right, by neighbours of the surest.

    The commonest distance, not the median: some of the crossings seen are those of traces with lines.
    """
    sure = px[sureness >= _SURE * np.percentile(sureness, 90)]
    _, neighbours = cKDTree(sure).query(sure, k=5)
    vectors = sure[neighbours[:, 1:]] - sure[:, None, :]
    lengths = np.hypot(vectors[..., 0], vectors[..., 1])
    bins = np.log(lengths) / np.log(_SAME_LENGTH)
    counts = np.bincount((bins - bins.min()).round().astype(int).ravel())
    commonest = bins.min() + int(np.argmax(np.convolve(counts, (1, 2, 1), "same")))
    usual = np.abs(bins - commonest) < 2.5
    pitch_px = float(np.median(lengths[usual]))
    # four directions a quarter turn apart fall on one when their angle is taken four times
    turn = float(np.angle(np.exp(4j * np.arctan2(vectors[..., 1], vectors[..., 0]))[usual].sum()) / 4.0)
    return pitch_px, (pitch_px * float(np.cos(turn)), pitch_px * float(np.sin(turn)))


def _company(px: Array, sureness: Array, pitch_px: float) -> Array:
    """Return how sure the crossings around each are, together: a seed lies best in the midst of a clear grid."""
    pairs = cKDTree(px).query_pairs(1.6 * pitch_px, output_type="ndarray")
    company = sureness.copy()
    np.add.at(company, pairs[:, 0], sureness[pairs[:, 1]])
    np.add.at(company, pairs[:, 1], sureness[pairs[:, 0]])
    return company


def _grown(seed: int, ground: _Ground, step: Vector, free: npt.NDArray[np.bool_]) -> dict[int, tuple[int, int]]:
    """Return column and row of each crossing reached from the seed; nearest to expectation first."""
    place: dict[int, tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    order = 0
    queue: list[tuple[float, int, int, tuple[int, int], Vector, Vector]] = [
        (0.0, order, seed, (0, 0), step, (-step[1], step[0]))
    ]
    while queue:
        _, _, number, at, right, down = heapq.heappop(queue)
        if number in place or at in taken:
            continue
        place[number] = at
        taken.add(at)
        x, y = ground.px[number]
        for across, along in _STEPS:
            beside = (at[0] + across, at[1] + along)
            if beside in taken:
                continue
            by = (across * right[0] + along * down[0], across * right[1] + along * down[1])
            other = ground.at(x + by[0], y + by[1])
            if other < 0 or other in place or not free[other]:
                continue
            seen = (ground.px[other][0] - x, ground.px[other][1] - y)
            miss = float(np.hypot(seen[0] - by[0], seen[1] - by[1])) / ground.pitch_px
            order += 1
            far = abs(across + along)
            cost = miss + 0.3 * (far - 1)
            steps = (_blended(right, seen, across), down) if across else (right, _blended(down, seen, along))
            heapq.heappush(queue, (cost, order, other, beside, *steps))
    return place


def _blended(expected: Vector, seen: Vector, times: int) -> Vector:
    keep, learn = 1.0 - _LEARNING, _LEARNING / times
    return keep * expected[0] + learn * seen[0], keep * expected[1] + learn * seen[1]


def _is_in_line(px: Array, place: npt.NDArray[np.int64], pitch_px: float) -> npt.NDArray[np.bool_]:
    """Whether each crossing lies half-way between those beside it, where it has two; a stray one does not."""
    number_at = {(int(column), int(row)): number for number, (column, row) in enumerate(place)}
    misses = np.zeros(len(px))
    for number, (column, row) in enumerate(place):
        off = []
        for across, along in ((1, 0), (0, 1)):
            before = number_at.get((int(column) - across, int(row) - along))
            after = number_at.get((int(column) + across, int(row) + along))
            if before is not None and after is not None:
                off.append(float(np.hypot(*(0.5 * (px[before] + px[after]) - px[number]))))
        misses[number] = min(off) / pitch_px if off else 0.0
    return misses < _OUT_OF_LINE
