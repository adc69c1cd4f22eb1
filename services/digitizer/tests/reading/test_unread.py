"""Ink that no line explains."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from ecg_digitizer.layout.places import LeadPlace
from ecg_digitizer.reading.signal import PlacedSignal
from ecg_digitizer.reading.unread import unread_shares
from ecg_digitizer.trace.rows import RowTrace

WIDTH_MM, HEIGHT_MM, PX_PER_MM = 100, 60, 2
BASELINES_MM = (15.0, 45.0)


def row(baseline_mm: float) -> RowTrace:
    x_mm = np.arange(WIDTH_MM * 8) / 8
    return RowTrace(
        x_mm, np.full(x_mm.size, baseline_mm), np.full(x_mm.size, 0.1), baseline_mm, np.full(x_mm.size, baseline_mm)
    )


def placed(lead: str, of_row: int, start_mm: float, end_mm: float) -> PlacedSignal:
    nothing = np.empty(0)
    return PlacedSignal(LeadPlace(lead, of_row, start_mm, end_mm, 0.0), nothing, 1.0, nothing, nothing, nothing)


@pytest.fixture
def ink() -> npt.NDArray[np.float32]:
    """Two level traces, one pixel of the map wide."""
    plane = np.zeros((HEIGHT_MM * PX_PER_MM, WIDTH_MM * PX_PER_MM), np.float32)
    for baseline_mm in BASELINES_MM:
        plane[round(baseline_mm * PX_PER_MM)] = 1.0
    return plane


ROWS = [row(baseline_mm) for baseline_mm in BASELINES_MM]
LEADS = [placed("I", 0, 0.0, 50.0), placed("V1", 0, 50.0, 100.0), placed("II", 1, 0.0, 50.0)]


def test_a_page_whose_ink_is_all_read_has_none_left(ink: npt.NDArray[np.float32]) -> None:
    assert unread_shares(ink, ROWS, LEADS) == [0.0, 0.0, 0.0]


def test_a_stroke_that_no_line_follows_counts_for_the_rows_above_and_below_it(ink: npt.NDArray[np.float32]) -> None:
    ink[35:61, 40] = 1.0  # 13 mm tall at 20 mm along, between the two rows

    shares = unread_shares(ink, ROWS, LEADS)

    # 100 pixels of each lead's own ink; 26 of the stroke, less what is as near as a line is wide
    assert shares[0] == shares[2] == pytest.approx(0.26, abs=0.04)
    assert shares[1] == 0.0  # elsewhere along the page


def test_specks_are_dust(ink: npt.NDArray[np.float32]) -> None:
    ink[60:62, 40] = 1.0

    assert unread_shares(ink, ROWS, LEADS) == [0.0, 0.0, 0.0]


def test_faint_ink_is_none(ink: npt.NDArray[np.float32]) -> None:
    ink[35:61, 40] = 0.4

    assert unread_shares(ink, ROWS, LEADS) == [0.0, 0.0, 0.0]
