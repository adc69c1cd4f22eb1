"""Mean NN interval."""

from __future__ import annotations

from ecg_analyzer.measurements.kind import Measured, MeasurementKind, Subject
from ecg_analyzer.measurements.normal_intervals import several_intervals_ms


def mean_rr_ms(subject: Subject) -> Measured:
    """Mean interval between adjacent normal beats."""
    nn_ms = several_intervals_ms(subject.beats)
    return Measured(value=float(nn_ms.mean()), n=nn_ms.size)


MEAN_RR = MeasurementKind("mean_rr_ms", "ms", "mean NN interval", mean_rr_ms)
