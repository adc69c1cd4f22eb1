"""R and S amplitudes and ST levels, lead by lead."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.measurements.amplitudes import R_AMPLITUDE, S_AMPLITUDE
from ecg_analyzer.measurements.kind import NotMeasurableError
from ecg_analyzer.measurements.st_level import ST_J, ST_J60
from ecg_analyzer.waves.median_beat import MedianBeat, Span

UNKNOWN = Span(np.nan, np.nan)


def _beat(corners: dict[float, float], qrs: Span = Span(-0.04, 0.04)) -> MedianBeat:  # noqa: B008 - frozen
    """Straight lines between corners (seconds: millivolts)."""
    time_s = np.arange(-175, 326) / 500.0
    return MedianBeat(time_s, np.interp(time_s, list(corners), list(corners.values())), 9, UNKNOWN, qrs, UNKNOWN)


RS = _beat({-0.04: 0.0, -0.02: -0.1, 0.0: 1.2, 0.02: -0.4, 0.04: 0.1, 0.1: 0.25, 0.2: 0.25})
QS = _beat({-0.04: 0.0, 0.0: -0.9, 0.04: 0.0})


def test_r_is_the_height_and_s_the_depth_behind_it(subject: Any) -> None:
    given = subject([800.0] * 4, medians={"II": RS, "V1": QS})

    r, s = R_AMPLITUDE.measure(given), S_AMPLITUDE.measure(given)

    assert r.per_lead == pytest.approx({"II": 1.2, "V1": 0.0})
    assert s.per_lead == pytest.approx({"II": 0.4, "V1": 0.9})  # the Q of II, before its R, is no S; a QS counts
    assert (r.value, s.value) == pytest.approx((1.2, 0.4))  # the lead read first


def test_st_is_read_at_j_and_60_ms_behind_it(subject: Any) -> None:
    given = subject([800.0] * 4, medians={"II": RS})

    assert ST_J.measure(given).value == pytest.approx(0.1)
    assert ST_J60.measure(given).value == pytest.approx(0.25)


@pytest.mark.parametrize("kind", [R_AMPLITUDE, S_AMPLITUDE, ST_J, ST_J60])
def test_millivolts_that_rest_on_an_assumption_are_not_measured(subject: Any, kind: Any) -> None:
    with pytest.raises(NotMeasurableError, match="not_calibrated"):
        kind.measure(subject([800.0] * 4, medians={"II": RS}, calibrated=False))


@pytest.mark.parametrize("kind", [R_AMPLITUDE, S_AMPLITUDE, ST_J, ST_J60])
def test_a_lead_without_marks_is_unknown(subject: Any, kind: Any) -> None:
    bare = _beat({0.0: 1.0}, qrs=UNKNOWN)

    assert kind.measure(subject([800.0] * 4, medians={"II": RS, "V1": bare})).per_lead["V1"] is None
    with pytest.raises(NotMeasurableError, match="no_qrs_marks"):
        kind.measure(subject([800.0] * 4, medians={"II": bare}))
