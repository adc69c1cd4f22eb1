"""QT interval."""

from __future__ import annotations

from ecg_analyzer.measurements.intervals import median_interval_ms
from ecg_analyzer.measurements.kind import Measured, MeasurementKind, Subject


def qt_ms(subject: Subject) -> Measured:
    """Median time from the onset of the QRS complex to the end of the T wave."""
    waves = subject.waves.fused
    return median_interval_ms(subject, waves.qrs.onset_sample, waves.t.offset_sample, wave="T")


QT = MeasurementKind("qt_ms", "ms", "median of QRS onset to T end over normal beats, marks fused over leads", qt_ms)
