"""Tiles to learn from: a piece of a straightened page around one row, and where the row's centre line lies in it.

A piece of paper is drawn at a page's resolution, turned, printed, aged and captured there, then sampled at 8 px/mm as
``ecg_digitizer.page.rectify`` does, with the small errors of a rectification. The line's points go through the same
maps as the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_digitizer.page.rectify import PX_PER_MM
from ecg_digitizer.trace.bands import Band, ownership
from ecg_shared.paper.plan import Points

from ecg_training.models.tracer.curves import RATE_HZ, Curve, Pens
from ecg_training.models.tracer.paper import Paper, Strokes, captured, paint

WIDTH_PX: Final = 256
HEIGHT_PX: Final = 320
NO_INK: Final = -1.0
HIDDEN: Final = -2.0
"""Targets of columns that hold no height."""

MARGIN_MM: Final = 3.0
_FILLED_PX: Final = 12.0
"""A gap of a millimetre and a half is traced through: the line before and behind says enough."""


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """``band`` (320, 256, 4) as the service cuts it; ``line`` (256,): height in rows of the band, NO_INK or HIDDEN."""

    band: Band
    line: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class SheetMap:
    """Millimetres of the tile's paper to pixels of the sheet: nearly 8 px/mm, with a rectification's small errors."""

    matrix: npt.NDArray[np.float64]
    sway_px: tuple[float, float, float]

    def to_sheet(self, at_mm: Points) -> Points:
        """Return where points (n, 2) of the paper lie on the sheet."""
        at = at_mm @ self.matrix[:, :2].T + self.matrix[:, 2]
        return np.column_stack([at[:, 0], at[:, 1] + self._sway(at[:, 0])])

    def to_mm(self, x_px: Points, y_px: Points) -> tuple[Points, Points]:
        """Return what of the paper lies at places of the sheet."""
        inverse = np.linalg.inv(self.matrix[:, :2])
        x, y = x_px - self.matrix[0, 2], y_px - self._sway(x_px) - self.matrix[1, 2]
        return inverse[0, 0] * x + inverse[0, 1] * y, inverse[1, 0] * x + inverse[1, 1] * y

    def _sway(self, x_px: Points) -> Points:
        size, turns, phase = self.sway_px
        return np.asarray(size * np.sin(turns * x_px + phase))


def draw_tile(rng: np.random.Generator, pens: Pens, *, difficulty: float) -> Tile:
    """Return a chance tile; ``difficulty`` from 0, clean prints, to 1, everything that happens to pages."""
    paper = Paper.chance(rng, difficulty)
    speed = float(rng.choice([25.0, 25.0, 25.0, 50.0, 12.5]))
    gain = float(rng.choice([10.0, 10.0, 10.0, 5.0, 20.0]))
    width_mm, height_mm = WIDTH_PX / PX_PER_MM + 2 * MARGIN_MM, HEIGHT_PX / PX_PER_MM + 2 * MARGIN_MM
    baselines_mm = _baselines(rng, height_mm, difficulty)
    own_row = int(np.argmin(np.abs(baselines_mm - height_mm / 2)))
    n_samples = min(5000, int((width_mm + 4.0) / speed * RATE_HZ) + 2)
    curves = pens.draw(rng, n_curves=2 * baselines_mm.size, n_samples=n_samples)
    rows = [
        draw_row(rng, curves[2 * place : 2 * place + 2], baseline, width_mm, speed=speed, gain=gain)
        for place, baseline in enumerate(baselines_mm)
    ]
    strokes = Strokes(
        traces=[run for row in rows for run in row.runs],
        marks=[mark for row in rows for mark in row.marks],
        labels_mm=[at for row in rows for at in row.labels],
    )
    picture, covers_mm = paint(rng, paper, strokes, (width_mm, height_mm))
    sheet = rectifying(rng, difficulty, width_mm)
    rgb = captured(rng, paper, picture, sheet.to_mm, (WIDTH_PX, HEIGHT_PX), difficulty)
    line = line_on(rows[own_row].runs, sheet, covers_mm)
    middle = np.column_stack([np.full(baselines_mm.size, width_mm / 2), baselines_mm])
    seen_px = sheet.to_sheet(middle)[:, 1] + rng.normal(0.0, 4.0 * difficulty + 1.0, baselines_mm.size)
    owned = ownership(np.arange(HEIGHT_PX, dtype=np.float64), float(seen_px[own_row]), np.delete(seen_px, own_row))
    band = np.empty((HEIGHT_PX, WIDTH_PX, 4), np.uint8)
    band[..., :3], band[..., 3] = rgb, owned[:, None]
    return Tile(band, line)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row's ink in millimetres: its trace in unbroken runs, other strokes, and where labels stand."""

    runs: list[Points]
    marks: list[Points]
    labels: list[Points]


def _baselines(rng: np.random.Generator, height_mm: float, difficulty: float) -> npt.NDArray[np.float64]:
    """Return the rows' baselines; the one in the middle is meant, give or take what finding rows gets wrong."""
    middle = height_mm / 2 + float(np.clip((0.4 + 0.8 * difficulty) * rng.standard_t(4.0), -8.0, 8.0))
    if rng.random() < 0.2:
        return np.array([middle])
    closest = 30.0 - 25.0 * difficulty
    pitch = float(np.exp(rng.uniform(np.log(closest), np.log(45.0))))
    above, below = (int(rng.integers(0, 7)) for _ in range(2))
    places = middle + pitch * np.arange(-above, below + 1) + rng.normal(0.0, 0.03 * pitch, above + below + 1)
    places[above] = middle
    return np.asarray(places[(places > -25.0) & (places < height_mm + 25.0)])


