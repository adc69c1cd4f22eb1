"""QT corrected for the heart rate, by four formulas.

All four are given as the AHA/ACCF/HRS recommendations of 2009, part IV (doi:10.1161/CIRCULATIONAHA.108.191096), have
them; Fridericia's is the default there for clinical use of a single number that does not overcorrect fast rates.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from ecg_analyzer.measurements.kind import Measured, MeasurementKind, NotMeasurableError, Subject
from ecg_analyzer.measurements.qt_interval import qt_ms

MOST_CHANGE: Final = 0.1
"""Median relative change from one RR interval to the next above which there is no one rate to correct for: the same
recommendations advise against correcting where RR varies much, as in fibrillation. The value is that at which the
rhythm counts as irregular (Dash et al. 2009, doi:10.1007/s10439-009-9740-z)."""


def fridericia_ms(qt_in_ms: float, rr_s: float) -> float:
    """QT over the cube root of RR in seconds (1920)."""
    return qt_in_ms / float(np.cbrt(rr_s))


def bazett_ms(qt_in_ms: float, rr_s: float) -> float:
    """QT over the square root of RR in seconds (1920)."""
    return qt_in_ms / float(np.sqrt(rr_s))


def framingham_ms(qt_in_ms: float, rr_s: float) -> float:
    """QT plus 154 ms for each second that RR is short of one (Sagie et al. 1992)."""
    return qt_in_ms + 154.0 * (1.0 - rr_s)


def hodges_ms(qt_in_ms: float, rr_s: float) -> float:
    """QT plus 1.75 ms for each beat per minute above 60 (Hodges et al. 1983)."""
    return qt_in_ms + 1.75 * (60.0 / rr_s - 60.0)


def _corrected(formula: Callable[[float, float], float]) -> Callable[[Subject], Measured]:
    def measure(subject: Subject) -> Measured:
        qt = qt_ms(subject)
        return Measured(value=formula(qt.value, _rr_s(subject)), n=qt.n)

    return measure


def _rr_s(subject: Subject) -> float:
    """Return the mean interval; raises NotMeasurableError where there is none or the rhythm is irregular."""
    rr_ms = subject.beats.rr_ms
    known_ms = rr_ms[np.isfinite(rr_ms)]
    if known_ms.size == 0:
        raise NotMeasurableError("too_few_intervals")
    change = np.abs(np.diff(rr_ms)) / rr_ms[1:]
    change = change[np.isfinite(change)]
    if change.size and float(np.median(change)) > MOST_CHANGE:
        raise NotMeasurableError("irregular_rhythm")
    return float(known_ms.mean()) / 1000.0


QTC = MeasurementKind("qtc_ms", "ms", "Fridericia: QT / RR^(1/3), RR the mean interval in s", _corrected(fridericia_ms))
QTC_BAZETT = MeasurementKind("qtc_bazett_ms", "ms", "Bazett: QT / RR^(1/2)", _corrected(bazett_ms))
QTC_FRAMINGHAM = MeasurementKind(
    "qtc_framingham_ms", "ms", "Framingham: QT + 154 ms · (1 - RR / s)", _corrected(framingham_ms)
)
QTC_HODGES = MeasurementKind("qtc_hodges_ms", "ms", "Hodges: QT + 1.75 ms · (rate / min - 60)", _corrected(hodges_ms))
