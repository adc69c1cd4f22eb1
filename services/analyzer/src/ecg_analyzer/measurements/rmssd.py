"""Root mean square of successive differences of NN intervals."""

from __future__ import annotations

import numpy as np

from ecg_analyzer.measurements.kind import Measured, MeasurementKind, Subject
from ecg_analyzer.measurements.normal_intervals import differences_ms


def rmssd_ms(subject: Subject) -> Measured:
    """RMSSD as the Task Force of 1996 defines it (doi:10.1161/01.CIR.93.5.1043)."""
    differences = differences_ms(subject.beats)
    return Measured(value=float(np.sqrt(np.mean(differences**2))), n=differences.size)


RMSSD = MeasurementKind(
    "rmssd_ms", "ms", "root mean square of differences of adjacent NN intervals, none across ectopic beats", rmssd_ms
)
