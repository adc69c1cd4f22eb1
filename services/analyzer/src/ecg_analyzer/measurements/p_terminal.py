"""The terminal part of P in V1: depth and force, which rise with the load on the left atrium."""

from __future__ import annotations

import numpy as np

from ecg_analyzer.measurements.kind import Measured, MeasurementKind, NotMeasurableError, Subject
from ecg_analyzer.waves.median_beat import LEVEL_S, MEDIAN_RATE_HZ, MedianBeat

LEAD = "V1"


def terminal_part(beat: MedianBeat) -> tuple[float, float]:
    """Return depth in mV and length in ms of the part of P that lies below the level just before it, 0 where none does.

    The level is that before P, as that of QRS is taken before QRS: behind P the atria repolarize. NaN where the beat
    was not cut early enough to show it.
    """
    if beat.p.onset_s - LEVEL_S[0] < beat.time_s[0]:
        return np.nan, np.nan
    level_mv = np.median(beat.between(beat.p.onset_s - LEVEL_S[0], beat.p.onset_s - LEVEL_S[1]))
    below_mv = level_mv - beat.between(beat.p.onset_s, beat.p.offset_s)
    deepest = int(below_mv.argmax())
    if below_mv[deepest] <= 0.0:
        return 0.0, 0.0
    above = np.concatenate(([-1], np.flatnonzero(below_mv <= 0.0), [below_mv.size]))
    behind = int(np.searchsorted(above, deepest))
    n_below = above[behind] - above[behind - 1] - 1
    return float(below_mv[deepest]), 1000.0 * float(n_below) / MEDIAN_RATE_HZ


def _in_v1(subject: Subject) -> tuple[float, float, int]:
    if not subject.calibrated:
        raise NotMeasurableError("not_calibrated")
    beat = subject.medians.get(LEAD)
    if beat is None:
        raise NotMeasurableError("needs_lead_v1")
    if not beat.p.known:
        raise NotMeasurableError(subject.waves.reason_if_qrs_only or "no_p_waves")
    depth_mv, length_ms = terminal_part(beat)
    if not np.isfinite(depth_mv):
        raise NotMeasurableError("borders_unsure")
    return depth_mv, length_ms, beat.n_beats


def _depth(subject: Subject) -> Measured:
    depth_mv, _, n_beats = _in_v1(subject)
    return Measured(value=depth_mv, n=n_beats)


def _force(subject: Subject) -> Measured:
    depth_mv, length_ms, n_beats = _in_v1(subject)
    return Measured(value=depth_mv * length_ms, n=n_beats)


P_TERMINAL_DEPTH = MeasurementKind(
    "p_terminal_depth_mv", "mV", "depth of the downward part of P in V1 under the level before P", _depth
)
P_TERMINAL_FORCE = MeasurementKind(
    "p_terminal_force_mv_ms", "mV.ms", "depth times length of the downward part of P in V1", _force
)
