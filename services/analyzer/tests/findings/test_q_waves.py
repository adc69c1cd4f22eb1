"""Pathological Q waves: how wide and deep, in which leads, and what keeps them from being said."""

from __future__ import annotations

from typing import Any

import pytest


def _q(widths_ms: dict[str, float], *, depth_mv: float = 0.2, r_ms: float = 50.0) -> dict[str, dict[str, float]]:
    return {
        "q_duration_ms": widths_ms,
        "q_amplitude_mv": dict.fromkeys(widths_ms, depth_mv),
        "r_duration_ms": dict.fromkeys(widths_ms, r_ms),
    }


@pytest.mark.parametrize(
    ("leads", "wall"),
    [
        (["II", "aVF"], "inferior"),
        (["III", "aVF"], "inferior"),
        (["I", "aVL"], "lateral"),
        (["V5", "V6"], "lateral"),
        (["V4", "V5"], "anterior"),
    ],
)
def test_two_leads_of_a_wall_name_it(findings_of: Any, leads: list[str], wall: str) -> None:
    finding = findings_of(per_lead=_q(dict.fromkeys(leads, 30.0)))["pathological_q"]

    assert finding.text == f"Pathological Q waves, {wall}: {', '.join(leads)}."
    assert finding.leads == leads
    assert (finding.evidence.measurement, finding.evidence.threshold) == ("q_duration_ms", 30.0)


def test_two_walls_are_both_named_and_the_widest_q_is_the_evidence(findings_of: Any) -> None:
    finding = findings_of(per_lead=_q({"II": 32.0, "aVF": 44.0, "V5": 30.0, "V6": 31.0}))["pathological_q"]

    assert "inferior and lateral: II, aVF, V5, V6" in finding.text
    assert finding.evidence.value == 44.0


@pytest.mark.parametrize(
    "given",
    [
        _q({"II": 30.0, "aVF": 29.0}),  # one too narrow
        _q({"II": 40.0, "aVF": 40.0}, depth_mv=0.09),  # too shallow
        _q({"III": 60.0}),  # alone
        _q({"II": 40.0, "V6": 40.0}),  # not beside each other
        _q({"aVR": 80.0, "V1": 80.0}, r_ms=0.0),  # QS is the usual shape there
        _q({"V2": 19.0, "V3": 19.0}),
        {},
    ],
)
def test_lesser_q_waves_are_none(findings_of: Any, given: dict[str, dict[str, float]]) -> None:
    assert findings_of(per_lead=given) == {}


def test_in_v2_or_v3_a_q_before_r_of_20_ms_is_enough(findings_of: Any) -> None:
    finding = findings_of(per_lead=_q({"V3": 20.0}, depth_mv=0.05))["pathological_q"]

    assert "anterior: V3" in finding.text
    assert finding.evidence.threshold == 20.0


def test_a_qs_counts_in_v2_and_v3_together_but_not_in_one_alone(findings_of: Any) -> None:
    assert findings_of(per_lead=_q({"V2": 90.0}, r_ms=0.0)) == {}
    assert findings_of(per_lead=_q({"V2": 90.0, "V3": 90.0}, r_ms=0.0))["pathological_q"].leads == ["V2", "V3"]


def test_a_wide_complex_hides_scars_but_in_right_bundle_branch_block(findings_of: Any) -> None:
    inferior = _q({"II": 40.0, "aVF": 40.0})
    right = {
        "s_duration_ms": {"I": 80.0, "V6": 80.0},
        "r_prime_amplitude_mv": {"V1": 0.5},
        "r_peak_time_ms": {"V1": 90.0},
    }

    assert list(findings_of({"qrs_duration_ms": 140.0}, per_lead=inferior)) == ["wide_qrs"]
    assert list(findings_of({"qrs_duration_ms": 140.0}, per_lead=inferior | right)) == [
        "right_bundle_branch_block",
        "pathological_q",
    ]
