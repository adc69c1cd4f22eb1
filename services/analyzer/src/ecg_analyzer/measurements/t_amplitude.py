"""Height of the T wave, lead by lead."""

from __future__ import annotations

import numpy as np

from ecg_analyzer.measurements.amplitudes import of_each_lead
from ecg_analyzer.measurements.kind import Measured, MeasurementKind, Subject
from ecg_analyzer.waves.median_beat import MedianBeat


def t_amplitude_mv(beat: MedianBeat) -> float:
    """Return T where it is furthest from the level before QRS, negative where it is inverted, NaN without borders."""
    if not beat.t.known:
        return np.nan
    wave_mv = beat.between(beat.t.onset_s, beat.t.offset_s)
    return float(wave_mv[np.abs(wave_mv).argmax()]) if wave_mv.size else np.nan


def _of_each_lead(subject: Subject) -> Measured:
    return of_each_lead(subject, t_amplitude_mv, if_absent=subject.waves.reason_if_qrs_only or "no_t_waves")


T_AMPLITUDE = MeasurementKind(
    "t_amplitude_mv", "mV", "T at its peak over the level before QRS in the median beat", _of_each_lead
)
