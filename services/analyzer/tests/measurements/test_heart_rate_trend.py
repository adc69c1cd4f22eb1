"""Trend of the heart rate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.measurements.heart_rate_trend import heart_rate_trend_bpm_per_min
from ecg_analyzer.measurements.kind import NotMeasurableError


def test_it_is_the_slope_of_the_rate(subject: Any) -> None:
    rr_ms: list[float] = []
    while (at_s := sum(rr_ms) / 1000.0) < 120.0:
        rr_ms.append(60_000.0 / (60.0 + 5.0 * at_s / 60.0))  # from 60/min, 5 more each minute

    measured = heart_rate_trend_bpm_per_min(subject(rr_ms))

    assert measured.value == pytest.approx(5.0, abs=0.05)
    assert measured.n == len(rr_ms)


def test_a_steady_rate_has_none(subject: Any) -> None:
    assert heart_rate_trend_bpm_per_min(subject([np.float64(800.0)] * 100)).value == pytest.approx(0.0, abs=1e-9)


def test_under_a_minute_it_is_unknown(subject: Any) -> None:
    with pytest.raises(NotMeasurableError, match="too_short"):
        heart_rate_trend_bpm_per_min(subject([800.0] * 50))
