"""Page plans as carts print them: any layout, row pitch, gaps, separators, pulses, label places, speeds, headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeVar

import numpy as np
from ecg_digitizer.layout.templates import DEFAULT_STRIPS, templates
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.plan import (
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    PULSE_MV,
    PULSE_WIDTH_MM,
    Box,
    Cell,
    PagePlan,
    Points,
    Text,
)

Separator = Literal["tick", "bar", "dashes", "none"]
PulseAt = Literal["left", "right", "none"]
_Choice = TypeVar("_Choice")

LAYOUTS: Final = ("3x4", "3x4+1", "3x4+3", "6x2", "12x1", "3x2", "6x1", "3x1")
"""What networks are trained on, and single strips."""
HELD_OUT_LAYOUTS: Final = ("3x4+2", "6x2+1", "2x6")
"""What they meet only when they are judged."""

_ROW_WIDTH_MM: Final = 250.0
_HEADERS: Final = (
    "Sinus rhythm",
    "Normal ECG",
    "Nonspecific T wave abnormality",
    "Vent. rate 74 bpm   PR 162 ms   QRS 92 ms   QT/QTc 384/412 ms",
    "P-R-T axes 54 31 40",
    "Room 12   Technician 07   Test ind: chest pain",
    "Unconfirmed",
    "ID 004417   02-MAR-2019 09:14:22   Male   58 yr",
)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a page is set. ``layout`` names a template of the digitizer or ``strip`` (all leads of the recording)."""

    layout: str
    row_pitch_mm: float
    mm_per_s: float = 25.0
    mm_per_mv: float = 10.0
    separator: Separator = "tick"
    pulse: PulseAt = "left"
    gap_mm: float = 0.0
    label_above_mm: float = 8.0
    label_pt: float = 9.0
    header: tuple[str, ...] = ()
    shift_mm: tuple[float, float] = (0.0, 0.0)


def arrange(rng: np.random.Generator, layout: str) -> Arrangement:
    """Return a chance arrangement of a layout."""
    n_rows = len(rows_of(layout)) if layout != "strip" else 3
    highest = min(45.0, 165.0 / n_rows)
    return Arrangement(
        layout=layout,
        row_pitch_mm=float(rng.uniform(0.75 * highest, highest)),
        mm_per_s=50.0 if rng.random() < 0.1 else 25.0,
        mm_per_mv=float(rng.choice([5.0, 10.0, 10.0, 10.0, 20.0])) if n_rows <= 4 else 10.0 if n_rows <= 7 else 5.0,
        separator=_one_of(rng, ("tick", "bar", "dashes", "none")),
        pulse=_one_of(rng, ("left", "left", "left", "right", "none")),
        gap_mm=float(rng.choice([0.0, 0.0, 1.0, 3.0])),
        label_above_mm=float(rng.uniform(4.0, 0.45 * highest)),
        label_pt=float(rng.uniform(7.0, 12.0)),
        header=tuple(str(line) for line in rng.choice(_HEADERS, size=int(rng.integers(0, 5)), replace=False)),
        shift_mm=(float(rng.uniform(-6.0, 6.0)), float(rng.uniform(-4.0, 4.0))),
    )


def rows_of(layout: str) -> tuple[tuple[str, ...], ...]:
    """Return the leads of each row of a template, its rhythm strips among them. Raises KeyError."""
    template = templates()[layout]
    return (*template.rows, *((lead,) for lead in DEFAULT_STRIPS[template.strips]))


def plan(ecg: Ecg, arrangement: Arrangement, *, start_s: float = 0.0) -> PagePlan:
    """Return the page of a recording as arranged. Raises KeyError for an unknown layout."""
    rows = tuple((lead,) for lead in ecg.lead_names) if arrangement.layout == "strip" else rows_of(arrangement.layout)
    pitch = arrangement.row_pitch_mm
    height = max(40.0, 5.0 * np.ceil(pitch * len(rows) / 5.0))
    field = Box(
        (PAGE_WIDTH_MM - _ROW_WIDTH_MM - 2 * PULSE_WIDTH_MM) / 2.0 + arrangement.shift_mm[0],
        (PAGE_HEIGHT_MM - height) / 2.0 + 8.0 + arrangement.shift_mm[1],
        _ROW_WIDTH_MM + 2 * PULSE_WIDTH_MM,
        height,
    )
    cells = tuple(_cells(ecg, rows, field, arrangement, start_s))
    return PagePlan(
        layout=arrangement.layout,
        field=field,
        mm_per_s=arrangement.mm_per_s,
        mm_per_mv=arrangement.mm_per_mv,
        cells=cells,
        marks=(*_pulses(cells, field, arrangement), *_separators(cells, arrangement)),
        texts=tuple(_texts(cells, field, arrangement)),
    )


