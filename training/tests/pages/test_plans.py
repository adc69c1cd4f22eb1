from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.plan import PAGE_HEIGHT_MM, PAGE_WIDTH_MM
from ecg_training.pages.plans import HELD_OUT_LAYOUTS, LAYOUTS, Arrangement, arrange, plan


@pytest.mark.parametrize("layout", [*LAYOUTS, *HELD_OUT_LAYOUTS])
def test_every_layout_fits_on_the_page_whatever_chance_says(recording: Ecg, layout: str) -> None:
    for seed in range(40):
        page = plan(recording, arrange(np.random.default_rng(seed), layout))
        assert 0.0 <= page.field.x <= page.field.x + page.field.width <= PAGE_WIDTH_MM
        assert 0.0 <= page.field.y <= page.field.y + page.field.height <= PAGE_HEIGHT_MM
        assert all(cell.box.y >= page.field.y - 1e-9 for cell in page.cells)


def test_columns_of_a_3x4_page_follow_each_other_by_two_and_a_half_seconds(recording: Ecg) -> None:
    page = plan(recording, Arrangement("3x4", row_pitch_mm=30.0))
    starts_s = [cell.start_s for cell in page.cells if cell.row == 0]
    assert starts_s == [0.0, 2.5, 5.0, 7.5]  # 62.5 mm at 25 mm/s


def test_a_gap_shortens_every_column_but_the_last(recording: Ecg) -> None:
    page = plan(recording, Arrangement("3x4", row_pitch_mm=30.0, gap_mm=5.0))
    assert [cell.duration_s for cell in page.cells if cell.row == 0] == [2.3, 2.3, 2.3, 2.5]  # 57.5 mm at 25 mm/s


def test_at_double_speed_half_the_time_is_shown(recording: Ecg) -> None:
    page = plan(recording, Arrangement("12x1", row_pitch_mm=12.0, mm_per_s=50.0))
    assert {cell.duration_s for cell in page.cells} == {5.0}


def test_without_a_pulse_no_mark_stands_on_a_page_of_one_column(recording: Ecg) -> None:
    with_pulse = Arrangement("6x1", row_pitch_mm=25.0)
    assert len(plan(recording, with_pulse).marks) == 6
    assert plan(recording, replace(with_pulse, pulse="none")).marks == ()


def test_an_unknown_layout_is_refused(recording: Ecg) -> None:
    with pytest.raises(KeyError):
        plan(recording, Arrangement("5x5", row_pitch_mm=20.0))
