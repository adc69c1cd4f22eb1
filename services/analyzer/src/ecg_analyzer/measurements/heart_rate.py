"""Mean, least and greatest heart rate."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_analyzer.measurements.kind import Measured, MeasurementKind, NotMeasurableError, Subject

RUN_OF_INTERVALS: Final = 5
"""Least and greatest rate are means over this many intervals in a row: one ectopic beat is no change of rate."""


def heart_rate_bpm(subject: Subject) -> Measured:
    """60 000 over the mean interval of all beats in ms, ectopic ones included: it is the rate of the ventricles.

    A mean of 60 000/RR would weigh short intervals more. Intervals across gaps do not count.
    """
    rr_ms = _known_intervals_ms(subject)
    return Measured(value=60_000.0 / float(rr_ms.mean()), n=rr_ms.size)


def heart_rate_min_bpm(subject: Subject) -> Measured:
    """Least rate over RUN_OF_INTERVALS intervals in a row."""
    rates_bpm = _rates_of_runs_bpm(subject)
    return Measured(value=float(rates_bpm.min()), n=rates_bpm.size)


def heart_rate_max_bpm(subject: Subject) -> Measured:
    """Greatest rate over RUN_OF_INTERVALS intervals in a row."""
    rates_bpm = _rates_of_runs_bpm(subject)
    return Measured(value=float(rates_bpm.max()), n=rates_bpm.size)


def _known_intervals_ms(subject: Subject) -> npt.NDArray[np.float64]:
    rr_ms: npt.NDArray[np.float64] = subject.beats.rr_ms[np.isfinite(subject.beats.rr_ms)]
    if rr_ms.size == 0:
        raise NotMeasurableError("too_few_intervals")
    return rr_ms


def _rates_of_runs_bpm(subject: Subject) -> npt.NDArray[np.float64]:
    rr_ms = subject.beats.rr_ms
    if rr_ms.size < RUN_OF_INTERVALS:
        raise NotMeasurableError("too_few_intervals")
    run_ms = np.lib.stride_tricks.sliding_window_view(rr_ms, RUN_OF_INTERVALS).mean(axis=1)
    run_ms = run_ms[np.isfinite(run_ms)]
    if run_ms.size == 0:
        raise NotMeasurableError("too_few_intervals")
    return np.asarray(60_000.0 / run_ms, np.float64)


HEART_RATE = MeasurementKind("heart_rate_bpm", "/min", "60 000 / mean RR of all beats", heart_rate_bpm)
HEART_RATE_MIN = MeasurementKind(
    "heart_rate_min_bpm", "/min", f"least 60 000 / mean RR of {RUN_OF_INTERVALS} intervals in a row", heart_rate_min_bpm
)
HEART_RATE_MAX = MeasurementKind(
    "heart_rate_max_bpm",
    "/min",
    f"greatest 60 000 / mean RR of {RUN_OF_INTERVALS} intervals in a row",
    heart_rate_max_bpm,
)
