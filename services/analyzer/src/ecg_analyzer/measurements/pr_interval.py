"""PR interval."""

from __future__ import annotations

from ecg_analyzer.measurements.intervals import median_interval_ms
from ecg_analyzer.measurements.kind import Measured, MeasurementKind, Subject


def pr_ms(subject: Subject) -> Measured:
    """Median time from the onset of the P wave to that of the QRS complex; none in fibrillation, which has no P."""
    waves = subject.waves.fused
    return median_interval_ms(subject, waves.p.onset_sample, waves.qrs.onset_sample, wave="P")


PR = MeasurementKind("pr_ms", "ms", "median of P onset to QRS onset over normal beats, marks fused over leads", pr_ms)
