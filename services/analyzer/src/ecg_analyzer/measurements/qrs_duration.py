"""QRS duration."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ecg_analyzer.measurements.kind import Measured, MeasurementKind, NotMeasurableError, Subject
from ecg_analyzer.waves.values import Marks


def qrs_duration_ms(subject: Subject) -> Measured:
    """Median duration of normal beats, onset and end fused over the leads recorded at the same time.

    Ventricular beats are wide by nature and would hide the conduction of the others; without any normal beat all count.
    """
    beats, waves = subject.beats, subject.waves
    counted = beats.normal if beats.normal.any() else np.ones(beats.sample.size, np.bool_)
    duration_ms = _durations_ms(waves.fused.qrs, counted, beats.sampling_rate_hz)
    if duration_ms.size == 0:
        raise NotMeasurableError("methods_disagree" if waves.disputed[counted].any() else "no_qrs_marks")
    per_lead: dict[str, float | None] = {}
    for name, marks in waves.by_lead.items():
        in_lead_ms = _durations_ms(marks.qrs, counted, beats.sampling_rate_hz)
        per_lead[name] = float(np.median(in_lead_ms)) if in_lead_ms.size else None
    return Measured(value=float(np.median(duration_ms)), n=duration_ms.size, per_lead=per_lead)


def _durations_ms(marks: Marks, counted: npt.NDArray[np.bool_], sampling_rate_hz: float) -> npt.NDArray[np.float64]:
    duration_ms = (marks.offset_sample - marks.onset_sample)[counted] * 1000.0 / sampling_rate_hz
    known_ms: npt.NDArray[np.float64] = duration_ms[np.isfinite(duration_ms)]
    return known_ms


QRS_DURATION = MeasurementKind(
    "qrs_duration_ms", "ms", "median over normal beats, onset and end fused over simultaneous leads", qrs_duration_ms
)
