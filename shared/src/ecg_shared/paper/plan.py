"""What goes where on the page, in millimetres from its top left corner; raster and PDF draw the same plan.

The only code that knows 25 mm/s and 10 mm/mV. A4 landscape, field of 260 x 140 mm: 5 mm for the calibration pulse, then
250 mm of signal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import sort_key
from ecg_shared.contract.result import DISCLAIMER
from ecg_shared.paper.layouts import FIELD_HEIGHT_MM, LOW_ROW_MM, ROW_WIDTH_MM, Layout, layouts

PAGE_WIDTH_MM: Final = 297.0
PAGE_HEIGHT_MM: Final = 210.0
PULSE_WIDTH_MM: Final = 5.0
PULSE_MV: Final = 1.0
MM_PER_PT: Final = 25.4 / 72.0
MAX_STRIP_ROWS: Final = 16
"""As many rows as a recording may have leads; below that height no trace is legible."""

_FIELD_LEFT_MM: Final = (PAGE_WIDTH_MM - PULSE_WIDTH_MM - ROW_WIDTH_MM - 5.0) / 2.0
_FIELD_TOP_MM: Final = 40.0
_FIELD_WIDTH_MM: Final = 260.0
_REACH_ABOVE_MM: Final = 15.0
_REACH_BELOW_MM: Final = 2.0

Points = npt.NDArray[np.float64]
"""A polyline, shape (n, 2): x and y; NaN breaks the line."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; its unit is its owner's (mm in a plan, px in a picture)."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One lead's place: ``duration_s`` from ``start_s`` of the recording, 0 mV at ``baseline_mm``."""

    lead: str
    row: int
    column: int
    start_s: float
    duration_s: float
    baseline_mm: float
    box: Box


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; ``x_mm, y_mm`` is the left or right end of its baseline.

    ``label`` and ``scale`` belong to the field (leads; speed, gain, seconds, the ruler), the others to the page.
    """

    text: str
    x_mm: float
    y_mm: float
    size_pt: float
    role: Literal["label", "scale", "title", "note"]
    align: Literal["left", "right"] = "left"

    @property
    def bold(self) -> bool:
        """Only the title is bold."""
        return self.role == "title"


@dataclass(frozen=True, slots=True, eq=False)
class PagePlan:
    """One page. ``marks`` are the polylines that are no trace: pulses, column ticks, the ruler.

    ``centred``: each cell is drawn with its median at the baseline instead of 0 mV.
    """

    layout: str
    field: Box
    mm_per_s: float
    mm_per_mv: float
    cells: tuple[Cell, ...]
    marks: tuple[Points, ...]
    texts: tuple[Text, ...]
    centred: bool = False


def plan_page(
    ecg: Ecg,
    layout: str,
    *,
    start_s: float = 0.0,
    mm_per_s: float | None = None,
    mm_per_mv: float | None = None,
    centred: bool = False,
    title: str = "",
) -> PagePlan:
    """Place the leads of a recording on a page of the named layout, from ``start_s`` on.

    Speed and gain default to the layout's. Leads that the recording lacks leave their place empty.
    Raises KeyError for an unknown layout, ValueError if the recording has no lead of it or more than 16 strips.
    """
    template = layouts()[layout]
    rows = template.rows or _strip_rows(ecg)
    if len(rows) > MAX_STRIP_ROWS:
        raise ValueError(f"{len(rows)} rows do not fit on a page")
    pitch_mm = min(template.row_pitch_mm, FIELD_HEIGHT_MM / len(rows))
    speed = mm_per_s or template.mm_per_s
    gain = mm_per_mv or (template.mm_per_mv if template.rows or pitch_mm >= LOW_ROW_MM else template.mm_per_mv / 2.0)
    field = Box(_FIELD_LEFT_MM, _FIELD_TOP_MM, _FIELD_WIDTH_MM, FIELD_HEIGHT_MM)
    cells = _cells(template, rows, ecg.lead_names, field, pitch_mm=pitch_mm, mm_per_s=speed, start_s=start_s)
    if not cells:
        raise ValueError(f"no lead of layout {layout} among {ecg.lead_names}")
    return PagePlan(
        layout=layout,
        field=field,
        mm_per_s=speed,
        mm_per_mv=gain,
        cells=cells,
        marks=(*_pulses(cells, field, gain), *_ticks(cells), _ruler(field)),
        texts=(
            *_labels(cells, field, strips=not template.rows),
            *_notes(ecg, cells, field, mm_per_s=speed, mm_per_mv=gain, title=title),
        ),
        centred=centred,
    )


def trace_mm(plan: PagePlan, cell: Cell, ecg: Ecg) -> Points:
    """Return one cell's samples as points on the page, shape (n, 2) in mm; NaN where nothing was recorded.

    A value far beyond the field is held at a limit, as a cart's pen is.
    """
    span = samples_of(cell, ecg)
    lead_mv = ecg.lead_mv(cell.lead)[span].astype(np.float64)
    time_s = (span.start + np.arange(lead_mv.size)) / ecg.sampling_rate_hz - cell.start_s
    if plan.centred and np.isfinite(lead_mv).any():
        lead_mv = lead_mv - np.nanmedian(lead_mv)
    y_mm = cell.baseline_mm - lead_mv * plan.mm_per_mv
    y_mm = np.clip(y_mm, plan.field.y - _REACH_ABOVE_MM, plan.field.y + plan.field.height + _REACH_BELOW_MM)
    return np.column_stack([cell.box.x + time_s * plan.mm_per_s, y_mm])


def printed(plan: PagePlan, ecg: Ecg) -> Ecg:
    """Return what the page shows of a recording: its samples from the page's first second on, NaN elsewhere.

    A lead that stands in two places (a rhythm strip) has both; leads without a place are left out.
    """
    start_s = min(cell.start_s for cell in plan.cells)
    end_s = max(cell.start_s + cell.duration_s for cell in plan.cells)
    first, last = round(start_s * ecg.sampling_rate_hz), round(end_s * ecg.sampling_rate_hz)
    names = tuple(dict.fromkeys(sorted((cell.lead for cell in plan.cells), key=sort_key)))
    signal_mv = np.full((len(names), max(0, min(last, ecg.n_samples) - first)), np.nan, np.float32)
    for cell in plan.cells:
        span = samples_of(cell, ecg)
        row = signal_mv[names.index(cell.lead), span.start - first :]
        shown = ecg.lead_mv(cell.lead)[span]
        row[: shown.size] = shown
    return replace(ecg, signal_mv=signal_mv, lead_names=names)


def samples_of(cell: Cell, ecg: Ecg) -> slice:
    """Return the samples of a recording that a cell shows: its first instant belongs to it, its last to the next."""
    first = int(np.ceil(cell.start_s * ecg.sampling_rate_hz - 1e-6))
    return slice(first, int(np.ceil((cell.start_s + cell.duration_s) * ecg.sampling_rate_hz - 1e-6)))


def unbroken(points: Points) -> list[Points]:
    """Split a polyline at its NaN into runs of two points or more."""
    present = np.isfinite(points).all(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], present, [False]]).astype(np.int8)))
    return [points[first:last] for first, last in edges.reshape(-1, 2) if last - first >= 2]


def _strip_rows(ecg: Ecg) -> tuple[tuple[str, ...], ...]:
    """One lead a row; four rows at full height, so one lead gets four stretches of time and two leads two."""
    leads = tuple((lead,) for lead in sorted(ecg.lead_names, key=sort_key))
    stretches = max(1, min(4 // max(len(leads), 1), int(np.ceil(ecg.duration_s / 10.0))))
    return leads * stretches


def _cells(
    template: Layout,
    rows: tuple[tuple[str, ...], ...],
    recorded: tuple[str, ...],
    field: Box,
    *,
    pitch_mm: float,
    mm_per_s: float,
    start_s: float,
) -> tuple[Cell, ...]:
    top_mm = field.y + (field.height - pitch_mm * len(rows)) / 2.0
    leads_a_stretch = len(set(rows))
    cells = []
    for row, leads in enumerate(rows):
        width_mm = ROW_WIDTH_MM / len(leads)
        stretch = 0 if template.rows else row // leads_a_stretch
        row_start_s = start_s + stretch * ROW_WIDTH_MM / mm_per_s
        for column, lead in enumerate(leads):
            if lead not in recorded:
                continue
            box = Box(field.x + PULSE_WIDTH_MM + column * width_mm, top_mm + row * pitch_mm, width_mm, pitch_mm)
            cells.append(
                Cell(
                    lead=lead,
                    row=row,
                    column=column,
                    start_s=row_start_s + column * width_mm / mm_per_s,
                    duration_s=width_mm / mm_per_s,
                    baseline_mm=box.y + pitch_mm / 2.0,
                    box=box,
                )
            )
    return tuple(cells)


def _pulses(cells: tuple[Cell, ...], field: Box, mm_per_mv: float) -> list[Points]:
    """Place a pulse of 1 mV for 5 mm before each row: it ends where the signal begins."""
    height_mm = PULSE_MV * mm_per_mv
    shape = np.array([(0.0, 0.0), (0.0, -height_mm), (PULSE_WIDTH_MM, -height_mm), (PULSE_WIDTH_MM, 0.0)])
    baselines_mm = sorted({cell.baseline_mm for cell in cells})
    return [shape + np.array((field.x, baseline_mm)) for baseline_mm in baselines_mm]


def _ticks(cells: tuple[Cell, ...]) -> list[Points]:
    """Place a 5 mm tick where a column begins, at the labels' height: away from the baseline it hides no signal."""
    return [
        np.array([(cell.box.x, cell.box.y + 2.0), (cell.box.x, cell.box.y + 7.0)]) for cell in cells if cell.column > 0
    ]


