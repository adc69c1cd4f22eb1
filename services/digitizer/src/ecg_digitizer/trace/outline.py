"""The centre line of a trace from the outline of its ink, the pen's width undone.

A pen of width w blackens everything within w/2 of the line, so the upper edge of the ink is the line dilated by a disc.
Eroding that edge by the same disc gives the line back wherever it is not narrower than the pen: exact at peaks, filled
in at narrow valleys; the lower edge likewise is exact in valleys. Taking the upper at peaks and the lower in valleys
restores both, where the middle of the ink would cut an R wave by half a line width and more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.signal import find_peaks

from ecg_digitizer.page.picture import Plane
from ecg_digitizer.page.rectify import PX_PER_MM
from ecg_digitizer.trace.path import RowPath

Array = npt.NDArray[np.float64]

FINER: Final = 4  # points of the centre line per column of the sheet
_EDGE: Final = 0.5  # the edge of the ink lies where half of a pixel is covered
_PROMINENT_PX: Final = 0.15  # smaller turns of an edge are noise of the pixels


@dataclass(frozen=True, slots=True, eq=False)
class CentreLine:
    """One row's line: sheet columns (spaced 1/FINER) and heights in sheet rows, NaN where there is no ink.

    ``thickness_px`` is the pen's width.
    """

    column: Array
    row: Array
    thickness_px: float


def centre_lines(
    cover: Plane, paths: tuple[RowPath, ...], strayed: list[npt.NDArray[np.bool_]]
) -> tuple[CentreLine, ...]:
    """Return the centre line of each path. Ink that another row's path visits is left to that row.

    ``strayed``: columns of each row in which its path is on another row's trace; they stay empty.
    """
    return tuple(
        _centre_line(cover, path, [other for other in paths if other is not path], lost)
        for path, lost in zip(paths, strayed, strict=True)
    )


def _centre_line(cover: Plane, path: RowPath, others: list[RowPath], strayed: npt.NDArray[np.bool_]) -> CentreLine:
    top, bottom = _edges(cover, path, others)
    top[strayed] = bottom[strayed] = np.nan
    thickness = bottom - top
    seen = np.isfinite(thickness)
    pen = float(np.percentile(thickness[seen], 25.0)) if seen.any() else 2.0
    columns = np.arange(len(top), dtype=np.float64)
    fine = np.arange((len(top) - 1) * FINER + 1) / FINER
    line = np.full(fine.size, np.nan)
    for start, end in finite_runs(top):
        inside = (fine >= start) & (fine <= end - 1)
        upper = np.interp(fine[inside], columns[start:end], top[start:end])
        lower = np.interp(fine[inside], columns[start:end], bottom[start:end])
        line[inside] = _without_pen(upper, lower, pen / 2)
    return CentreLine(fine, line, pen)


def _edges(cover: Plane, path: RowPath, others: list[RowPath]) -> tuple[Array, Array]:
    """Upper and lower edge of the ink that hangs together with the path, in sheet rows; NaN where there is none."""
    height, n_columns = cover.shape
    columns = np.arange(n_columns)
    peak = cover[np.clip((path.first + path.last) // 2, 0, height - 1), columns]
    inked = peak[peak > 0.3]
    level = float(np.median(inked)) if inked.size else 1.0
    limit = _EDGE * level
    lowest, highest = max(0, int(path.first.min()) - 40 * PX_PER_MM), min(height, int(path.last.max()) + 40 * PX_PER_MM)
    band = cover[lowest:highest]
    is_ink = band >= limit
    for other in others:
        _leave_to(is_ink, other, path, lowest)
    index = np.arange(band.shape[0])[:, None]
    paper_above = np.maximum.accumulate(np.where(is_ink, -1, index), axis=0)
    paper_below = np.minimum.accumulate(np.where(is_ink, band.shape[0], index)[::-1], axis=0)[::-1]
    first = np.clip(path.first - lowest, 0, band.shape[0] - 1)
    last = np.clip(path.last - lowest, 0, band.shape[0] - 1)
    ink_below_first = np.minimum.accumulate(np.where(is_ink, index, band.shape[0])[::-1], axis=0)[::-1]
    ink_above_last = np.maximum.accumulate(np.where(is_ink, index, -1), axis=0)
    start, stop = ink_below_first[first, columns], ink_above_last[last, columns]
    found = (start <= last) & (stop >= first)
    start, stop = np.where(found, start, 0), np.where(found, stop, 0)
    upper = np.where(start == first, paper_above[start, columns] + 1, start)
    lower = np.where(stop == last, paper_below[stop, columns] - 1, stop)
    top = upper - _fraction(band, upper, upper - 1, columns, limit)
    bottom = lower + _fraction(band, lower, lower + 1, columns, limit)
    return np.where(found, top + lowest, np.nan), np.where(found, bottom + lowest, np.nan)


def _leave_to(is_ink: npt.NDArray[np.bool_], other: RowPath, path: RowPath, lowest: int) -> None:
    """Cut the ink that the other path runs through level, unless this path runs through it too."""
    for column in np.flatnonzero(other.last - other.first < PX_PER_MM):
        if other.first[column] > path.last[column] + 2 or other.last[column] < path.first[column] - 2:
            is_ink[max(0, other.first[column] - 1 - lowest) : max(0, other.last[column] + 2 - lowest), column] = False


def _fraction(
    band: Plane,
    inside: npt.NDArray[np.int64],
    outside: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
    limit: float,
) -> Array:
    """How far past the centre of the last inked pixel the cover falls to the limit, 0 to 1 pixels."""
    rows = band.shape[0]
    within = band[np.clip(inside, 0, rows - 1), columns].astype(np.float64)
    beyond = np.where((outside >= 0) & (outside < rows), band[np.clip(outside, 0, rows - 1), columns], 0.0)
    return np.asarray(np.clip((within - limit) / np.maximum(within - beyond, 1e-3), 0.0, 1.0))


def _without_pen(upper: Array, lower: Array, radius_px: float) -> Array:
    """Centre line from both edges (rows grow downwards), sampled FINER a column.

    Between a peak and the next valley the weight passes from one edge to the other; where the line is no narrower than
    the pen both agree and the weight does not matter.
    """
    reach = int(radius_px * FINER)
    offsets = np.arange(-reach, reach + 1)
    disc = np.sqrt(np.maximum(radius_px**2 - (offsets / FINER) ** 2, 0.0))
    padded_up, padded_low = np.pad(upper, reach, mode="edge"), np.pad(lower, reach, mode="edge")
    n = upper.size
    from_above = np.max([padded_up[k : k + n] + disc[k] for k in range(2 * reach + 1)], axis=0)
    from_below = np.min([padded_low[k : k + n] - disc[k] for k in range(2 * reach + 1)], axis=0)
    peaks, _ = find_peaks(-from_above, prominence=_PROMINENT_PX)
    valleys, _ = find_peaks(from_below, prominence=_PROMINENT_PX)
    turns = np.concatenate([peaks, valleys])
    if not turns.size:
        return np.asarray((from_above + from_below) / 2)
    order = np.argsort(turns, kind="stable")
    is_peak = np.concatenate([np.ones(peaks.size), np.zeros(valleys.size)])
    weight = np.interp(np.arange(n), turns[order], is_peak[order])
    return np.asarray(weight * from_above + (1.0 - weight) * from_below)


def finite_runs(values: Array) -> list[tuple[int, int]]:
    """Return (start, end) of each run of finite values, end not included."""
    finite = np.concatenate([[False], np.isfinite(values), [False]])
    edges = np.flatnonzero(finite[1:] != finite[:-1])
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
