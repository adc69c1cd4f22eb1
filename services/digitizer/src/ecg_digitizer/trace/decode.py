"""From what the network says of each column to one line: the likeliest way through, then its height to sub-pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from scipy.ndimage import binary_opening

Array = npt.NDArray[np.float64]
LogProbability = npt.NDArray[np.float32]
"""Of a band's columns, shape (h + 2, w): its heights, then "no ink" and "hidden"."""

_CANDIDATES: Final = 6
_GATHERED_PX: Final = 5.0  # a steep stroke's height is uncertain: what counts is the likelihood of a neighbourhood
UNLIKELIEST: Final = -9.0  # where the network is lost, all heights are alike and the columns beside decide
SURE: Final = -0.5
"""Logarithm of how likely a height is in whose column the network has no doubt."""
_COST_PER_PX: Final = 0.03  # climbing costs little: 5 mV in 8 ms is 200 pixels a column
_FIRST_REACH_PX: Final = 10
_LEAST_REACH_PX: Final = 3
_MOST_REACH_PX: Final = 40
_LEAST_SEEN: Final = 0.5
_BLANK: Final = -1.2
_BLANK_PX: Final = 24  # 3 mm
_NOTHING: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The likeliest heights of each column, shape (candidates, w), and the logarithms of how likely they are."""

    height_px: npt.NDArray[np.int64]
    likely: Array

    def along(self, way: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the heights (w,) of one candidate a column."""
        return np.asarray(np.take_along_axis(self.height_px, way[None], axis=0)[0])

    def likely_along(self, way: npt.NDArray[np.int64]) -> Array:
        """Return how likely the heights (w,) of one candidate a column are, as logarithms."""
        return np.asarray(np.take_along_axis(self.likely, way[None], axis=0)[0])


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Heights in rows of the band, (w,), NaN where no line is seen, and how far they may be off (1 sigma, pixels)."""

    height_px: Array
    error_px: Array


def decode(log_probability: LogProbability) -> Line:
    """Return the row's line."""
    candidates = candidates_of(log_probability)
    way = likeliest_way(candidates)
    return without_blank(line_along(log_probability, candidates.along(way)), candidates.likely_along(way))


def candidates_of(log_probability: LogProbability) -> Candidates:
    """Return the likeliest local maxima of each column's gathered probability."""
    gathered = gathered_probability(log_probability)
    padded = np.pad(gathered, ((1, 1), (0, 0)))
    peaks = np.where((gathered >= padded[:-2]) & (gathered > padded[2:]), gathered, np.float32(0.0))
    # columns beside one another in memory are chosen from in half the time
    places = np.argpartition(np.ascontiguousarray(peaks.T), -_CANDIDATES, axis=1)[:, -_CANDIDATES:].T
    likely = np.log(np.take_along_axis(gathered, places, axis=0))
    return Candidates(places.astype(np.int64), likely.astype(np.float64))


def gathered_probability(log_probability: LogProbability) -> npt.NDArray[np.float32]:
    """Return how likely the line is at or near each height, shape (h, w)."""
    probability = np.exp(log_probability[:-2])
    reach = int(4 * _GATHERED_PX)
    blurred = cv2.GaussianBlur(probability, (1, 2 * reach + 1), sigmaX=1.0, sigmaY=_GATHERED_PX)
    whole = blurred * np.float32(_GATHERED_PX * np.sqrt(2.0 * np.pi))
    return np.asarray(np.maximum(whole, np.float32(np.exp(UNLIKELIEST))))


def likeliest_way(candidates: Candidates) -> npt.NDArray[np.int64]:
    """Return one candidate a column, (w,): the likeliest way through."""
    return way_through(candidates.likely, climbing_cost(candidates.height_px))


def way_through(likely: Array, cost: Array) -> npt.NDArray[np.int64]:
    """Return one of each column's choices, (w,), by dynamic programming (Viterbi 1967, doi:10.1109/TIT.1967.1054010).

    ``likely`` (choices, w) are logarithms, ``cost`` (w - 1, to, from) is what going from one column to the next takes.
    """
    n_columns = likely.shape[1]
    came_from = np.zeros((n_columns, likely.shape[0]), np.int64)
    total = likely[:, 0]
    for column in range(1, n_columns):
        each = total[None, :] - cost[column - 1]
        came_from[column] = each.argmax(axis=1)
        total = each.max(axis=1) + likely[:, column]
    way = np.empty(n_columns, np.int64)
    candidate = int(total.argmax())
    for column in range(n_columns - 1, -1, -1):
        way[column] = candidate
        candidate = int(came_from[column, candidate])
    return way


def climbing_cost(height_px: npt.NDArray[np.int64]) -> Array:
    """Return what it costs to go from each candidate of a column to each of the next, shape (w - 1, to, from)."""
    climbs = np.abs(height_px[:, None, 1:] - height_px[None, :, :-1])
    return np.asarray((_COST_PER_PX * climbs).transpose(2, 0, 1))


def line_along(log_probability: LogProbability, way_px: npt.NDArray[np.int64]) -> Line:
    """Return the line near a way (w,) in rows of the band, to sub-pixels; NaN where the network sees none."""
    probability = np.exp(log_probability)
    height, error = _around(probability[:-2], way_px)
    blind = is_blind(log_probability)
    height[blind] = error[blind] = np.nan
    return Line(height, error)


def is_blind(log_probability: LogProbability) -> npt.NDArray[np.bool_]:
    """Return the columns, (w,), that are sooner blank or hidden than that they hold a line."""
    return np.asarray(np.exp(log_probability[-2:]).sum(axis=0) > 1.0 - _LEAST_SEEN)


def without_blank(line: Line, likely: Array) -> Line:
    """Return the line without stretches where no height is likelier than others: there is nothing on the paper.

    ``likely``: of the way, a logarithm a column. A steep stroke is spread over heights too, but not for millimetres.
    """
    lost = binary_opening(likely < _BLANK, np.ones(_BLANK_PX, bool))
    return Line(np.where(lost, np.nan, line.height_px), np.where(lost, np.nan, line.error_px))


def _around(probability: npt.NDArray[np.float32], way: npt.NDArray[np.int64]) -> tuple[Array, Array]:
    """Return the mean height around the way, and the root mean square of all heights from it.

    The mean is taken over 3 px either side where the network is sure, farther where one stroke is spread wider.
    """
    n_rows, n_columns = probability.shape
    rows = np.arange(n_rows, dtype=np.float64)[:, None]
    columns = np.arange(n_columns)
    sums = np.zeros((3, n_rows + 1, n_columns))
    for power in range(3):
        np.cumsum(rows**power * probability, axis=0, out=sums[power, 1:])
    height, reach = way.astype(np.float64), np.full(n_columns, _FIRST_REACH_PX)
    for _ in range(3):
        middle = np.rint(height).astype(np.int64)
        low, high = np.maximum(middle - reach, 0), np.minimum(middle + reach + 1, n_rows)
        near, first, second = sums[:, high, columns] - sums[:, low, columns]
        known = near > _NOTHING
        height = np.where(known, first / np.maximum(near, _NOTHING), height)
        spread = np.sqrt(np.maximum(second / np.maximum(near, _NOTHING) - height**2, 0.0))
        reach = np.clip(np.ceil(2.0 * spread), _LEAST_REACH_PX, _MOST_REACH_PX).astype(np.int64)
    whole, mean, square = sums[:, -1]
    away = (square - 2.0 * height * mean + height**2 * whole) / np.maximum(whole, _NOTHING)
    return height, np.sqrt(np.maximum(away, 0.0))
