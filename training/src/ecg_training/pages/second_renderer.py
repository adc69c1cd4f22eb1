"""Pages drawn by other code than ours (matplotlib's), with other typefaces and grids: for judging, never for training.

A network that had learnt the antialiasing, the grid or the lettering of ``ecg_shared.paper`` would fail here.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import matplotlib as mpl
import numpy as np
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.plan import PAGE_HEIGHT_MM, PAGE_WIDTH_MM, Box, PagePlan, Points, Text, trace_mm, unbroken
from ecg_shared.paper.raster import MM_PER_INCH
from ecg_shared.paper.style import Colour
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text as Artist

from ecg_training.pages.page import LeadTruth, Page, PageTruth, TextTruth, corners, crossings_mm, mark_truths

_EXACT: Final[dict[Any, Any]] = {"path.simplify": False, "path.snap": False, "pdf.fonttype": 42, "text.hinting": "none"}
"""Every point drawn where it is: by default matplotlib thins paths and moves straight lines onto whole pixels."""


@dataclass(frozen=True, slots=True)
class Look:
    """Colours (the paper's, both rulings', the ink's), line widths in mm, ruling and typeface."""

    paper: Colour
    fine: Colour
    bold: Colour
    ink: Colour
    trace_mm: float
    ruling: Literal["lines", "dots", "five"]
    whole_page: bool
    font: Path


def draw(plan: PagePlan, ecg: Ecg, *, dpi: float, look: Look) -> Page:
    """Draw a plan into pixels at ``dpi``, with its truth."""
    px_per_mm = dpi / MM_PER_INCH
    width_px, height_px = round(PAGE_WIDTH_MM * px_per_mm), round(PAGE_HEIGHT_MM * px_per_mm)
    with mpl.rc_context(_EXACT):
        figure, axes = _figure(width_px / px_per_mm, height_px / px_per_mm, look, dpi)
        canvas = FigureCanvasAgg(figure)
        texts = _draw(axes, plan, ecg, look)
        canvas.draw()  # type: ignore[no-untyped-call]
        image = np.array(canvas.buffer_rgba())[:, :, :3]  # type: ignore[no-untyped-call]
        boxes = [text.get_window_extent() for text in texts]
    truth = PageTruth(
        layout=plan.layout,
        mm_per_s=plan.mm_per_s,
        mm_per_mv=plan.mm_per_mv,
        leads=tuple(
            LeadTruth(
                lead=cell.lead,
                row=cell.row,
                column=cell.column,
                start_s=cell.start_s,
                line_px=trace_mm(plan, cell, ecg) * px_per_mm - 0.5,
                corners_px=corners(cell.box) * px_per_mm - 0.5,
            )
            for cell in plan.cells
        ),
        texts=tuple(
            TextTruth(text.text, text.role, corners(Box(box.x0, height_px - box.y1, box.width, box.height)) - 0.5)
            for text, box in zip(plan.texts, boxes, strict=True)
        ),
        crossings_px=crossings_mm(plan.field) * px_per_mm - 0.5,
        marks=mark_truths(plan, px_per_mm),
    )
    return Page(image, truth)


def draw_pdf(plan: PagePlan, ecg: Ecg, *, look: Look) -> bytes:
    """Draw a plan as one page of vector PDF."""
    content = io.BytesIO()
    with mpl.rc_context(_EXACT):
        figure, axes = _figure(PAGE_WIDTH_MM, PAGE_HEIGHT_MM, look, 72.0)
        canvas = FigureCanvasPdf(figure)
        _draw(axes, plan, ecg, look)
        canvas.print_pdf(content, metadata={"CreationDate": None})  # type: ignore[no-untyped-call]
    return content.getvalue()


def _figure(width_mm: float, height_mm: float, look: Look, dpi: float) -> tuple[Figure, Axes]:
    """Return an empty page whose axes count in millimetres from its top left corner."""
    figure = Figure((width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), dpi=dpi, facecolor=_rgb(look.paper))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0.0, width_mm)
    axes.set_ylim(height_mm, 0.0)
    return figure, axes


def _draw(axes: Axes, plan: PagePlan, ecg: Ecg, look: Look) -> list[Artist]:
    field = _whole_page(plan.field) if look.whole_page else plan.field
    if look.ruling != "five":
        _rule(axes, field, 1.0, look.fine, 0.12, dotted=look.ruling == "dots")
    _rule(axes, field, 5.0, look.bold, 0.22, dotted=False)
    for cell in plan.cells:
        for run in unbroken(trace_mm(plan, cell, ecg)):
            _line(axes, run, look)
    for mark in plan.marks:
        _line(axes, mark, look)
    return [_write(axes, text, look) for text in plan.texts]


def _whole_page(field: Box) -> Box:
    """Return the field widened by whole large squares to the borders of the page."""
    left, top = field.x % 5.0, field.y % 5.0
    return Box(left, top, 5.0 * ((PAGE_WIDTH_MM - left) // 5.0), 5.0 * ((PAGE_HEIGHT_MM - top) // 5.0))


def _rule(axes: Axes, field: Box, step_mm: float, colour: Colour, width_mm: float, *, dotted: bool) -> None:
    right, bottom = field.x + field.width, field.y + field.height
    x_mm, y_mm = np.arange(field.x, right + 1e-6, step_mm), np.arange(field.y, bottom + 1e-6, step_mm)
    if dotted:
        at_x, at_y = (part.ravel() for part in np.meshgrid(x_mm, y_mm))
        axes.scatter(at_x, at_y, s=(_points(0.3)) ** 2, c=[_rgb(colour)], linewidths=0.0)
        return
    upright = [np.array([(x, field.y), (x, bottom)]) for x in x_mm]
    level = [np.array([(field.x, y), (right, y)]) for y in y_mm]
    axes.add_collection(LineCollection([*upright, *level], colors=[_rgb(colour)], linewidths=_points(width_mm)))


def _line(axes: Axes, points_mm: Points, look: Look) -> None:
    axes.plot(
        points_mm[:, 0],
        points_mm[:, 1],
        color=_rgb(look.ink),
        linewidth=_points(look.trace_mm),
        solid_capstyle="round",
        solid_joinstyle="round",
    )


def _write(axes: Axes, text: Text, look: Look) -> Artist:
    font = FontProperties(fname=str(look.font), size=text.size_pt)
    return axes.text(
        text.x_mm, text.y_mm, text.text, fontproperties=font, color=_rgb(look.ink), ha=text.align, va="baseline"
    )


def _points(width_mm: float) -> float:
    return width_mm / MM_PER_INCH * 72.0


def _rgb(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = (level / 255.0 for level in colour)
    return red, green, blue
