"""Measurements, one file each. Adding one: its file, its test, its line in ALL."""

from __future__ import annotations

from typing import Final

from ecg_analyzer.measurements.amplitudes import R_AMPLITUDE, S_AMPLITUDE
from ecg_analyzer.measurements.axes import P_AXIS, QRS_AXIS, T_AXIS
from ecg_analyzer.measurements.heart_rate import HEART_RATE, HEART_RATE_MAX, HEART_RATE_MIN
from ecg_analyzer.measurements.heart_rate_trend import HEART_RATE_TREND
from ecg_analyzer.measurements.kind import MeasurementKind
from ecg_analyzer.measurements.mean_rr import MEAN_RR
from ecg_analyzer.measurements.p_duration import P_DURATION
from ecg_analyzer.measurements.p_terminal import P_TERMINAL_DEPTH, P_TERMINAL_FORCE
from ecg_analyzer.measurements.pnn50 import PNN50
from ecg_analyzer.measurements.pr_interval import PR
from ecg_analyzer.measurements.qrs_duration import QRS_DURATION
from ecg_analyzer.measurements.qrs_waves import (
    Q_AMPLITUDE,
    Q_DURATION,
    R_DURATION,
    R_PEAK_TIME,
    R_PRIME_AMPLITUDE,
    S_DURATION,
)
from ecg_analyzer.measurements.qt_interval import QT
from ecg_analyzer.measurements.qtc import QTC, QTC_BAZETT, QTC_FRAMINGHAM, QTC_HODGES
from ecg_analyzer.measurements.rmssd import RMSSD
from ecg_analyzer.measurements.sdnn import SDNN
from ecg_analyzer.measurements.spectrum import HF, LF, LF_HF
from ecg_analyzer.measurements.st_level import ST_J, ST_J60
from ecg_analyzer.measurements.t_amplitude import T_AMPLITUDE

ALL: Final[tuple[MeasurementKind, ...]] = (
    HEART_RATE,
    HEART_RATE_MIN,
    HEART_RATE_MAX,
    HEART_RATE_TREND,
    MEAN_RR,
    RMSSD,
    SDNN,
    PNN50,
    LF,
    HF,
    LF_HF,
    P_DURATION,
    PR,
    QRS_DURATION,
    QT,
    QTC,
    QTC_BAZETT,
    QTC_FRAMINGHAM,
    QTC_HODGES,
    P_AXIS,
    QRS_AXIS,
    T_AXIS,
    P_TERMINAL_DEPTH,
    P_TERMINAL_FORCE,
    Q_DURATION,
    Q_AMPLITUDE,
    R_DURATION,
    R_AMPLITUDE,
    R_PEAK_TIME,
    S_DURATION,
    S_AMPLITUDE,
    R_PRIME_AMPLITUDE,
    ST_J,
    ST_J60,
    T_AMPLITUDE,
)
"""In the order of the result document."""
