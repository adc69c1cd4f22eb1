"""Durations and heights of the single waves of the QRS complex, lead by lead, by which blocks and scars are told."""

from __future__ import annotations

from collections.abc import Callable

from ecg_analyzer.measurements.amplitudes import of_each_lead
from ecg_analyzer.measurements.kind import Measured, MeasurementKind, Subject
from ecg_analyzer.waves.deflections import Deflection, QrsDeflections, qrs_deflections


def r_peak_time_ms(waves: QrsDeflections) -> float:
    """Return the time from the onset of the complex to the last peak of R, or of R' where there is one.

    AHA/ACCF/HRS 2009, part III (doi:10.1161/CIRCULATIONAHA.108.191095); of a notched R wave the
    last peak counts. 0 without an R wave.
    """
    last = waves.r_prime or waves.r
    return last.last_peak_ms if last is not None else 0.0


def _duration_ms(wave: Deflection | None) -> float:
    return wave.duration_ms if wave is not None else 0.0


def _height_mv(wave: Deflection | None) -> float:
    return abs(wave.height_mv) if wave is not None else 0.0


def _of_waves(number: Callable[[QrsDeflections], float]) -> Callable[[Subject], Measured]:
    return lambda subject: of_each_lead(subject, lambda beat: number(qrs_deflections(beat)))


Q_DURATION = MeasurementKind(
    "q_duration_ms", "ms", "width of Q, or QS, in the median beat; 0 = none", _of_waves(lambda qrs: _duration_ms(qrs.q))
)
Q_AMPLITUDE = MeasurementKind(
    "q_amplitude_mv", "mV", "depth of Q, or QS, in the median beat; 0 = none", _of_waves(lambda qrs: _height_mv(qrs.q))
)
R_DURATION = MeasurementKind(
    "r_duration_ms", "ms", "width of R in the median beat; 0 = none", _of_waves(lambda qrs: _duration_ms(qrs.r))
)
R_PEAK_TIME = MeasurementKind(
    "r_peak_time_ms",
    "ms",
    "onset of QRS to the last peak of R, or R', in the median beat; 0 = none",
    _of_waves(r_peak_time_ms),
)
S_DURATION = MeasurementKind(
    "s_duration_ms",
    "ms",
    "width of S behind R in the median beat; 0 = none",
    _of_waves(lambda qrs: _duration_ms(qrs.s)),
)
R_PRIME_AMPLITUDE = MeasurementKind(
    "r_prime_amplitude_mv",
    "mV",
    "height of R' behind S in the median beat; 0 = none",
    _of_waves(lambda qrs: _height_mv(qrs.r_prime)),
)
