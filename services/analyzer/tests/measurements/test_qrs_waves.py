"""Widths and heights of Q, R, S and R', lead by lead."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.measurements.kind import NotMeasurableError
from ecg_analyzer.measurements.qrs_waves import (
    Q_AMPLITUDE,
    Q_DURATION,
    R_DURATION,
    R_PEAK_TIME,
    R_PRIME_AMPLITUDE,
    S_DURATION,
)
from ecg_analyzer.waves.median_beat import MedianBeat, Span

UNKNOWN = Span(np.nan, np.nan)
ALL = (Q_DURATION, Q_AMPLITUDE, R_DURATION, R_PEAK_TIME, S_DURATION, R_PRIME_AMPLITUDE)


def _beat(corners: dict[float, float], qrs: Span = Span(-0.04, 0.06)) -> MedianBeat:  # noqa: B008 - frozen
    """Straight lines between corners (seconds: millivolts)."""
    time_s = np.arange(-175, 326) / 500.0
    return MedianBeat(time_s, np.interp(time_s, list(corners), list(corners.values())), 9, UNKNOWN, qrs, UNKNOWN)


QR = _beat({-0.04: 0.0, -0.03: -0.2, -0.02: 0.0, 0.0: 1.2, 0.02: 0.0, 0.06: 0.0})
RSR = _beat({-0.04: 0.0, -0.03: 0.3, -0.02: 0.0, 0.0: -0.6, 0.02: 0.0, 0.04: 0.9, 0.06: 0.0})
QS = _beat({-0.04: 0.0, 0.0: -0.9, 0.06: 0.0})


@pytest.mark.parametrize(
    ("kind", "in_qr", "in_rsr", "in_qs"),
    [
        (Q_DURATION, 20.0, 0.0, 100.0),
        (Q_AMPLITUDE, 0.2, 0.0, 0.9),
        (R_DURATION, 40.0, 20.0, 0.0),
        (R_PEAK_TIME, 40.0, 80.0, 0.0),  # of R, of R', none
        (S_DURATION, 0.0, 40.0, 0.0),
        (R_PRIME_AMPLITUDE, 0.0, 0.9, 0.0),
    ],
)
def test_each_wave_is_measured_in_each_lead(subject: Any, kind: Any, in_qr: float, in_rsr: float, in_qs: float) -> None:
    measured = kind.measure(subject([800.0] * 4, medians={"II": QR, "V1": RSR, "V2": QS}))

    assert measured.per_lead == pytest.approx(
        {"II": in_qr, "V1": in_rsr, "V2": in_qs}, abs=2.0 if kind.unit == "ms" else 0.01
    )
    assert measured.value == measured.per_lead["II"]  # the lead read first


@pytest.mark.parametrize("kind", ALL)
def test_without_millivolts_no_wave_is_told_from_noise(subject: Any, kind: Any) -> None:
    with pytest.raises(NotMeasurableError, match="not_calibrated"):
        kind.measure(subject([800.0] * 4, medians={"II": QR}, calibrated=False))


@pytest.mark.parametrize("kind", ALL)
def test_a_lead_without_marks_is_unknown(subject: Any, kind: Any) -> None:
    bare = _beat({0.0: 1.0}, qrs=UNKNOWN)

    assert kind.measure(subject([800.0] * 4, medians={"II": QR, "V1": bare})).per_lead["V1"] is None
