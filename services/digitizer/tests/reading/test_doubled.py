"""Strokes that two rows follow."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.layout.places import LeadPlace
from ecg_digitizer.reading.doubled import doubled_shares
from ecg_digitizer.reading.signal import PlacedSignal
from ecg_digitizer.trace.rows import RowTrace

X_MM = np.arange(800) / 8.0


def row(y_mm: np.ndarray) -> RowTrace:
    return RowTrace(X_MM, y_mm, np.full(X_MM.size, 0.1), float(np.nanmedian(y_mm)), y_mm)


def placed(lead: str, of_row: int, start_mm: float, end_mm: float) -> PlacedSignal:
    nothing = np.empty(0)
    return PlacedSignal(LeadPlace(lead, of_row, start_mm, end_mm, 0.0), nothing, 1.0, nothing, nothing, nothing)


LEADS = [placed("I", 0, 0.0, 49.9), placed("V1", 0, 50.0, 100.0), placed("II", 1, 0.0, 49.9)]


def test_lines_of_their_own_share_nothing() -> None:
    assert doubled_shares([row(np.full(800, 20.0)), row(np.full(800, 50.0))], LEADS) == [0.0, 0.0, 0.0]


def test_what_two_rows_follow_counts_for_both_where_it_is() -> None:
    upper = np.where((X_MM >= 20.0) & (X_MM < 25.0), 49.8, 20.0)

    shares = doubled_shares([row(upper), row(np.full(800, 50.0))], LEADS)

    assert shares == pytest.approx([0.1, 0.0, 0.1], abs=0.01)  # 5 of 50 mm


def test_a_page_of_one_row_shares_with_none() -> None:
    assert doubled_shares([row(np.where(X_MM < 50.0, 20.0, np.nan))], LEADS[:2]) == [0.0, 0.0]
