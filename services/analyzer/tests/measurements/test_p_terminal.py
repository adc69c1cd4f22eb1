"""The terminal part of P in V1."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.measurements.kind import NotMeasurableError
from ecg_analyzer.measurements.p_terminal import P_TERMINAL_DEPTH, P_TERMINAL_FORCE
from ecg_analyzer.waves.median_beat import MedianBeat, Span

KINDS = (P_TERMINAL_DEPTH, P_TERMINAL_FORCE)


def _beat(corners: dict[float, float], p: Span = Span(-0.2, -0.1)) -> MedianBeat:  # noqa: B008 - frozen
    """Straight lines between corners (seconds: millivolts), P from 0.2 to 0.1 s before the main deflection."""
    time_s = np.arange(-175, 326) / 500.0
    mv = np.interp(time_s, list(corners), list(corners.values()))
    return MedianBeat(time_s, mv, 9, p, Span(-0.04, 0.04), Span(np.nan, np.nan))


BIPHASIC = _beat({-0.2: 0.0, -0.18: 0.1, -0.16: 0.0, -0.13: -0.12, -0.1: 0.0})


def test_the_force_is_depth_times_length_of_the_downward_part(subject: Any) -> None:
    given = subject([800.0] * 4, medians={"V1": BIPHASIC})

    assert P_TERMINAL_DEPTH.measure(given).value == pytest.approx(0.12)
    assert P_TERMINAL_FORCE.measure(given).value == pytest.approx(0.12 * 60.0, rel=0.05)  # from 0.16 to 0.1 s before


def test_the_level_is_that_before_p_not_that_behind_it(subject: Any) -> None:
    shifted = _beat({-0.2: -0.05, -0.18: 0.05, -0.16: -0.05, -0.13: -0.17, -0.1: -0.05, -0.05: 0.0})

    assert P_TERMINAL_DEPTH.measure(subject([800.0] * 4, medians={"V1": shifted})).value == pytest.approx(0.12)


def test_an_upright_p_has_none(subject: Any) -> None:
    upright = _beat({-0.2: 0.0, -0.15: 0.15, -0.1: 0.01})

    assert [kind.measure(subject([800.0] * 4, medians={"V1": upright})).value for kind in KINDS] == [0.0, 0.0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"medians": {"II": BIPHASIC}}, "needs_lead_v1"),
        ({"medians": {"V1": BIPHASIC}, "calibrated": False}, "not_calibrated"),
        ({"medians": {"V1": _beat({0.0: 1.0}, Span(np.nan, np.nan))}}, "no_p_waves"),
        ({"medians": {"V1": _beat({0.0: 1.0}, Span(np.nan, np.nan))}, "qrs_only": "no_model"}, "no_model"),
        ({"medians": {"V1": _beat({0.0: 1.0}, Span(-0.345, -0.25))}}, "borders_unsure"),  # cut at 0.35 s
    ],
)
def test_what_is_missing_is_said(subject: Any, kind: Any, given: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotMeasurableError, match=reason):
        kind.measure(subject([800.0] * 4, **given))
