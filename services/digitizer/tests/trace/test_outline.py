from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.trace.outline import centre_lines, finite_runs
from ecg_digitizer.trace.path import follow_rows, strayed_columns
from ecg_shared.paper.stroke import stroke

WIDTH_PX, HEIGHT_PX, PEN_PX = 400, 200, 2.4


def inked(curve: np.ndarray, x: np.ndarray) -> np.ndarray:
    cover = np.zeros((HEIGHT_PX, WIDTH_PX), np.float32)
    stroke(cover, np.stack([x, curve], axis=1), PEN_PX)
    return cover


def traced(
    cover: np.ndarray, *baselines: int, breaks: tuple[list[int], ...] = ()
) -> list[tuple[np.ndarray, np.ndarray]]:
    hidden = np.zeros(cover.shape, bool)
    rows = np.array(baselines)
    paths = follow_rows(cover, hidden, rows, reach_px=np.full(len(rows), 150), breaks=breaks)
    lines = centre_lines(cover, paths, strayed_columns(paths, rows))
    return [(line.column, line.row) for line in lines]


def test_an_r_wave_keeps_the_height_that_the_middle_of_its_ink_would_lose() -> None:
    x = np.arange(0, WIDTH_PX - 1, 0.25)
    curve = 150.0 - 100.0 * np.exp(-0.5 * ((x - 200.0) / 2.5) ** 2)  # 12.5 mm tall, 0.3 mm wide: an R wave at 8 px/mm

    column, row = traced(inked(curve, x), 150)[0]

    near = (column > 190) & (column < 210)
    # the ink's lower edge under the peak lies far below it: the middle would lose 30 px and more
    assert np.nanmin(row[near]) == pytest.approx(50.0, abs=2.0)


def test_a_slow_wave_is_traced_to_a_tenth_of_a_pixel() -> None:
    x = np.arange(0, WIDTH_PX - 1, 0.25)
    curve = 100.0 + 15.0 * np.sin(x / 25.0)

    column, row = traced(inked(curve, x), 100)[0]

    inner = (column > 5) & (column < WIDTH_PX - 6)
    assert np.abs(row[inner] - np.interp(column[inner], x, curve)).mean() < 0.1


def test_a_gap_stays_empty() -> None:
    x = np.arange(0, WIDTH_PX - 1, 0.25)
    cover = inked(np.full(x.size, 100.0), x)
    cover[:, 150:200] = 0.0

    column, row = traced(cover, 100)[0]

    assert np.isnan(row[(column > 152) & (column < 197)]).all()
    assert np.isfinite(row[(column > 210) & (column < 390)]).all()


def test_a_row_that_ends_early_does_not_borrow_its_neighbours_trace() -> None:
    x = np.arange(0, WIDTH_PX - 1, 0.25)
    cover = np.maximum(inked(np.full(x.size, 60.0), x), inked(np.full(x.size // 2, 140.0), x[: x.size // 2]))

    _, (column, row) = traced(cover, 60, 140)

    assert row[(column > 20) & (column < 180)] == pytest.approx(140.0, abs=0.3)
    assert np.isnan(row[column > 230]).all()


def test_a_stroke_cut_off_where_the_next_lead_begins_is_followed_to_its_end() -> None:
    x = np.arange(0, WIDTH_PX - 1, 0.25)
    cut = np.where(x < 194, 150.0, 150.0 - 15.0 * (x - 194.0))  # rises 90 px in the last 6 columns before the border
    cover = np.maximum(inked(cut[x <= 200], x[x <= 200]), inked(np.full((x > 203).sum(), 150.0), x[x > 203]))

    column, row = traced(cover, 150, breaks=([200],))[0]

    assert np.nanmin(row[(column > 190) & (column <= 200)]) < 75.0  # of the true 60


def test_runs_of_finite_values_are_half_open() -> None:
    assert finite_runs(np.array([np.nan, 1.0, 2.0, np.nan, 3.0])) == [(1, 3), (4, 5)]
