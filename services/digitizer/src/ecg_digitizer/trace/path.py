"""The way of each row's trace across the page: the cheapest path through its ink.

A path moves right a column at a time and up or down within a column. Ink is nearly free and paper costs, so a tall R
wave is climbed along its own stroke, a gap is crossed straight, and a neighbour whose S wave dips into the row is left
where it leaves. All rows run at once; time is linear in the pixels of their bands.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_digitizer.page.picture import Plane
from ecg_digitizer.page.rectify import PX_PER_MM

Index = npt.NDArray[np.int64]

_PAPER_COVER: Final = 0.15  # below this a pixel counts as paper; the blur between two strokes is more than that
_FREE_COVER: Final = 0.75  # above this it is free; thin strokes are never fully covered
_PAPER_ACROSS: Final = 1.0  # cost of a column without ink
_PAPER_ALONG: Final = 0.3  # cost of a pixel of paper crossed upwards or downwards
_INK_ALONG: Final = 0.002  # climbing 40 mm of ink must cost less than skipping a QRS complex
_NEIGHBOUR: Final = 1.2  # cost of a column at the next row's baseline: above paper, so that no row borrows a trace
_CROSSING_MM: Final = 3.0
_HIDDEN_COVER: Final = 0.5  # what lies under a black grid line may be ink or not


@dataclass(frozen=True, slots=True, eq=False)
class RowPath:
    """Which pixels of each column the path of one row visits: rows ``first`` to ``last`` of the sheet, (n_columns,)."""

    first: Index
    last: Index


def follow_rows(
    cover: Plane,
    hidden: npt.NDArray[np.bool_],
    baselines_px: Index,
    *,
    reach_px: Index,
    breaks: Sequence[Collection[int]] = (),
) -> tuple[RowPath, ...]:
    """Return the path of each row. ``baselines_px`` and ``reach_px`` (how far a row may stray), shape (n_rows,).

    ``breaks``: for each row the columns after which another lead begins, at whatever height: a QRS complex cut off
    there is a stroke that leads nowhere, and would be left out if the path had to come back.
    """
    broken = _flags(breaks, len(baselines_px), cover.shape[1])
    bands, tops = _bands(cover, hidden, baselines_px, reach_px)
    n_rows, n_columns, n_states = bands.shape
    across = _PAPER_ACROSS * (1.0 - bands)
    centre = (baselines_px - tops)[:, None, None]
    away = (np.arange(n_states)[None, None, :] - centre) / _pitch_px(baselines_px, cover.shape[0])
    across += (_NEIGHBOUR * np.minimum(away**2, 2.0)).astype(np.float32)
    along = np.zeros_like(bands)
    along[:, :, 1:] = _INK_ALONG + _PAPER_ALONG * (1.0 - (bands[:, :, 1:] + bands[:, :, :-1]) / 2)
    np.cumsum(along, axis=2, out=along)
    entered = np.empty_like(bands)
    settled: npt.NDArray[np.float32] = np.zeros((n_rows, n_states), np.float32)
    for column in range(n_columns):
        arrive = settled + across[:, column]
        entered[:, column] = arrive
        height = along[:, column]
        upwards = np.minimum.accumulate(arrive - height, axis=1) + height
        downwards = np.minimum.accumulate((arrive + height)[:, ::-1], axis=1)[:, ::-1] - height
        settled = np.minimum(upwards, downwards)
        settled -= settled.min(axis=1, keepdims=True)
        settled[broken[:, column]] = 0.0
    return tuple(
        _trace_back(entered[row], along[row], settled[row], broken[row], int(tops[row])) for row in range(n_rows)
    )


def _flags(breaks: Sequence[Collection[int]], n_rows: int, n_columns: int) -> npt.NDArray[np.bool_]:
    flags = np.zeros((n_rows, n_columns), np.bool_)
    for row, columns in enumerate(breaks):
        flags[row, [column for column in columns if 0 <= column < n_columns]] = True
    return flags


def _bands(
    cover: Plane, hidden: npt.NDArray[np.bool_], baselines_px: Index, reach_px: Index
) -> tuple[npt.NDArray[np.float32], Index]:
    """Cut each row's band, (n_rows, n_columns, n_states), and the sheet row at which it starts."""
    reach = int(reach_px.max())
    height, width = cover.shape
    likely = np.clip((cover - _PAPER_COVER) / (_FREE_COVER - _PAPER_COVER), 0.0, 1.0)
    likely[hidden] = np.maximum(likely[hidden], _HIDDEN_COVER)
    bands = np.zeros((len(baselines_px), width, 2 * reach + 1), np.float32)
    for row, baseline in enumerate(baselines_px):
        low, high = max(0, baseline - reach_px[row]), min(height, baseline + reach_px[row] + 1)
        offset = baseline - reach
        bands[row, :, low - offset : high - offset] = likely[low:high].T
    return bands, baselines_px - reach


def _trace_back(
    entered: Plane, along: Plane, settled: npt.NDArray[np.float32], broken: npt.NDArray[np.bool_], top: int
) -> RowPath:
    n_columns = entered.shape[0]
    first, last = np.empty(n_columns, np.int64), np.empty(n_columns, np.int64)
    state = int(np.argmin(settled))
    for column in range(n_columns - 1, -1, -1):
        if broken[column]:
            state = int(np.argmin(entered[column]))
        came_from = int(np.argmin(entered[column] + np.abs(along[column] - along[column, state])))
        first[column], last[column] = min(came_from, state) + top, max(came_from, state) + top
        state = came_from
    return RowPath(first, last)


def strayed_columns(paths: tuple[RowPath, ...], baselines_px: Index) -> list[npt.NDArray[np.bool_]]:
    """Tell for each row in which columns its path runs along a neighbour's ink, having found none of its own.

    Two paths that share ink for longer than a crossing takes are on the same trace; it belongs to the row whose
    baseline is nearer.
    """
    strayed: list[npt.NDArray[np.bool_]] = [np.zeros(path.first.size, np.bool_) for path in paths]
    for one, path in enumerate(paths):
        for two, other in enumerate(paths):
            if one == two:
                continue
            shared = (path.first <= other.last + 1) & (other.first <= path.last + 1)
            middle = (path.first + path.last + other.first + other.last) / 4
            farther = np.abs(middle - baselines_px[one]) > np.abs(middle - baselines_px[two])
            strayed[one] |= _long_runs(shared & farther, _CROSSING_MM * PX_PER_MM)
    return strayed


def _long_runs(flags: npt.NDArray[np.bool_], shortest: float) -> npt.NDArray[np.bool_]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    kept = np.zeros_like(flags)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        kept[start:end] = end - start >= shortest
    return kept


def reach_of_rows(baselines_px: Index, height_px: int) -> Index:
    """How far each row's trace may lie from its baseline: 1.6 times the distance to the next row, 15 to 32 mm."""
    reach = int(np.clip(1.6 * _pitch_px(baselines_px, height_px), 15 * PX_PER_MM, 32 * PX_PER_MM))
    return np.full(len(baselines_px), reach, np.int64)


def _pitch_px(baselines_px: Index, height_px: int) -> float:
    return float(np.median(np.diff(np.sort(baselines_px)))) if len(baselines_px) > 1 else float(height_px)
