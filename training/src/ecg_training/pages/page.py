"""A picture of a page and where everything on it lies, in pixels; pixel centres are whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from ecg_shared.paper.plan import Box, PagePlan, Points
from ecg_shared.paper.raster import Pixels

CROSSING_MM: Final = 5.0
"""Distance of the grid crossings that a truth holds: the bold ruling."""

_LONGEST_SEPARATOR_MM: Final = 60.0
_WIDEST_PULSE_MM: Final = 30.0

Move = Callable[[Points], Points]
"""Where points (n, 2) of one picture lie on another."""


@dataclass(frozen=True, slots=True, eq=False)
class LeadTruth:
    """One lead's trace: ``line_px`` (n, 2) has a point a sample from ``start_s`` on, NaN where nothing was recorded.

    ``corners_px`` (4, 2) are the lead's place, clockwise from its top left corner on the upright paper.
    """

    lead: str
    row: int
    column: int
    start_s: float
    line_px: Points
    corners_px: Points


@dataclass(frozen=True, slots=True, eq=False)
class TextTruth:
    """One text and the corners (4, 2) of its ink; ``role`` as in ``ecg_shared.paper.plan.Text``."""

    text: str
    role: str
    corners_px: Points


@dataclass(frozen=True, slots=True, eq=False)
class MarkTruth:
    """A line (n, 2) that is no trace: a calibration pulse, a separator of columns, or a ruler, frame or table."""

    role: Literal["pulse", "separator", "frame"]
    line_px: Points


@dataclass(frozen=True, slots=True, eq=False)
class PageTruth:
    """What is on a page. ``crossings_px`` (rows, columns, 2): points of the paper ``CROSSING_MM`` apart."""

    layout: str
    mm_per_s: float
    mm_per_mv: float
    leads: tuple[LeadTruth, ...]
    texts: tuple[TextTruth, ...]
    crossings_px: Points
    marks: tuple[MarkTruth, ...] = ()

    def moved(self, move: Move) -> PageTruth:
        """Return the truth of a picture whose points were moved."""
        shape = self.crossings_px.shape
        return replace(
            self,
            leads=tuple(
                replace(lead, line_px=move(lead.line_px), corners_px=move(lead.corners_px)) for lead in self.leads
            ),
            texts=tuple(replace(text, corners_px=move(text.corners_px)) for text in self.texts),
            crossings_px=move(self.crossings_px.reshape(-1, 2)).reshape(shape),
            marks=tuple(replace(mark, line_px=move(mark.line_px)) for mark in self.marks),
        )

    def px_per_mm_at(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Return pixels per millimetre along and across the paper near a point of the picture."""
        inner = self.crossings_px[1:-1, 1:-1]
        away = np.hypot(inner[..., 0] - x_px, inner[..., 1] - y_px)
        row, column = (int(place) + 1 for place in np.unravel_index(int(np.argmin(away)), away.shape))
        along = self.crossings_px[row, column + 1] - self.crossings_px[row, column - 1]
        across = self.crossings_px[row + 1, column] - self.crossings_px[row - 1, column]
        return float(np.hypot(*along)) / (2 * CROSSING_MM), float(np.hypot(*across)) / (2 * CROSSING_MM)


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A picture, shape (height, width, 3), and its truth."""

    image: Pixels
    truth: PageTruth

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return int(self.image.shape[1]), int(self.image.shape[0])


def mark_truths(plan: PagePlan, px_per_mm: float) -> tuple[MarkTruth, ...]:
    """Return a plan's marks, told apart by their form."""
    return tuple(MarkTruth(_role(mark), mark * px_per_mm - 0.5) for mark in plan.marks)


def _role(mark: Points) -> Literal["pulse", "separator", "frame"]:
    if len(mark) == 2:
        (x0, y0), (x1, y1) = mark
        return "separator" if x0 == x1 and abs(y1 - y0) < _LONGEST_SEPARATOR_MM else "frame"
    rises = mark[0, 1] == mark[-1, 1] and mark[:, 1].max() == mark[0, 1] and np.ptp(mark[:, 0]) < _WIDEST_PULSE_MM
    return "pulse" if rises else "frame"


def corners(box: Box) -> Points:
    """Return the corners (4, 2) of an upright box, clockwise from its top left."""
    right, bottom = box.x + box.width, box.y + box.height
    return np.array([(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)], np.float64)


def crossings_mm(field: Box) -> Points:
    """Return the crossings of a field's bold ruling, shape (rows, columns, 2)."""
    x_mm = np.arange(field.x, field.x + field.width + 1e-6, CROSSING_MM)
    y_mm = np.arange(field.y, field.y + field.height + 1e-6, CROSSING_MM)
    return np.stack(np.meshgrid(x_mm, y_mm), axis=-1)
