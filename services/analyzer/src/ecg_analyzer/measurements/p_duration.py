"""P wave duration."""

from __future__ import annotations

from ecg_analyzer.measurements.intervals import median_interval_ms
from ecg_analyzer.measurements.kind import Measured, MeasurementKind, Subject


def p_duration_ms(subject: Subject) -> Measured:
    """Median time from the onset of the P wave to its end."""
    p = subject.waves.fused.p
    return median_interval_ms(subject, p.onset_sample, p.offset_sample, wave="P")


P_DURATION = MeasurementKind(
    "p_duration_ms", "ms", "median of P onset to P end over normal beats, marks fused over leads", p_duration_ms
)
