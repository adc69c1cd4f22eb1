"""Sheets of closely set rows: their lines lie on ink, their bands tell what the served tracer saw first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ecg_digitizer.trace.second_look import CHANNELS
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.serving.engine import Engine
from ecg_training.models.second_look import sheets
from ecg_training.models.second_look.sheets import HEIGHT_PX, draw_sheet, draw_told
from ecg_training.models.tracer.curves import Pens
from ecg_training.models.tracer.tiles import WIDTH_PX

TIME_S = np.arange(5000) / 500.0
BEATS_MV = sum(np.exp(-0.5 * ((TIME_S - at) / 0.02) ** 2) for at in np.arange(0.3, 10.0, 0.8))


@pytest.fixture(scope="module")
def pens() -> Pens:
    signal_mv = np.stack([(-1) ** lead * (0.4 + 0.15 * lead) * BEATS_MV for lead in range(12)])
    return Pens([Ecg(signal_mv.astype(np.float32), 500.0, STANDARD_LEADS)])


@pytest.fixture(scope="module")
def models(repository_root: Path) -> Engine:
    return Engine(repository_root / "models")


def test_most_sheets_have_rows_that_meet(pens: Pens) -> None:
    drawn = [draw_sheet(np.random.default_rng(seed), pens) for seed in range(8)]

    assert sum(bool(sheets.crossings(sheet.lines).any()) for sheet in drawn) >= 6


def test_rows_of_a_sheet_stand_in_the_order_of_their_baselines_where_nothing_beats(pens: Pens) -> None:
    sheet = draw_sheet(np.random.default_rng(3), pens)

    middle_px = np.array([np.median(line[line >= 0.0]) for line in sheet.lines if (line >= 0.0).any()])
    assert (np.diff(middle_px) > 0.0).mean() > 0.8  # no ECG, flutter and wander among them


def test_a_told_band_holds_its_line_and_the_rows_own_claim_lies_there(pens: Pens, models: Engine) -> None:
    rows = [row for seed in range(6) for row in draw_told(np.random.default_rng(seed), pens, models, most=3)]

    shares = []
    for row in rows:
        assert row.band.shape == (HEIGHT_PX, WIDTH_PX, CHANNELS)
        seen = row.line >= 0.0
        assert row.line[seen].max(initial=0.0) <= HEIGHT_PX - 1.0
        columns = np.flatnonzero(seen)
        shares.append(np.mean(row.band[np.rint(row.line[columns]).astype(int), columns, 4] > 128))
    assert np.median(shares) > 0.8  # the first look is right in most columns of most rows


def test_the_same_seed_tells_the_same(pens: Pens, models: Engine) -> None:
    first, second = (draw_told(np.random.default_rng(5), pens, models, most=2) for _ in range(2))

    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one.band, other.band)
        np.testing.assert_array_equal(one.line, other.line)
