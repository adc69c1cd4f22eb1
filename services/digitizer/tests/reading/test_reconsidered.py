"""Strokes that only the second look saw."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.layout.places import LeadPlace
from ecg_digitizer.reading.reconsidered import reconsidered_shares
from ecg_digitizer.reading.signal import PlacedSignal
from ecg_digitizer.trace.rows import RowTrace

X_MM = np.arange(800) / 8.0
FLAT_MM = np.full(X_MM.size, 20.0)


def placed(start_mm: float, end_mm: float) -> PlacedSignal:
    nothing = np.empty(0)
    return PlacedSignal(LeadPlace("I", 0, start_mm, end_mm, 0.0), nothing, 1.0, nothing, nothing, nothing)


def shares(first_mm: np.ndarray) -> list[float]:
    row = RowTrace(X_MM, FLAT_MM, np.full(X_MM.size, 0.1), 20.0, first_mm)
    return reconsidered_shares([row], [placed(0.0, 49.9), placed(50.0, 99.9)])


def test_a_line_that_both_looks_see_alike_is_not_reconsidered() -> None:
    assert shares(FLAT_MM + 0.5) == [0.0, 0.0]


def test_what_the_first_look_saw_elsewhere_counts_where_it_is() -> None:
    assert shares(np.where((X_MM >= 20.0) & (X_MM < 25.0), 5.0, 20.0)) == pytest.approx([0.1, 0.0], abs=0.01)
