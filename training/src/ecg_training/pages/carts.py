"""Pages for training, set in more ways than the suite knows: labels anywhere, any wording, frames, tables, odd curves.

The suite's pages come from ``plans.arrange``; these only begin there.
"""

from __future__ import annotations

import colorsys
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.plan import PAGE_HEIGHT_MM, PAGE_WIDTH_MM, PULSE_WIDTH_MM, Box, Cell, PagePlan, Points, Text
from ecg_shared.paper.style import PaperStyle

from ecg_training.pages import looks, plans
from ecg_training.pages.split import Split
from ecg_training.pages.wording import scale, words

_UNRULED_MM: Final = 1.0
_ODD_CURVES: Final = 0.25
"""Share of pages whose leads are no ECG."""
_RARE_NAMES: Final = (
    "V7",
    "V8",
    "V9",
    "V3R",
    "V4R",
    "X",
    "Y",
    "Z",
    "MLII",
    "MCL1",
    "DI",
    "DII",
    "DIII",
    "AVR",
    "Lead II",
)


def cart_page(rng: np.random.Generator, ecg: Ecg) -> tuple[PagePlan, Ecg, PaperStyle]:
    """Return a chance plan, what it shows and how it looks."""
    layout = str(rng.choice(plans.LAYOUTS)) if rng.random() < 0.85 else "strip"
    if layout == "strip":
        count = int(rng.integers(1, 4))
        first = int(rng.integers(0, len(ecg.lead_names) - count + 1))
        ecg = replace(
            ecg, signal_mv=ecg.signal_mv[first : first + count], lead_names=ecg.lead_names[first : first + count]
        )
    if rng.random() < _ODD_CURVES:
        ecg = replace(ecg, signal_mv=_odd(rng, ecg.signal_mv.shape, ecg.sampling_rate_hz))
    arrangement = plans.arrange(rng, layout)
    arrangement = replace(
        arrangement,
        row_pitch_mm=arrangement.row_pitch_mm * float(rng.choice((1.0, 1.0, 0.8, 0.6, 0.45))),
        mm_per_s=float(rng.choice((25.0, 25.0, 25.0, 50.0, 12.5, 100.0))),
        gap_mm=float(rng.choice((0.0, 0.0, 1.0, 3.0, 6.0))),
        label_above_mm=float(rng.uniform(1.5, 14.0)),
        label_pt=float(rng.uniform(5.0, 15.0)),
        header=(),
    )
    plan = plans.plan(ecg, arrangement)
    plan = replace(plan, cells=_shifted(rng, plan.cells), field=_ruled(rng, plan.field))
    plan = replace(
        plan, marks=(*_marks(rng, plan, arrangement), *_frames(rng)), texts=tuple(_texts(rng, plan, arrangement))
    )
    return plan, ecg, _style(rng)


