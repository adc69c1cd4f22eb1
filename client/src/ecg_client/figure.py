"""An ECG on millimetre paper as a matplotlib figure in true size (the extra ``plot``)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from ecg_client import paper
from ecg_client.errors import MissingExtraError
from ecg_client.paper import Sheet, sheet_of, trace_mm

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ecg_client.signal import Signal

_MM_PER_INCH: Final = 25.4
_POINTS_PER_MM: Final = 72 / _MM_PER_INCH
_FOOTER_MM: Final = 8.0
_SCREEN_DPI: Final = 110


def draw(signal: Signal, layout: str | None = None) -> Figure:
    """Return up to the first ten seconds on paper, 25 mm/s and 10 mm/mV, as large as the sheet itself.

    Saved as PDF or SVG, or as PNG and printed at its own resolution, a millivolt is 10.00 mm long. The one Axes counts
    in millimetres from the upper left corner of the sheet. ``layout`` as in ``paper.sheet_of``. Raises
    MissingExtraError where matplotlib is not installed, ValueError for an unknown layout.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("plot") from None

    class PaperFigure(Figure):
        """A figure that a notebook shows without pyplot, whose global state a library should not touch."""

        def _repr_png_(self) -> bytes:
            picture = io.BytesIO()
            self.savefig(picture, format="png", dpi=_SCREEN_DPI)
            return picture.getvalue()

    sheet = sheet_of(signal.leads, signal.duration_s, layout)
    width_mm, height_mm = sheet.width_mm, sheet.height_mm + _FOOTER_MM
    figure = PaperFigure(figsize=(width_mm / _MM_PER_INCH, height_mm / _MM_PER_INCH), facecolor="white")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(0.0, width_mm), ylim=(height_mm, 0.0))
    axes.axis("off")
    _draw_grid(axes, sheet)
    _draw_traces(axes, sheet, signal)
    speed = f"{paper.MM_PER_S:g} mm/s   {paper.MM_PER_MV:g} mm/mV"
    note = "" if signal.calibrated else "   not calibrated: millivolts are not true"
    _write(axes, paper.PULSE_MM, sheet.height_mm + 0.7 * _FOOTER_MM, speed + note)
    return figure


def _draw_grid(axes: Axes, sheet: Sheet) -> None:
    for step_mm, colour, width_mm in (
        (paper.FINE_MM, paper.FINE_COLOUR, paper.FINE_WIDTH_MM),
        (paper.BOLD_MM, paper.BOLD_COLOUR, paper.BOLD_WIDTH_MM),
    ):
        line: dict[str, Any] = {"colors": colour, "linewidths": width_mm * _POINTS_PER_MM, "clip_on": False}
        columns, rows = int(sheet.width_mm / step_mm) + 1, int(sheet.height_mm / step_mm) + 1
        axes.vlines([place * step_mm for place in range(columns)], 0.0, sheet.height_mm, **line)
        axes.hlines([place * step_mm for place in range(rows)], 0.0, sheet.width_mm, **line)


def _draw_traces(axes: Axes, sheet: Sheet, signal: Signal) -> None:
    pen: dict[str, Any] = {
        "color": paper.TRACE_COLOUR,
        "linewidth": paper.TRACE_WIDTH_MM * _POINTS_PER_MM,
        "solid_joinstyle": "round",
    }
    for y_mm in sheet.pulses_mm:
        top_mm = y_mm - paper.MM_PER_MV
        axes.plot([0.0, 0.0, paper.PULSE_MM, paper.PULSE_MM], [y_mm, top_mm, top_mm, y_mm], **pen)
    for x_mm, y_mm in sheet.ticks_mm:
        axes.plot([x_mm, x_mm], [y_mm - paper.TICK_MM / 2, y_mm + paper.TICK_MM / 2], **pen)
    for strip in sheet.strips:
        axes.plot(*trace_mm(signal, strip), **pen)
        _write(axes, strip.x_mm + 1.0, strip.label_y_mm, strip.lead)


def _write(axes: Axes, x_mm: float, y_mm: float, text: str) -> None:
    axes.text(x_mm, y_mm, text, fontsize=9, color=paper.TRACE_COLOUR)
