"""LF and HF."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.measurements.kind import NotMeasurableError
from ecg_analyzer.measurements.spectrum import HF, LF, LF_HF


def _breathing(*, seconds: float, amplitude_ms: float, cycles_per_s: float) -> list[float]:
    """Intervals around 800 ms that swing as a sine of time."""
    rr_ms: list[float] = []
    while (at_s := sum(rr_ms) / 1000.0) < seconds:
        rr_ms.append(800.0 + amplitude_ms * float(np.sin(2 * np.pi * cycles_per_s * at_s)))
    return rr_ms


def test_a_swing_has_its_power_in_the_band_of_its_frequency(subject: Any) -> None:
    slow = subject(_breathing(seconds=310.0, amplitude_ms=30.0, cycles_per_s=0.1))

    assert LF.measure(slow).value == pytest.approx(450.0, rel=0.1)  # half of 30 squared
    assert HF.measure(slow).value < 10.0
    assert LF.measure(slow).n == 1

    fast = subject(_breathing(seconds=310.0, amplitude_ms=20.0, cycles_per_s=0.2))

    assert HF.measure(fast).value == pytest.approx(200.0, rel=0.15)  # half of 20 squared
    assert LF_HF.measure(fast).value < 0.1


def test_long_recordings_give_the_mean_over_stretches_of_five_minutes(subject: Any) -> None:
    half = _breathing(seconds=300.0, amplitude_ms=30.0, cycles_per_s=0.1)
    quiet = [800.0] * 400  # 320 s

    measured = LF.measure(subject(half + quiet))

    assert measured.n == 2
    assert measured.value == pytest.approx(225.0, rel=0.1)


@pytest.mark.parametrize("kind", [LF, HF, LF_HF])
def test_under_five_minutes_there_is_none(subject: Any, kind: Any) -> None:
    with pytest.raises(NotMeasurableError, match="too_short"):
        kind.measure(subject([800.0] * 370))  # 296 s


def test_without_variability_there_is_no_ratio(subject: Any) -> None:
    with pytest.raises(NotMeasurableError, match="no_variability"):
        LF_HF.measure(subject([800.0] * 400))
