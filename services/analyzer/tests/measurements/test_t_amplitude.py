"""Height of the T wave."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.measurements.kind import NotMeasurableError
from ecg_analyzer.measurements.t_amplitude import T_AMPLITUDE
from ecg_analyzer.waves.median_beat import MedianBeat, Span

UNKNOWN = Span(np.nan, np.nan)


def _beat(t_mv: float, t: Span = Span(0.2, 0.36)) -> MedianBeat:  # noqa: B008 - frozen
    """A QRS of 1 mV and a T of this height, from 0.2 to 0.36 s."""
    time_s = np.arange(-175, 326) / 500.0
    mv = np.interp(time_s, [-0.04, 0.0, 0.04, 0.2, 0.28, 0.36], [0.0, 1.0, 0.0, 0.0, t_mv, 0.0])
    return MedianBeat(time_s, mv, 9, UNKNOWN, Span(-0.04, 0.04), t)


def test_an_inverted_t_is_negative(subject: Any) -> None:
    medians = {"II": _beat(0.3), "V5": _beat(-0.2)}

    assert T_AMPLITUDE.measure(subject([800.0] * 4, medians=medians)).per_lead == pytest.approx({"II": 0.3, "V5": -0.2})


def test_of_a_t_wave_with_two_directions_the_taller_one_counts(subject: Any) -> None:
    time_s = np.arange(-175, 326) / 500.0
    mv = np.interp(time_s, [0.2, 0.24, 0.28, 0.32, 0.36], [0.0, 0.1, 0.0, -0.25, 0.0])
    beat = MedianBeat(time_s, mv, 9, UNKNOWN, Span(-0.04, 0.04), Span(0.2, 0.36))

    assert T_AMPLITUDE.measure(subject([800.0] * 4, medians={"II": beat})).value == pytest.approx(-0.25)


@pytest.mark.parametrize(("qrs_only", "reason"), [(None, "no_t_waves"), ("no_model", "no_model")])
def test_without_borders_the_reason_is_that_of_t(subject: Any, qrs_only: str | None, reason: str) -> None:
    given = subject([800.0] * 4, medians={"II": _beat(0.3, UNKNOWN)}, qrs_only=qrs_only)

    with pytest.raises(NotMeasurableError, match=reason):
        T_AMPLITUDE.measure(given)


def test_millivolts_that_rest_on_an_assumption_are_not_measured(subject: Any) -> None:
    with pytest.raises(NotMeasurableError, match="not_calibrated"):
        T_AMPLITUDE.measure(subject([800.0] * 4, medians={"II": _beat(0.3)}, calibrated=False))
