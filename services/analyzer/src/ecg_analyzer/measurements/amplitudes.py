"""Heights of R and S waves, lead by lead."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ecg_analyzer.measurements.kind import Measured, MeasurementKind, NotMeasurableError, Subject
from ecg_analyzer.waves.median_beat import MedianBeat

Floats = npt.NDArray[np.float64]


def r_amplitude_mv(qrs_mv: Floats) -> float:
    """Return the highest point of a QRS complex above its level, 0 where it never rises."""
    return max(0.0, float(qrs_mv.max()))


def s_amplitude_mv(qrs_mv: Floats) -> float:
    """Return the depth of the deepest point behind the R wave, of the whole complex where it has no R; never below 0.

    Voltage criteria count a QS complex as S (AHA/ACCF/HRS 2009, part V, doi:10.1161/CIRCULATIONAHA.108.191097).
    """
    behind_mv = qrs_mv[int(np.argmax(qrs_mv)) :] if qrs_mv.max() > 0.0 else qrs_mv
    return max(0.0, -float(behind_mv.min()))


def of_each_lead(
    subject: Subject, measure: Callable[[MedianBeat], float], *, if_absent: str = "no_qrs_marks"
) -> Measured:
    """Measure the median beat of each lead, NaN = not there; the one value is that of the lead read first.

    Raises NotMeasurableError ``not_calibrated``, ``no_qrs_marks`` where that lead has none, and ``if_absent`` where it
    lacks what is measured.
    """
    if not subject.calibrated:
        raise NotMeasurableError("not_calibrated")
    per_lead: dict[str, float | None] = {}
    for name, beat in subject.medians.items():
        found = measure(beat) if beat.qrs.known else np.nan
        per_lead[name] = float(found) if np.isfinite(found) else None
    value = per_lead.get(subject.lead)
    if value is None:
        read_first = subject.medians.get(subject.lead)
        raise NotMeasurableError(if_absent if read_first is not None and read_first.qrs.known else "no_qrs_marks")
    return Measured(value=value, n=subject.medians[subject.lead].n_beats, per_lead=per_lead)


def _of_qrs(height: Callable[[Floats], float]) -> Callable[[Subject], Measured]:
    return lambda subject: of_each_lead(subject, lambda beat: height(beat.between(beat.qrs.onset_s, beat.qrs.offset_s)))


R_AMPLITUDE = MeasurementKind(
    "r_amplitude_mv", "mV", "height of R over the level before QRS in the median beat", _of_qrs(r_amplitude_mv)
)
S_AMPLITUDE = MeasurementKind(
    "s_amplitude_mv", "mV", "depth of S, or QS, under the level before QRS in the median beat", _of_qrs(s_amplitude_mv)
)
