"""Tiles say where their line is: the truth is held against the ink itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_training.models.tracer import tiles
from ecg_training.models.tracer.curves import Pens
from ecg_training.models.tracer.paper import Paper, Strokes, captured, paint
from ecg_training.models.tracer.tiles import HEIGHT_PX, HIDDEN, NO_INK, WIDTH_PX, draw_tile

TIME_S = np.arange(5000) / 500.0
LEAD_MV = sum(np.exp(-0.5 * ((TIME_S - at) / 0.02) ** 2) for at in np.arange(0.3, 10.0, 0.8))


@pytest.fixture(scope="module")
def pens() -> Pens:
    return Pens([Ecg(np.stack([LEAD_MV, -0.4 * LEAD_MV]).astype(np.float32), 500.0, ("I", "V1"))])


PLAIN = Paper(
    px_per_mm=6.0,
    colour=(255, 255, 255),
    ink=(0, 0, 0),
    fine=None,
    bold=None,
    fine_mm=0.1,
    bold_mm=0.2,
    trace_mm=0.4,
    ruling="none",
    way="clean",
)


@pytest.mark.parametrize("px_per_mm", [4.0, 6.0, 12.0])
def test_ink_lies_where_the_sheet_says_to_a_twentieth_of_a_millimetre(px_per_mm: float) -> None:
    # a line from 10 mm on the left to 11 mm on the right of 30 mm of paper, and the sheet at 8 px/mm
    rng, paper = np.random.default_rng(11), replace(PLAIN, px_per_mm=px_per_mm)  # a seed that writes no words
    line = np.array([(-1.0, 10.0 - 1 / 30), (31.0, 11.0 + 1 / 30)])
    picture, _ = paint(rng, paper, Strokes([line], [], []), (30.0, 20.0))

    sheet = captured(rng, paper, picture, lambda x, y: (x / 8.0, y / 8.0), (240, 160), 0.0)

    ink = 255.0 - sheet[..., 0].astype(np.float64)
    seen_mm = (ink * np.arange(160)[:, None]).sum(axis=0) / ink.sum(axis=0) / 8.0
    truth_mm = 10.0 + np.arange(240) / 8.0 / 30.0
    assert np.abs(seen_mm - truth_mm)[8:-8].max() < 0.05
    assert abs((seen_mm - truth_mm)[8:-8].mean()) < 0.012  # no half pixel lost: at 4 px/mm that is 0.125 mm


def test_the_same_seed_draws_the_same_tile(pens: Pens) -> None:
    first, second = (draw_tile(np.random.default_rng(5), pens, difficulty=1.0) for _ in range(2))

    np.testing.assert_array_equal(first.band, second.band)
    np.testing.assert_array_equal(first.line, second.line)


def test_lines_run_through_ink_on_clean_tiles(pens: Pens) -> None:
    on_ink = []
    for seed in range(12):
        tile = draw_tile(np.random.default_rng(seed), pens, difficulty=0.0)
        columns = np.flatnonzero(tile.line >= 0.0)
        darkest = 255 - tile.band[..., :3].max(axis=2).astype(int)
        rows = np.clip(np.rint(tile.line[columns]).astype(int), 1, HEIGHT_PX - 2)
        level = np.max([darkest[rows + step, columns] for step in (-1, 0, 1)], axis=0)
        on_ink.append((level > 0.4 * darkest.max()).mean())

    assert np.median(on_ink) > 0.98


def test_every_column_has_a_height_no_ink_or_is_hidden(pens: Pens) -> None:
    lines = np.stack([draw_tile(np.random.default_rng(seed), pens, difficulty=1.0).line for seed in range(40)])

    assert lines.shape == (40, WIDTH_PX)
    inside = (lines >= 0.0) & (lines <= HEIGHT_PX - 1)
    assert (inside | (lines == NO_INK) | (lines == HIDDEN)).all()
    assert inside.mean() > 0.7
    assert (lines == NO_INK).any()
    assert (lines == HIDDEN).any()


def test_a_gap_of_a_millimetre_is_traced_through_and_a_longer_one_is_not() -> None:
    height = np.full(200, 5.0)
    height[50:58] = height[100:130] = np.nan  # 8 columns are 1 mm, 30 are almost 4

    filled = tiles._through_short_gaps(height)

    assert np.flatnonzero(np.isnan(filled)).tolist() == list(range(100, 130))
