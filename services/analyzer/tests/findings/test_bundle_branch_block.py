"""Bundle branch block: the shape names a wide complex, and what has neither shape stays wide only."""

from __future__ import annotations

from typing import Any

import pytest

RIGHT = {
    "q_duration_ms": {"I": 0.0, "V1": 0.0, "V2": 0.0, "V6": 0.0},
    "r_duration_ms": {"I": 45.0, "V1": 20.0, "V2": 40.0, "V6": 50.0},
    "r_peak_time_ms": {"I": 40.0, "V1": 100.0, "V2": 30.0, "V6": 40.0},
    "s_duration_ms": {"I": 80.0, "V1": 35.0, "V2": 80.0, "V6": 70.0},
    "r_prime_amplitude_mv": {"I": 0.0, "V1": 0.9, "V2": 0.0, "V6": 0.0},
}
LEFT = {
    "q_duration_ms": {"I": 0.0, "V1": 130.0, "V6": 0.0},
    "r_duration_ms": {"I": 140.0, "V1": 0.0, "V6": 130.0},
    "r_peak_time_ms": {"I": 95.0, "V1": 0.0, "V6": 90.0},
    "s_duration_ms": {"I": 0.0, "V1": 0.0, "V6": 0.0},
    "r_prime_amplitude_mv": {"I": 0.0, "V1": 0.0, "V6": 0.0},
}


def _with(shape: dict[str, dict[str, float]], **changed: dict[str, float]) -> dict[str, dict[str, float]]:
    return {name: values | changed.get(name, {}) for name, values in shape.items()}


@pytest.mark.parametrize(
    ("width_ms", "shape", "code", "severity", "threshold"),
    [
        (120.0, RIGHT, "right_bundle_branch_block", "attention", 120.0),
        (119.0, RIGHT, "incomplete_right_bundle_branch_block", "info", 110.0),
        (120.0, LEFT, "left_bundle_branch_block", "attention", 120.0),
        (110.0, LEFT, "incomplete_left_bundle_branch_block", "info", 110.0),
    ],
)
def test_the_shape_names_the_block_and_the_width_says_if_it_is_complete(
    findings_of: Any, width_ms: float, shape: Any, code: str, severity: str, threshold: float
) -> None:
    found = findings_of({"qrs_duration_ms": width_ms}, per_lead=shape)

    assert list(found) == [code]  # said once: no wide QRS and no pathological QS in V1 beside it
    assert found[code].severity == severity
    assert (found[code].evidence.value, found[code].evidence.threshold) == (width_ms, threshold)


@pytest.mark.parametrize("shape", [RIGHT, LEFT])
def test_a_narrow_complex_of_the_shape_is_no_block(findings_of: Any, shape: Any) -> None:
    assert findings_of({"qrs_duration_ms": 109.0}, per_lead=shape) == {}


def test_a_late_r_without_s_in_v1_does_as_well_as_r_prime(findings_of: Any) -> None:
    late = _with(RIGHT, r_prime_amplitude_mv={"V1": 0.0}, s_duration_ms={"V1": 0.0})
    early = _with(late, r_peak_time_ms={"V1": 50.0})

    assert list(findings_of({"qrs_duration_ms": 140.0}, per_lead=late)) == ["right_bundle_branch_block"]
    assert list(findings_of({"qrs_duration_ms": 140.0}, per_lead=early)) == ["wide_qrs"]


def test_a_right_block_has_wide_s_in_both_lateral_leads(findings_of: Any) -> None:
    narrow_s = _with(RIGHT, s_duration_ms={"V6": 40.0})  # neither over 40 ms nor wider than R of 50 ms
    wider_than_r = _with(narrow_s, r_duration_ms={"V6": 35.0})

    assert list(findings_of({"qrs_duration_ms": 130.0}, per_lead=narrow_s)) == ["wide_qrs"]
    assert list(findings_of({"qrs_duration_ms": 130.0}, per_lead=wider_than_r)) == ["right_bundle_branch_block"]


def test_a_left_block_has_no_q_in_i_and_v6(findings_of: Any) -> None:
    with_q = _with(LEFT, q_duration_ms={"V6": 20.0})

    assert list(findings_of({"qrs_duration_ms": 140.0}, per_lead=with_q)) == ["wide_qrs"]


def test_one_broad_lateral_lead_makes_a_complete_left_block_but_no_incomplete_one(findings_of: Any) -> None:
    displaced = _with(LEFT, r_peak_time_ms={"V6": 50.0})

    assert list(findings_of({"qrs_duration_ms": 140.0}, per_lead=displaced)) == ["left_bundle_branch_block"]
    assert list(findings_of({"qrs_duration_ms": 115.0}, per_lead=displaced)) == ["borderline_wide_qrs"]


def test_a_late_r_prime_is_no_broad_r(findings_of: Any) -> None:
    two_waves = _with(LEFT, r_prime_amplitude_mv={"I": 0.1, "V6": 0.1})

    assert list(findings_of({"qrs_duration_ms": 140.0}, per_lead=two_waves)) == ["wide_qrs"]


@pytest.mark.parametrize("missing", ["I", "V6"])
@pytest.mark.parametrize("shape", [RIGHT, LEFT])
def test_without_a_lateral_lead_a_wide_complex_stays_unnamed(findings_of: Any, shape: Any, missing: str) -> None:
    fewer = {name: {lead: value for lead, value in of.items() if lead != missing} for name, of in shape.items()}

    assert list(findings_of({"qrs_duration_ms": 140.0}, per_lead=fewer)) == ["wide_qrs"]
