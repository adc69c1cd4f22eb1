"""Measurements, one file each. Adding one: its file, its test, its line in ALL."""

from __future__ import annotations

from typing import Final

from ecg_analyzer.measurements.heart_rate import HEART_RATE, HEART_RATE_MAX, HEART_RATE_MIN
from ecg_analyzer.measurements.kind import MeasurementKind
from ecg_analyzer.measurements.mean_rr import MEAN_RR
from ecg_analyzer.measurements.pnn50 import PNN50
from ecg_analyzer.measurements.qrs_duration import QRS_DURATION
from ecg_analyzer.measurements.rmssd import RMSSD
from ecg_analyzer.measurements.sdnn import SDNN

ALL: Final[tuple[MeasurementKind, ...]] = (
    HEART_RATE,
    HEART_RATE_MIN,
    HEART_RATE_MAX,
    MEAN_RR,
    RMSSD,
    SDNN,
    PNN50,
    QRS_DURATION,
)
"""In the order of the result document."""
