"""Standard deviation of NN intervals."""

from __future__ import annotations

from ecg_analyzer.measurements.kind import Measured, MeasurementKind, Subject
from ecg_analyzer.measurements.normal_intervals import several_intervals_ms


def sdnn_ms(subject: Subject) -> Measured:
    """SDNN with n - 1 (Task Force 1996, doi:10.1161/01.CIR.93.5.1043); it grows with the length of the recording."""
    nn_ms = several_intervals_ms(subject.beats)
    return Measured(value=float(nn_ms.std(ddof=1)), n=nn_ms.size)


SDNN = MeasurementKind("sdnn_ms", "ms", "standard deviation of NN intervals over the whole recording", sdnn_ms)