def _cells(
    ecg: Ecg, rows: tuple[tuple[str, ...], ...], field: Box, arrangement: Arrangement, start_s: float
) -> list[Cell]:
    pitch, speed = arrangement.row_pitch_mm, arrangement.mm_per_s
    top_mm = field.y + (field.height - pitch * len(rows)) / 2.0
    cells = []
    for row, leads in enumerate(rows):
        width_mm = _ROW_WIDTH_MM / len(leads)
        for column, lead in enumerate(leads):
            if lead not in ecg.lead_names:
                continue
            left_mm = field.x + PULSE_WIDTH_MM + column * width_mm
            shown_mm = width_mm - (arrangement.gap_mm if column < len(leads) - 1 else 0.0)
            box = Box(left_mm, top_mm + row * pitch, shown_mm, pitch)
            begins_s = start_s + column * width_mm / speed
            if begins_s < ecg.duration_s:
                cells.append(Cell(lead, row, column, begins_s, shown_mm / speed, box.y + pitch / 2.0, box))
    return cells


def _pulses(cells: tuple[Cell, ...], field: Box, arrangement: Arrangement) -> list[Points]:
    if arrangement.pulse == "none":
        return []
    height_mm = PULSE_MV * arrangement.mm_per_mv
    wide_mm = 0.2 * arrangement.mm_per_s  # carts give it 200 ms, so it tells the speed too
    x_mm = field.x + PULSE_WIDTH_MM - wide_mm if arrangement.pulse == "left" else field.x + field.width - PULSE_WIDTH_MM
    shape = np.array([(0.0, 0.0), (0.0, -height_mm), (wide_mm, -height_mm), (wide_mm, 0.0)])
    return [shape + np.array((x_mm, baseline_mm)) for baseline_mm in sorted({cell.baseline_mm for cell in cells})]


def _separators(cells: tuple[Cell, ...], arrangement: Arrangement) -> list[Points]:
    marks = []
    for cell in cells:
        if cell.column == 0:
            continue
        x_mm, y_mm, pitch = cell.box.x - arrangement.gap_mm / 2.0, cell.baseline_mm, cell.box.height
        spans = {
            "tick": [(-0.35 * pitch, -0.35 * pitch + 4.0)],
            "bar": [(-6.0, 6.0)],
            "dashes": [(-5.0, -2.0), (2.0, 5.0)],
            "none": [],
        }[arrangement.separator]
        marks += [np.array([(x_mm, y_mm + top), (x_mm, y_mm + bottom)]) for top, bottom in spans]
    return marks


def _texts(cells: tuple[Cell, ...], field: Box, arrangement: Arrangement) -> list[Text]:
    above_mm = min(arrangement.label_above_mm, arrangement.row_pitch_mm / 2.0 - 1.0)
    texts = [
        Text(cell.lead, cell.box.x + 1.5, cell.baseline_mm - above_mm, arrangement.label_pt, "label") for cell in cells
    ]
    scale = f"{arrangement.mm_per_s:g} mm/s   {arrangement.mm_per_mv:g} mm/mV   0.05-150 Hz"
    texts.append(Text(scale, field.x, min(PAGE_HEIGHT_MM - 3.0, field.y + field.height + 5.0), 8.0, "scale"))
    texts += [
        Text(line, field.x + 130.0 * (number % 2), 6.0 + 4.5 * (number // 2), 8.0, "note")
        for number, line in enumerate(arrangement.header)
    ]
    return texts


def _one_of(rng: np.random.Generator, choices: tuple[_Choice, ...]) -> _Choice:
    return choices[int(rng.integers(len(choices)))]
