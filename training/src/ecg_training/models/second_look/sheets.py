"""Sheets to learn from on which rows cross, as the tracer sees them first: told bands of some rows and their lines.

A sheet is a piece of a page of closely set leads in the order of a printed layout, drawn and degraded like the tracer's
tiles, but high enough for the rows around. The tracer that is served looks at all its rows first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_digitizer.layout.templates import templates
from ecg_digitizer.page.picture import Rgb
from ecg_digitizer.page.rectify import PX_PER_MM
from ecg_digitizer.trace.bands import Band, band
from ecg_digitizer.trace.following import Sight, look_along
from ecg_digitizer.trace.second_look import HALF_PX, claims_of, told
from ecg_shared.serving.predictor import Predictor

from ecg_training.models.tracer.curves import RATE_HZ, Pens
from ecg_training.models.tracer.paper import Paper, Strokes, captured, paint
from ecg_training.models.tracer.tiles import HIDDEN, MARGIN_MM, WIDTH_PX, Row, draw_row, line_on, rectifying

HEIGHT_PX: Final = 2 * HALF_PX
SHEET_PX: Final = 96 * PX_PER_MM

_LAYOUTS: Final = ("12x1", "12x1", "12x1-cabrera", "6x2", "6x2", "6x2", "6x2-cabrera", "3x4+1", "6x1", "6x1-chest")
_PITCH_MM: Final = (4.5, 16.0)
_TOUCHING_MM: Final = 0.3
_TRIALS: Final = 6
_CUT_SHARE: Final = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Rows whose baselines lie on the sheet, which is ``rgb`` (768, 256, 3) at 8 px/mm.

    ``baselines_px`` (rows,) as found, ``lines`` (rows, 256) in rows of the sheet, else as in `Tile`.
    """

    rgb: Rgb
    baselines_px: npt.NDArray[np.float64]
    lines: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """``band`` (384, 256, 7) as the service cuts it; ``line`` (256,): height in rows of the band or as in `Tile`."""

    band: Band
    line: npt.NDArray[np.float32]


def draw_told(rng: np.random.Generator, pens: Pens, models: Predictor, *, most: int) -> list[Told]:
    """Return at most so many rows of a chance sheet, those that cross others first."""
    sheet = draw_sheet(rng, pens)
    inside = (sheet.baselines_px >= HALF_PX) & (sheet.baselines_px < SHEET_PX - HALF_PX)
    rows = np.flatnonzero(inside)
    rows = rows[np.argsort(-crossings(sheet.lines)[rows] - 2.0 * rng.random(rows.size), kind="stable")][:most]
    sights = [look_along(sheet.rgb, sheet.baselines_px, row, models) for row in range(len(sheet.baselines_px))]
    return [_told(sheet, sights, row) for row in rows.tolist()]


def _told(sheet: Sheet, sights: list[Sight], row: int) -> Told:
    cut, top_px = band(sheet.rgb, sheet.baselines_px, row, half_px=HALF_PX)
    claims = [claims_of(sight, top_px, HEIGHT_PX, slice(0, WIDTH_PX)) for sight in sights]
    line = sheet.lines[row].copy()
    seen = line >= 0.0
    line[seen] -= top_px
    line[seen & ((line < 0.0) | (line > HEIGHT_PX - 1.0))] = HIDDEN
    return Told(told(cut, claims, sheet.baselines_px, row), line)


def draw_sheet(rng: np.random.Generator, pens: Pens) -> Sheet:
    """Return a chance sheet on which rows cross, if a few trials find any that do."""
    paper = Paper.chance(rng, 1.0)
    speed = float(rng.choice([25.0, 25.0, 25.0, 25.0, 50.0, 12.5]))
    gain = float(rng.choice([10.0, 10.0, 10.0, 5.0, 20.0]))
    width_mm, height_mm = WIDTH_PX / PX_PER_MM + 2 * MARGIN_MM, SHEET_PX / PX_PER_MM + 2 * MARGIN_MM
    rows, baselines_mm = _rows(rng, pens, width_mm, height_mm, speed=speed, gain=gain)
    strokes = Strokes(
        traces=[run for row in rows for run in row.runs],
        marks=[mark for row in rows for mark in row.marks],
        labels_mm=[at for row in rows for at in row.labels],
    )
    picture, covers_mm = paint(rng, paper, strokes, (width_mm, height_mm))
    sheet = rectifying(rng, 1.0, width_mm, SHEET_PX)
    rgb = captured(rng, paper, picture, sheet.to_mm, (WIDTH_PX, SHEET_PX), 1.0)
    middle = np.column_stack([np.full(baselines_mm.size, width_mm / 2), baselines_mm])
    found_px = sheet.to_sheet(middle)[:, 1] + rng.normal(0.0, 5.0, baselines_mm.size)
    lines = np.stack([line_on(row.runs, sheet, covers_mm, SHEET_PX) for row in rows])
    on_sheet = (found_px > 0.0) & (found_px < SHEET_PX)
    return Sheet(rgb, found_px[on_sheet], lines[on_sheet])


def _rows(
    rng: np.random.Generator, pens: Pens, width_mm: float, height_mm: float, *, speed: float, gain: float
) -> tuple[list[Row], npt.NDArray[np.float64]]:
    n_samples = min(5000, int((width_mm + 4.0) / speed * RATE_HZ) + 2)
    for _ in range(_TRIALS):
        leads, following = _order(rng)
        pitch_mm = float(rng.uniform(*_PITCH_MM))
        first_mm = float(rng.uniform(height_mm / 2 - (len(leads) - 0.5) * pitch_mm, height_mm / 2 - 0.5 * pitch_mm))
        baselines_mm = first_mm + pitch_mm * np.arange(len(leads)) + rng.normal(0.0, 0.02 * pitch_mm, len(leads))
        near = (baselines_mm > -20.0) & (baselines_mm < height_mm + 20.0)
        curves = pens.draw_leads(rng, [*leads, *following], n_samples=n_samples)
        pairs = [(curve, after) for curve, after, kept in zip(curves, curves[len(leads) :], near, strict=False) if kept]
        baselines_mm = baselines_mm[near]
        heights_mm = baselines_mm[:, None] - gain * np.array([curve for curve, _ in pairs])
        if (np.diff(heights_mm, axis=0) < _TOUCHING_MM).any():
            break
    borders = int(rng.integers(2**31))  # leads of a page begin, change and end at one place
    cut = rng.random() < _CUT_SHARE
    return [
        draw_row(
            np.random.default_rng(borders), list(pair), baseline, width_mm, speed=speed, gain=gain, unbroken=not cut
        )
        for pair, baseline in zip(pairs, baselines_mm.tolist(), strict=True)
    ], baselines_mm


def _order(rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Return the leads of a layout's column from top to bottom, and those that follow them in their rows."""
    rows = templates()[str(rng.choice(_LAYOUTS))].rows
    column = int(rng.integers(len(rows[0])))
    following = (column + 1) % len(rows[0])
    leads, after = ([row[at].removeprefix("-") for row in rows] for at in (column, following))
    if rng.random() < 0.15:
        order = rng.permutation(len(leads))
        leads, after = [leads[at] for at in order], [after[at] for at in order]
    return leads, after


def crossings(lines: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Return for each row whether it meets a neighbour, 0 or 1."""
    seen = (lines[:-1] >= 0.0) & (lines[1:] >= 0.0)
    met = (seen & (lines[1:] - lines[:-1] < _TOUCHING_MM * PX_PER_MM)).any(axis=1).astype(np.float64)
    return np.asarray(np.maximum(np.append(met, 0.0), np.insert(met, 0, 0.0)))