def draw_row(
    rng: np.random.Generator,
    curves: list[Curve],
    baseline_mm: float,
    width_mm: float,
    *,
    speed: float,
    gain: float,
    unbroken: bool = False,
) -> Row:
    """Return a row at its baseline, from one end of the tile to the other or broken at chance places."""
    begins = float(rng.uniform(6.0, 0.6 * width_mm)) if rng.random() < 0.12 and not unbroken else -1.0
    ends = float(rng.uniform(0.5 * width_mm, width_mm)) if rng.random() < 0.12 and not unbroken else width_mm + 1.0
    cuts = [begins, ends]
    if rng.random() < 0.3 and not unbroken:
        cuts.insert(1, float(rng.uniform(begins + 4.0, max(begins + 5.0, ends - 4.0))))
    gap_mm = float(rng.choice([0.0, 0.0, 0.5, 1.0, 3.0, rng.uniform(0.0, 6.0)]))
    runs, marks, labels = [], [], []
    for curve, start, end in zip(curves, cuts[:-1], cuts[1:], strict=False):
        last = end - (gap_mm if end < ends else 0.0)
        runs.append(_points(curve, start, last, baseline_mm, speed=speed, gain=gain))
        labels.append(np.array([start + 1.5, baseline_mm - rng.uniform(2.5, 12.0)]))
    if len(cuts) > 2 and rng.random() < 0.6:
        x, reach = cuts[1] - gap_mm / 2, float(rng.choice([2.0, 4.0, 6.0]))
        shift = float(rng.choice([0.0, 0.0, -8.0]))
        marks.append(np.array([(x, baseline_mm + shift - reach), (x, baseline_mm + shift + reach)]))
    if begins > 0.0 and rng.random() < 0.6:
        wide, away = 0.2 * speed, float(rng.choice([0.0, 0.0, 1.0, 2.0]))
        high = gain if rng.random() < 0.9 else 0.5 * gain
        shape = np.array([(0.0, 0.0), (0.0, -high), (wide, -high), (wide, 0.0)])
        if rng.random() < 0.4:
            shape = np.vstack([[(-2.0, 0.0)], shape, [(wide + away, 0.0)]])
        pulse = shape + np.array([begins - wide - away, baseline_mm])
        runs = [np.vstack([pulse, runs[0]]), *runs[1:]] if away == 0.0 else [pulse, *runs]
    return Row(runs, marks, labels)


def _points(curve: Curve, start_mm: float, end_mm: float, baseline_mm: float, *, speed: float, gain: float) -> Points:
    x_mm = start_mm + np.arange(curve.size) / RATE_HZ * speed
    kept = x_mm <= end_mm
    return np.column_stack([x_mm[kept], baseline_mm - gain * curve[kept]])


def rectifying(rng: np.random.Generator, difficulty: float, width_mm: float, height_px: int = HEIGHT_PX) -> SheetMap:
    """Return the map to the sheet: pitch wrong by a percent or two, a trifle askew, swaying a little."""
    size = difficulty if rng.random() < 0.7 else 0.0
    scale_x, scale_y = PX_PER_MM * (1.0 + size * rng.normal(0.0, 0.012, 2))
    turn, shear = np.radians(size * rng.normal(0.0, 0.25, 2))
    linear = np.array([[scale_x, -scale_y * (turn + shear)], [scale_x * turn, scale_y]])
    middle_mm = np.array([width_mm, height_px / PX_PER_MM + 2 * MARGIN_MM]) / 2
    middle_px = np.array([(WIDTH_PX - 1) / 2, (height_px - 1) / 2]) + rng.uniform(-0.5, 0.5, 2)
    matrix = np.column_stack([linear, middle_px - linear @ middle_mm])
    sway = (
        size * float(rng.exponential(0.5)),
        2 * np.pi / float(rng.uniform(80.0, 600.0)),
        float(rng.uniform(0.0, 6.3)),
    )
    return SheetMap(matrix, sway)


def line_on(
    runs: list[Points], sheet: SheetMap, covers_mm: list[npt.NDArray[np.float64]], height_px: int = HEIGHT_PX
) -> npt.NDArray[np.float32]:
    """Return each column's height on the row's line; what leaves the sheet's ``height_px`` counts as hidden."""
    columns = np.arange(WIDTH_PX, dtype=np.float64)
    height: Points = np.full(WIDTH_PX, np.nan)
    for run in runs:
        if len(run) < 2:
            continue
        at = sheet.to_sheet(run)
        x = np.maximum.accumulate(at[:, 0])
        inside = (columns >= x[0]) & (columns <= x[-1])
        height[inside] = np.interp(columns[inside], x, at[:, 1])
    height = _through_short_gaps(height)
    line = np.where(np.isnan(height), NO_INK, height)
    outside = np.isfinite(height) & ((height < 0.0) | (height > height_px - 1.0))
    line[outside] = HIDDEN
    for left, top, right, bottom in covers_mm:
        corners = sheet.to_sheet(np.array([(left, top), (right, bottom)]))
        covered = (columns > corners[0, 0]) & (columns < corners[1, 0])
        covered &= (height > corners[0, 1] + 2.0) & (height < corners[1, 1] - 2.0)
        if covered.sum() > _FILLED_PX:
            line[covered] = HIDDEN
    return line.astype(np.float32)


def _through_short_gaps(height: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    seen = np.flatnonzero(np.isfinite(height))
    for before, after in pairwise(seen):
        if 1 < after - before <= _FILLED_PX:
            height[before : after + 1] = np.interp(
                np.arange(before, after + 1), (before, after), height[[before, after]]
            )
    return height
