"""Share of successive NN differences above 50 ms."""

from __future__ import annotations

import numpy as np

from ecg_analyzer.measurements.kind import Measured, MeasurementKind, Subject
from ecg_analyzer.measurements.normal_intervals import differences_ms


def pnn50_percent(subject: Subject) -> Measured:
    """pNN50 in per cent (Task Force 1996, doi:10.1161/01.CIR.93.5.1043)."""
    differences = differences_ms(subject.beats)
    return Measured(value=100.0 * float(np.mean(np.abs(differences) > 50.0)), n=differences.size)


PNN50 = MeasurementKind(
    "pnn50_percent", "%", "share of adjacent NN intervals that differ by more than 50 ms", pnn50_percent
)
