"""Inverted T waves."""

from __future__ import annotations

from typing import Any

import pytest


def _t(heights_mv: dict[str, float], *, r_mv: float = 1.0, s_mv: float = 0.3) -> dict[str, dict[str, float]]:
    return {
        "t_amplitude_mv": heights_mv,
        "r_amplitude_mv": dict.fromkeys(heights_mv, r_mv),
        "s_amplitude_mv": dict.fromkeys(heights_mv, s_mv),
    }


def test_two_contiguous_leads_deeper_than_a_tenth_millivolt_are_inverted(findings_of: Any) -> None:
    finding = findings_of(per_lead=_t({"V4": -0.11, "V5": -0.3, "II": 0.2}))["t_inversion"]

    assert finding.leads == ["V4", "V5"]
    assert (finding.evidence.value, finding.evidence.threshold) == (-0.3, -0.1)


@pytest.mark.parametrize(
    "given",
    [
        _t({"V4": -0.1, "V5": -0.1}),  # on the limit
        _t({"V4": -0.3, "V6": -0.3}),  # not beside each other
        _t({"III": -0.3, "aVF": -0.3, "V1": -0.3, "V2": -0.3, "aVR": -0.3}),  # aVF and V2 have no other neighbour
        _t({"V2": -0.3, "V3": -0.3}, r_mv=0.3, s_mv=1.0),  # S taller than R
        {"t_amplitude_mv": {"V4": -0.3, "V5": -0.3}},  # R and S not known
    ],
)
def test_lesser_ones_are_not(findings_of: Any, given: dict[str, dict[str, float]]) -> None:
    assert "t_inversion" not in findings_of(per_lead=given)


def test_the_t_of_a_wide_complex_points_away_by_nature(findings_of: Any) -> None:
    assert "t_inversion" not in findings_of({"qrs_duration_ms": 120.0}, per_lead=_t({"V5": -0.3, "V6": -0.3}))
