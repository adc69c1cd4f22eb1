"""Trend of the heart rate."""

from __future__ import annotations

from typing import Final

import numpy as np

from ecg_analyzer.measurements.kind import Measured, MeasurementKind, NotMeasurableError, Subject

SHORTEST_S: Final = 60.0
"""Within a minute breathing alone makes a slope."""


def heart_rate_trend_bpm_per_min(subject: Subject) -> Measured:
    """Slope of the straight line through the rate of every interval, by least squares.

    Raises NotMeasurableError ``too_short`` under a minute.
    """
    rr_ms, time_s = subject.beats.rr_ms, subject.beats.time_s
    known = np.isfinite(rr_ms)
    if known.sum() < 2 or time_s[known][-1] - time_s[known][0] < SHORTEST_S:
        raise NotMeasurableError("too_short")
    slope, _ = np.polyfit(time_s[known] / 60.0, 60_000.0 / rr_ms[known], 1)
    return Measured(value=float(slope), n=int(known.sum()))


HEART_RATE_TREND = MeasurementKind(
    "heart_rate_trend_bpm_per_min",
    "/min2",
    "slope of 60 000 / RR over the recording, by least squares",
    heart_rate_trend_bpm_per_min,
)
