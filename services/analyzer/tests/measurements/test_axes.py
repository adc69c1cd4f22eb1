"""Electrical axes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.measurements.axes import P_AXIS, QRS_AXIS, T_AXIS, axis_deg
from ecg_analyzer.measurements.kind import NotMeasurableError
from ecg_analyzer.waves.median_beat import MedianBeat, Span


@pytest.mark.parametrize("degrees", [-150.0, -60.0, 0.0, 45.0, 90.0, 179.0])
def test_the_axis_is_that_of_the_vector_projected_on_the_leads(degrees: float) -> None:
    lead_i, lead_ii = np.cos(np.radians(degrees)), np.cos(np.radians(degrees - 60.0))  # I looks from 0°, II from 60°

    assert axis_deg(float(lead_i), float(lead_ii)) == pytest.approx(degrees)


def _beat(height_mv: float) -> MedianBeat:
    """A hump of the given height within QRS; P and T are flat, and P was not found."""
    time_s = np.arange(-175, 326) / 500.0
    mv = height_mv * np.where(np.abs(time_s) < 0.05, np.cos(np.pi * time_s / 0.1), 0.0)
    return MedianBeat(time_s, mv, 9, Span(np.nan, np.nan), Span(-0.05, 0.05), Span(0.2, 0.35))


def test_equal_areas_in_i_and_ii_point_half_way_between_them(subject: Any) -> None:
    measured = QRS_AXIS.measure(subject([800.0] * 4, medians={"I": _beat(1.0), "II": _beat(1.0)}))

    assert measured.value == pytest.approx(30.0)
    assert measured.n == 9


@pytest.mark.parametrize(
    ("kind", "medians", "reason"),
    [
        (QRS_AXIS, {"II": _beat(1.0)}, "needs_leads_i_and_ii"),
        (P_AXIS, {"I": _beat(1.0), "II": _beat(1.0)}, "no_p_waves"),
        (T_AXIS, {"I": _beat(1.0), "II": _beat(1.0)}, "axis_indeterminate"),
    ],
)
def test_an_axis_that_cannot_be_known_has_its_reason(subject: Any, kind: Any, medians: Any, reason: str) -> None:
    with pytest.raises(NotMeasurableError, match=reason):
        kind.measure(subject([800.0] * 4, medians=medians))
