from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.layout.traced_pulses import traced_pulses
from ecg_digitizer.trace.rows import RowTrace

X_MM = np.arange(2400) / 8.0


def traced(y_mm: np.ndarray) -> RowTrace:
    return RowTrace(X_MM, y_mm, np.full(X_MM.size, 0.05), 50.0, y_mm)


def line(*, pulse_mm: tuple[float, float] | None = None, height_mm: float = 10.0) -> np.ndarray:
    """A line from 20 to 275 mm with a beat every 20 mm, and a pulse on it."""
    away = np.abs((X_MM + 10.0) % 20.0 - 10.0)
    y_mm = np.where((X_MM >= 20.0) & (X_MM < 275.0), 50.0 - np.where(away < 1.0, 12.0 * (1.0 - away), 0.0), np.nan)
    if pulse_mm is not None:
        y_mm[(pulse_mm[0] <= X_MM) & (pulse_mm[1] > X_MM)] = 50.0 - height_mm
    return y_mm


@pytest.mark.parametrize("at_mm", [(22.0, 27.0), (268.0, 273.0), (270.0, 275.0)])
def test_a_pulse_at_either_end_tells_where_the_lead_ends_and_the_gain(at_mm: tuple[float, float]) -> None:
    found = traced_pulses([traced(line(pulse_mm=at_mm))] * 3)

    assert len(found) == 3
    assert (found[0].start_mm, found[0].end_mm) == pytest.approx(at_mm, abs=0.15)
    assert found[0].mm_per_mv == 10.0
    assert found[0].foot_mm == pytest.approx(50.0)


def test_a_pulse_of_half_the_height_is_half_the_gain() -> None:
    assert traced_pulses([traced(line(pulse_mm=(22.0, 27.0), height_mm=5.0))])[0].mm_per_mv == 5.0


def test_beats_are_no_pulses() -> None:
    assert traced_pulses([traced(line())] * 3) == ()


def test_what_one_row_of_three_shows_is_no_pulse() -> None:
    assert traced_pulses([traced(line(pulse_mm=(22.0, 27.0))), traced(line()), traced(line())]) == ()


def test_a_plateau_in_the_middle_of_a_row_is_no_pulse() -> None:
    assert traced_pulses([traced(line(pulse_mm=(142.0, 147.0)))] * 3) == ()
