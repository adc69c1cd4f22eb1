"""Electrical axes of P, QRS and T in the frontal plane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from ecg_analyzer.measurements.kind import Measured, MeasurementKind, NotMeasurableError, Subject
from ecg_analyzer.waves.median_beat import MedianBeat, Span

LEAST_SHARE: Final = 0.05
"""A net area below this share of the area without signs points nowhere: the axis is indeterminate."""


def axis_deg(lead_i_area: float, lead_ii_area: float) -> float:
    """Return the angle of the vector whose projections on leads I (0°) and II (60°) are these, -180 to 180 degrees.

    Einthoven's triangle: along aVF the vector is (2 II - I) / √3.
    """
    degrees = float(np.degrees(np.arctan2((2.0 * lead_ii_area - lead_i_area) / np.sqrt(3.0), lead_i_area)))
    return 180.0 if degrees <= -180.0 else degrees


def _axis_of(wave: Callable[[MedianBeat], Span], unknown: str) -> Callable[[Subject], Measured]:
    def measure(subject: Subject) -> Measured:
        if "I" not in subject.medians or "II" not in subject.medians:
            raise NotMeasurableError("needs_leads_i_and_ii")
        lead_i, lead_ii = subject.medians["I"], subject.medians["II"]
        if not (wave(lead_i).known and wave(lead_ii).known):
            raise NotMeasurableError(subject.waves.reason_if_qrs_only or unknown)
        (net_i, whole_i), (net_ii, whole_ii) = _areas(lead_i, wave(lead_i)), _areas(lead_ii, wave(lead_ii))
        if np.hypot(net_i, net_ii) <= LEAST_SHARE * np.hypot(whole_i, whole_ii):
            raise NotMeasurableError("axis_indeterminate")
        return Measured(value=axis_deg(net_i, net_ii), n=min(lead_i.n_beats, lead_ii.n_beats))

    return measure


def _areas(beat: MedianBeat, span: Span) -> tuple[float, float]:
    """Return the net and the unsigned area of a wave over the line between its borders' levels."""
    wave_mv = beat.between(span.onset_s, span.offset_s)
    above_mv = wave_mv - np.linspace(wave_mv[0], wave_mv[-1], wave_mv.size)
    return float(above_mv.sum()), float(np.abs(above_mv).sum())


_METHOD: Final = "angle in the frontal plane of the wave's net area in the median beats of leads I and II"
P_AXIS = MeasurementKind("p_axis_deg", "deg", _METHOD, _axis_of(lambda beat: beat.p, "no_p_waves"))
QRS_AXIS = MeasurementKind("qrs_axis_deg", "deg", _METHOD, _axis_of(lambda beat: beat.qrs, "no_qrs_marks"))
T_AXIS = MeasurementKind("t_axis_deg", "deg", _METHOD, _axis_of(lambda beat: beat.t, "no_t_waves"))
