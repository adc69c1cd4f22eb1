from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.layout.pulse import find_pulse

X_MM = np.arange(0.0, 100.0, 1 / 32)


def trace_with_pulse(start_mm: float, height_mm: float, *, baseline_mm: float = 50.0) -> np.ndarray:
    y_mm = np.full(X_MM.size, baseline_mm)
    y_mm[(start_mm <= X_MM) & (start_mm + 5.0 > X_MM)] -= height_mm
    for beat_mm in np.arange(20.0, 95.0, 20.0):
        y_mm -= 12.0 * np.exp(-0.5 * ((X_MM - beat_mm) / 0.4) ** 2)
    return y_mm


@pytest.mark.parametrize(("height_mm", "mm_per_mv"), [(10.0, 10.0), (4.9, 5.0), (20.3, 20.0)])
def test_a_pulse_of_one_millivolt_gives_the_gain(height_mm: float, mm_per_mv: float) -> None:
    pulse = find_pulse(X_MM, trace_with_pulse(1.0, height_mm))

    assert pulse is not None
    assert pulse.mm_per_mv == mm_per_mv
    assert (pulse.start_mm, pulse.end_mm) == pytest.approx((1.0, 6.0), abs=0.1)


def test_a_pulse_may_stand_at_the_end() -> None:
    pulse = find_pulse(X_MM, trace_with_pulse(94.0, 10.0))

    assert pulse is not None
    assert pulse.start_mm == pytest.approx(94.0, abs=0.1)


def test_an_r_wave_is_no_pulse() -> None:
    assert find_pulse(X_MM, trace_with_pulse(1.0, 0.0)) is None


def test_a_plateau_in_the_middle_of_the_trace_is_no_pulse() -> None:
    assert find_pulse(X_MM, trace_with_pulse(45.0, 10.0)) is None