def _ruled(rng: np.random.Generator, field: Box) -> Box:
    """Widen the ruled field by whole large squares on half of the pages, at most to their borders."""
    if rng.random() < 0.5:
        return field
    rooms = (field.x, field.y, PAGE_WIDTH_MM - field.x - field.width, PAGE_HEIGHT_MM - field.y - field.height)
    share = float(rng.choice((1.0, 1.0, 0.5)))
    left, top, right, bottom = (5.0 * float(max(0.0, share * (room - _UNRULED_MM)) // 5.0) for room in rooms)
    return Box(field.x - left, field.y - top, field.width + left + right, field.height + top + bottom)


def _odd(rng: np.random.Generator, shape: tuple[int, ...], rate_hz: float) -> npt.NDArray[np.float32]:
    """Return curves that no heart makes: noise of some band, steps, spikes, straight lines."""
    n_leads, n_samples = shape
    spectrum = np.fft.rfft(rng.normal(0.0, 1.0, (n_leads, n_samples)), axis=1)
    frequency_hz = np.fft.rfftfreq(n_samples, 1.0 / rate_hz)
    low, high = rng.uniform(0.2, 1.0), rng.uniform(2.0, 25.0)
    curve = np.fft.irfft(spectrum * ((frequency_hz > low) & (frequency_hz < high)), n_samples, axis=1)
    curve *= rng.uniform(0.0, 0.6) / (curve.std() + 1e-9)
    if rng.random() < 0.4:
        at = rng.integers(0, n_samples, 12)
        curve[:, at] += rng.normal(0.0, 1.5, (n_leads, at.size))
    if rng.random() < 0.3:
        curve += 0.5 * np.sign(np.sin(2 * np.pi * rng.uniform(0.3, 3.0) * np.arange(n_samples) / rate_hz))
    return curve.astype(np.float32)


def _shifted(rng: np.random.Generator, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Move each row a little, so that rows are not evenly apart."""
    most = 0.08 * cells[0].box.height
    by_mm = {row: float(rng.uniform(-most, most)) for row in {cell.row for cell in cells}}
    return tuple(replace(cell, baseline_mm=cell.baseline_mm + by_mm[cell.row]) for cell in cells)


def _marks(rng: np.random.Generator, plan: PagePlan, arrangement: plans.Arrangement) -> list[Points]:
    marks = list(_separators(rng, plan.cells, arrangement.gap_mm))
    chosen = rng.random()
    at = "left" if chosen < 0.45 else "right" if chosen < 0.6 else "columns" if chosen < 0.7 else "none"
    if at == "none":
        return marks
    height_mm, wide_mm = plan.mm_per_mv, 0.2 * plan.mm_per_s
    if rng.random() < 0.2:
        wide_mm *= 0.5
    foot_mm = float(rng.choice((0.0, 0.0, 1.0, 2.0)))
    slope_mm = float(rng.choice((0.0, 0.0, 0.3)))
    shape = np.array(
        [
            (-foot_mm, 0.0),
            (0.0, 0.0),
            (slope_mm, -height_mm),
            (wide_mm - slope_mm, -height_mm),
            (wide_mm, 0.0),
            (wide_mm + foot_mm, 0.0),
        ]
    )
    one_row = rng.random() < 0.15
    for cell in plan.cells:
        if (cell.column > 0 and at == "left") or (one_row and cell.row > 0):
            continue
        x_mm = cell.box.x - wide_mm - foot_mm - float(rng.choice((0.0, 1.0)))
        if at == "right":
            x_mm = cell.box.x + cell.box.width + foot_mm
        marks.append(shape + np.array((x_mm, cell.baseline_mm)))
    return marks


def _separators(rng: np.random.Generator, cells: tuple[Cell, ...], gap_mm: float) -> list[Points]:
    kind = str(rng.choice(("tick", "bar", "dashes", "full", "dotted", "thick", "both", "none", "none")))
    marks = []
    for cell in cells:
        if cell.column == 0 and kind != "both":
            continue
        x_mm, pitch = cell.box.x - gap_mm / 2.0, cell.box.height
        spans: list[tuple[float, float]] = {
            "tick": [(-0.35 * pitch, -0.35 * pitch + 4.0)],
            "bar": [(-5.0, 5.0)],
            "dashes": [(-5.0, -2.0), (2.0, 5.0)],
            "full": [(-0.5 * pitch, 0.5 * pitch)],
            "dotted": [(float(top), float(top) + 0.5) for top in np.arange(-0.5 * pitch, 0.5 * pitch, 1.2)],
            "thick": [(-5.5, -2.5), (2.5, 5.5)],
            "both": [(-6.0, -3.0)],
            "none": [],
        }[kind]
        pens_mm = (-0.25, 0.0, 0.25) if kind == "thick" else (0.0,)
        marks += [
            np.array([(x_mm + pen, cell.baseline_mm + top), (x_mm + pen, cell.baseline_mm + bottom)])
            for top, bottom in spans
            for pen in pens_mm
        ]
    return marks


def _frames(rng: np.random.Generator) -> list[Points]:
    """Draw borders, tables and rules, which are no trace however long and straight they are."""
    frames = []
    if rng.random() < 0.3:
        inset = float(rng.uniform(2.0, 12.0))
        left, top, right, bottom = inset, inset, PAGE_WIDTH_MM - inset, PAGE_HEIGHT_MM - inset
        frames.append(np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]))
    for _ in range(int(rng.integers(0, 3)) if rng.random() < 0.4 else 0):
        y_mm = float(rng.choice((rng.uniform(8.0, 35.0), rng.uniform(190.0, 205.0))))
        left = float(rng.uniform(5.0, 150.0))
        frames.append(np.array([(left, y_mm), (min(290.0, left + float(rng.uniform(40.0, 280.0))), y_mm)]))
    return frames


def _texts(rng: np.random.Generator, plan: PagePlan, arrangement: plans.Arrangement) -> list[Text]:
    place = float(rng.random())
    texts = []
    for cell in plan.cells:
        name = cell.lead if rng.random() < 0.9 else str(rng.choice(_RARE_NAMES))
        x_mm, y_mm = (
            cell.box.x + 1.5,
            cell.baseline_mm - min(arrangement.label_above_mm, 0.48 * arrangement.row_pitch_mm + 1.0),
        )
        if place > 0.8:  # before the trace, at its height
            x_mm, y_mm = (
                cell.box.x - (9.0 if cell.column == 0 else 6.0) - PULSE_WIDTH_MM * (cell.column == 0),
                cell.baseline_mm + 1.0,
            )
        elif place > 0.65:  # below it
            y_mm = cell.baseline_mm + min(arrangement.label_above_mm, 0.48 * arrangement.row_pitch_mm)
        texts.append(Text(name, x_mm, y_mm, arrangement.label_pt, "label"))
    if rng.random() < 0.85:
        y_mm = float(rng.choice((rng.uniform(5.0, 30.0), rng.uniform(188.0, 206.0))))
        texts.append(Text(scale(rng), float(rng.uniform(8.0, 180.0)), y_mm, float(rng.uniform(6.0, 11.0)), "scale"))
    for column_mm in (8.0, 75.0, 150.0, 215.0):
        if rng.random() < 0.45:
            size = float(rng.uniform(6.0, 12.0))
            top_mm, count = float(rng.uniform(5.0, 12.0)), int(rng.integers(1, 7))
            texts += [
                Text(words(rng), column_mm + float(rng.uniform(0.0, 8.0)), top_mm + 0.45 * size * number, size, "note")
                for number in range(count)
            ]
    if rng.random() < 0.3:
        texts.append(Text(words(rng), float(rng.uniform(8.0, 200.0)), float(rng.uniform(196.0, 207.0)), 7.0, "note"))
    return [text for text in texts if 0.0 < text.x_mm < PAGE_WIDTH_MM - 8.0 and 4.0 < text.y_mm < PAGE_HEIGHT_MM - 1.0]


def _style(rng: np.random.Generator) -> PaperStyle:
    """Return a style of the training side, at times with a grid of any colour, as dark as the trace or none."""
    style = replace(looks.style(rng, Split.TRAIN), trace_mm=float(rng.uniform(0.14, 0.55)))
    kind = rng.random()
    if kind < 0.3:
        hue, strength, value = rng.random(), rng.uniform(0.1, 0.7), rng.uniform(0.6, 0.95)
        bold = tuple(int(255 * part) for part in colorsys.hsv_to_rgb(hue, strength, value))
        fine = tuple(int(128 + part / 2) for part in bold)
        return replace(style, bold=bold, fine=fine if rng.random() < 0.85 else None)  # type: ignore[arg-type]
    if kind < 0.42:
        level = int(rng.uniform(0.0, 110.0))
        return replace(style, bold=(level, level, level), fine=(min(level + 60, 255),) * 3, bold_mm=0.15, fine_mm=0.07)
    if kind < 0.5:
        return replace(style, bold=style.paper, fine=None)
    return style
