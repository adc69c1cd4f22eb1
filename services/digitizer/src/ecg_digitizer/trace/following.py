"""What the network says along one row; where the trace may leave the row's band, in a taller one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import Predictor

from ecg_digitizer.page.picture import Rgb
from ecg_digitizer.page.rectify import PX_PER_MM
from ecg_digitizer.trace.bands import MODEL, MULTIPLE_PX, Array, band, half_height_px
from ecg_digitizer.trace.decode import (
    UNLIKELIEST,
    Candidates,
    Line,
    LogProbability,
    candidates_of,
    gathered_probability,
    is_blind,
    line_along,
)

_TALL_PX: Final = 40 * PX_PER_MM  # a signal of 4 mV at the usual gain
_EDGE_PX: Final = 6
_HIDDEN: Final = 0.3  # where the trace lies outside the band the network says "hidden"
AROUND_PX: Final = 2 * MULTIPLE_PX  # what is left and right tells the network whose stroke it is


Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What the network says of some columns, as in `LogProbability`; it begins at row ``top_px`` of the sheet."""

    said: LogProbability
    top_px: int

    def blind(self) -> Mask:
        """Return the columns, (w,), in which no line is seen, sooner than one."""
        return np.asarray(is_blind(self.said))

    def part(self, first: int, last: int) -> View:
        """Return some of its columns."""
        return View(self.said[:, first:last], self.top_px)


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """A row seen from its first column to its last, in views side by side."""

    views: tuple[View, ...]

    def blind(self) -> Mask:
        """Return the columns, (w,), in which no line is seen, sooner than one."""
        return np.hstack([view.blind() for view in self.views])

    def seen_anew(self, view: View, first: int) -> Sight:
        """Return the sight with a ``view`` from column ``first`` on in place of what it had there."""
        last = first + view.said.shape[1]
        views, begins = [], 0
        for before in self.views:
            ends = begins + before.said.shape[1]
            if begins < first:
                views.append(before.part(0, min(ends, first) - begins))
            if begins <= first < ends:
                views.append(view)
            if ends > last:
                views.append(before.part(max(begins, last) - begins, ends - begins))
            begins = ends
        return Sight(tuple(views))

    def candidates(self) -> Candidates:
        """Return the likeliest heights of each column, in rows of the sheet."""
        each = [candidates_of(view.said) for view in self.views]
        heights = [one.height_px + view.top_px for one, view in zip(each, self.views, strict=True)]
        return Candidates(np.hstack(heights), np.hstack([one.likely for one in each]))

    def likely_at(self, height_px: Array, part: slice) -> Array:
        """Return how likely the line is near heights (k, n) of the columns of a part, as logarithms (k, n)."""
        likely = np.full(height_px.shape, UNLIKELIEST)
        first = 0
        for view in self.views:
            start, end = max(part.start, first), min(part.stop, first + view.said.shape[1])
            if start < end:
                gathered = gathered_probability(view.said[:, start - first : end - first])
                rows = np.rint(height_px[:, start - part.start : end - part.start]).astype(np.int64) - view.top_px
                seen = np.take_along_axis(gathered, np.clip(rows, 0, gathered.shape[0] - 1), axis=0)
                inside = (rows >= 0) & (rows < gathered.shape[0])
                likely[:, start - part.start : end - part.start] = np.where(inside, np.log(seen), UNLIKELIEST)
            first += view.said.shape[1]
        return likely

    def line(self, way_px: npt.NDArray[np.int64]) -> Line:
        """Return the line near a way through the columns; both in rows of the sheet."""
        ends = np.cumsum([view.said.shape[1] for view in self.views])[:-1]
        parts = [
            (line_along(view.said, way - view.top_px), view.top_px)
            for view, way in zip(self.views, np.split(way_px, ends), strict=True)
        ]
        height = np.concatenate([line.height_px + top_px for line, top_px in parts])
        return Line(height, np.concatenate([line.error_px for line, _ in parts]))


def look_along(rgb: Rgb, baselines_px: Array, row: int, models: Predictor) -> Sight:
    """Return what the network sees of a row. Raises ModelUnavailableError.

    ``baselines_px`` are those of all rows, in rows of the sheet.
    """
    sight = Sight((_asked(rgb, baselines_px, row, models, half_px=half_height_px(baselines_px)),))
    for start, stop in stretches_around(_leaving(sight.views[0].said)):
        tall = _asked(rgb[:, start:stop], baselines_px, row, models, half_px=_TALL_PX)
        first, last = well_seen(start, stop, rgb.shape[1])
        sight = sight.seen_anew(tall.part(first - start, last - start), first)
    return sight


def _asked(rgb: Rgb, baselines_px: Array, row: int, models: Predictor, *, half_px: int) -> View:
    cut, top_px = band(rgb, baselines_px, row, half_px=half_px)
    (said,) = models.predict(MODEL, {"band": cut[None]})["log_probability"]
    return View(said[:, : rgb.shape[1]], top_px)


def _leaving(said: LogProbability) -> Mask:
    """Return the columns, (w,), in which the line seems at the band's edge or beyond it."""
    n_rows = said.shape[0] - 2
    likeliest = said[:-1].argmax(axis=0)  # "no ink" among them
    at_edge = (likeliest < _EDGE_PX) | ((likeliest > n_rows - 1 - _EDGE_PX) & (likeliest < n_rows))
    return np.asarray(at_edge | (said[-1] > np.log(_HIDDEN)))


def stretches_around(columns: Mask) -> list[tuple[int, int]]:
    """Return (start, stop) of stretches to look at for the sake of some columns, with what stands around them."""
    stretches: list[tuple[int, int]] = []
    for column in np.flatnonzero(columns):
        start = max(0, int(column) - AROUND_PX) // MULTIPLE_PX * MULTIPLE_PX
        stop = min(columns.size, -(-(int(column) + AROUND_PX) // MULTIPLE_PX) * MULTIPLE_PX)
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], stop)
        else:
            stretches.append((start, stop))
    return stretches


def well_seen(start: int, stop: int, n_columns: int) -> tuple[int, int]:
    """Return a stretch without what is near its ends, unless they are the row's: what stands beside it is missing."""
    first = 0 if start == 0 else start + AROUND_PX // 2
    last = n_columns if stop == n_columns else stop - AROUND_PX // 2
    return first, last
