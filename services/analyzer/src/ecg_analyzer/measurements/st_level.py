"""ST level, lead by lead.

Taken on median beats that no high-pass filter has bent, against the level just before the QRS complex (Fourth
Universal Definition of Myocardial Infarction 2018, doi:10.1161/CIR.0000000000000617, takes the J point against the
onset of QRS).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ecg_analyzer.measurements.amplitudes import of_each_lead
from ecg_analyzer.measurements.kind import Measured, MeasurementKind, Subject

AFTER_J_S: Final = 0.06


def _level(after_j_s: float) -> Callable[[Subject], Measured]:
    return lambda subject: of_each_lead(subject, lambda beat: beat.at(beat.qrs.offset_s + after_j_s))


ST_J = MeasurementKind("st_j_mv", "mV", "median beat at the end of QRS, over the level before QRS", _level(0.0))
ST_J60 = MeasurementKind(
    "st_j60_mv", "mV", "median beat 60 ms after the end of QRS, over the level before QRS", _level(AFTER_J_S)
)
