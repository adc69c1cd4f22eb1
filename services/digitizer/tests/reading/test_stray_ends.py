from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.reading.stray_ends import without_stray_ends

X_MM = 20.0 + np.arange(500) / 8.0  # 62.5 mm
LEVEL_MM = 50.0


def line() -> np.ndarray:
    """A level line with an R wave of 15 mm a millimetre wide every 20 mm."""
    away = np.abs((X_MM - 20.0) % 20.0 - 10.0)
    return LEVEL_MM - np.where(away < 1.0, 15.0 * (1.0 - away), 0.0)


def test_a_grid_line_followed_behind_a_blot_is_left_out() -> None:
    y_mm = line()
    y_mm[X_MM > 75.0] = LEVEL_MM + 14.0

    cleared = without_stray_ends(X_MM, y_mm, mm_per_mv=10.0)

    assert np.isnan(cleared[X_MM > 75.0]).all()
    np.testing.assert_array_equal(cleared[X_MM <= 75.0], y_mm[X_MM <= 75.0])


def test_steps_along_the_papers_edge_are_left_out() -> None:
    y_mm = line()
    y_mm[X_MM < 23.0] = LEVEL_MM - 20.0
    y_mm[X_MM < 21.0] = LEVEL_MM - 30.0
    y_mm[(X_MM >= 21.0) & (X_MM < 22.0)] = np.nan

    cleared = without_stray_ends(X_MM, y_mm, mm_per_mv=10.0)

    assert np.isnan(cleared[X_MM < 23.0]).all()
    assert np.isfinite(cleared[X_MM >= 23.0]).all()


@pytest.mark.parametrize("cut", [28, 76, 84], ids=["before", "in", "behind"])
def test_a_line_that_begins_about_a_beat_is_its_own(cut: int) -> None:
    y_mm = np.where(np.arange(X_MM.size) < cut, np.nan, line())

    np.testing.assert_array_equal(without_stray_ends(X_MM, y_mm, mm_per_mv=10.0), y_mm)


def test_a_lead_that_ends_in_a_steep_wave_at_twice_the_usual_gain_keeps_its_end() -> None:
    y_mm = line()
    y_mm[X_MM > 80.0] = LEVEL_MM + 6.0

    np.testing.assert_array_equal(without_stray_ends(X_MM, y_mm, mm_per_mv=20.0), y_mm)


def test_a_lead_that_wanders_away_slowly_keeps_its_end() -> None:
    y_mm = line() + np.maximum(0.0, X_MM - 70.0)

    np.testing.assert_array_equal(without_stray_ends(X_MM, y_mm, mm_per_mv=10.0), y_mm)


def test_nothing_is_left_of_nothing() -> None:
    assert np.isnan(without_stray_ends(X_MM, np.full(X_MM.size, np.nan), mm_per_mv=10.0)).all()