def _ruler(field: Box) -> Points:
    """Place 100 mm with end marks under the field: a ruler laid on the print tells whether it was scaled."""
    right, y = field.x + field.width, field.y + field.height + 7.0
    return np.array([(right - 100.0, y - 1.0), (right - 100.0, y), (right, y), (right, y - 1.0)])


def _labels(cells: tuple[Cell, ...], field: Box, *, strips: bool) -> list[Text]:
    texts = []
    for cell in cells:
        y_mm = cell.box.y + 5.5 if cell.box.height >= LOW_ROW_MM else cell.baseline_mm - 2.5
        texts.append(Text(cell.lead, cell.box.x + 1.5, y_mm, 9.0, "label"))
        if strips:
            texts.append(Text(f"{cell.start_s:g} s", field.x - 1.5, cell.baseline_mm + 1.0, 7.0, "scale", "right"))
    return texts


def _notes(
    ecg: Ecg, cells: tuple[Cell, ...], field: Box, *, mm_per_s: float, mm_per_mv: float, title: str
) -> list[Text]:
    first_s = min(cell.start_s for cell in cells)
    last_s = min(max(cell.start_s + cell.duration_s for cell in cells), ecg.duration_s)
    shown = f"Seconds {first_s:g} to {last_s:.4g} of {ecg.duration_s:.6g}, {ecg.sampling_rate_hz:g} samples/s"
    scale = f"{mm_per_s:g} mm/s    {mm_per_mv:g} mm/mV"
    below_mm = field.y + field.height
    texts = [
        Text(shown, field.x, 22.0, 8.0, "note"),
        Text(scale, field.x, below_mm + 6.0, 9.0, "scale"),
        Text("100 mm", field.x + field.width - 101.5, below_mm + 7.0, 7.0, "scale", "right"),
        Text(DISCLAIMER, field.x, below_mm + 16.0, 7.5, "note"),
    ]
    if title:
        texts.append(Text(title, field.x, 16.0, 13.0, "title"))
    if not ecg.calibrated:
        texts.append(Text("Millivolts are assumed", field.x + 60.0, below_mm + 6.0, 9.0, "scale"))
    return texts
