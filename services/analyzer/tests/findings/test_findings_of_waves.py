"""Findings that rest on intervals, axes and voltages: the limit they cross, and their silence without the number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.leads import LIMB_LEADS, PRECORDIAL_LEADS, STANDARD_LEADS
from ecg_shared.contract.options import Sex


def test_nothing_measured_finds_nothing(findings_of: Any) -> None:
    assert findings_of() == {}


@pytest.mark.parametrize(
    ("name", "value", "code", "threshold"),
    [
        ("pr_ms", 201.0, "first_degree_block", 200.0),
        ("pr_ms", 119.0, "short_pr", 120.0),
        ("qtc_ms", 450.0, "long_qtc", 450.0),
        ("qtc_ms", 500.0, "long_qtc", 500.0),
        ("qtc_ms", 390.0, "short_qtc", 390.0),
        ("qrs_axis_deg", -30.0, "left_axis_deviation", -30.0),
        ("qrs_axis_deg", -90.0, "left_axis_deviation", -30.0),
        ("qrs_axis_deg", 91.0, "right_axis_deviation", 90.0),
        ("qrs_axis_deg", -91.0, "extreme_axis_deviation", -90.0),
        ("p_duration_ms", 120.0, "wide_p", 120.0),
    ],
)
def test_a_number_beyond_its_limit_is_found_with_the_limit(
    findings_of: Any, name: str, value: float, code: str, threshold: float
) -> None:
    found = findings_of({name: value})

    assert list(found) == [code]
    assert found[code].evidence.measurement == name
    assert found[code].evidence.value == value
    assert found[code].evidence.threshold == threshold
    assert "doi:" in found[code].evidence.source


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pr_ms", 200.0),
        ("pr_ms", 120.0),
        ("qtc_ms", 449.0),
        ("qtc_ms", 391.0),
        ("qrs_axis_deg", -29.0),
        ("qrs_axis_deg", 90.0),
        ("p_duration_ms", 119.0),
        ("pr_ms", None),
        ("qtc_ms", None),
        ("qrs_axis_deg", None),
    ],
)
def test_a_number_within_its_limits_or_unknown_is_not_found(findings_of: Any, name: str, value: float | None) -> None:
    assert findings_of({name: value}) == {}


def test_a_woman_may_have_a_qtc_of_455_ms_and_a_man_may_not(findings_of: Any) -> None:
    assert findings_of({"qtc_ms": 455.0}, sex=Sex.FEMALE) == {}
    assert list(findings_of({"qtc_ms": 455.0}, sex=Sex.MALE)) == ["long_qtc"]


def test_without_a_sex_the_stricter_limit_holds_and_is_said(findings_of: Any) -> None:
    assert "no sex" in findings_of({"qtc_ms": 455.0})["long_qtc"].text


def test_a_wide_qrs_makes_no_long_qtc(findings_of: Any) -> None:
    assert list(findings_of({"qtc_ms": 480.0, "qrs_duration_ms": 150.0})) == ["wide_qrs"]


def _voltages(r_mv: Mapping[str, float], s_mv: Mapping[str, float]) -> dict[str, dict[str, float]]:
    usual = dict.fromkeys(STANDARD_LEADS, 0.7)
    return {"r_amplitude_mv": usual | dict(r_mv), "s_amplitude_mv": usual | dict(s_mv)}


@pytest.mark.parametrize(
    ("r_mv", "s_mv", "sum_name", "value"),
    [
        ({"V5": 2.0}, {"V1": 1.5}, "sokolow_lyon_mv", 3.5),
        ({"aVL": 1.0}, {"V3": 1.9}, "cornell_mv", 2.9),
        ({"aVL": 1.1}, {}, "r_amplitude_mv", 1.1),
    ],
)
def test_high_voltage_is_found_by_any_of_three_sums(
    findings_of: Any, r_mv: dict[str, float], s_mv: dict[str, float], sum_name: str, value: float
) -> None:
    finding = findings_of(per_lead=_voltages(r_mv, s_mv), sex=Sex.MALE)["left_ventricular_hypertrophy_voltage"]

    assert finding.evidence.measurement == sum_name
    assert finding.evidence.value == pytest.approx(value)


def test_cornells_limit_is_lower_for_women(findings_of: Any) -> None:
    voltages = _voltages({"aVL": 0.9}, {"V3": 1.5})  # 2.4 mV: above 2.0, below 2.8

    assert findings_of(per_lead=voltages, sex=Sex.MALE) == {}
    assert list(findings_of(per_lead=voltages, sex=Sex.FEMALE)) == ["left_ventricular_hypertrophy_voltage"]


def test_low_voltage_needs_all_leads_of_a_plane(findings_of: Any) -> None:
    limb, chest = dict.fromkeys(LIMB_LEADS, 0.2), dict.fromkeys(PRECORDIAL_LEADS, 0.7)
    low = {"r_amplitude_mv": limb | chest, "s_amplitude_mv": limb | chest}  # 0.4 mV in each limb lead
    one_taller = {name: of | {"II": 0.4} for name, of in low.items()}

    assert list(findings_of(per_lead=low)) == ["low_voltage"]
    assert findings_of(per_lead=one_taller) == {}


def test_st_elevation_needs_two_leads_beside_each_other(findings_of: Any) -> None:
    assert list(findings_of(per_lead={"st_j_mv": {"II": 0.1, "aVF": 0.12}})) == ["st_elevation"]
    assert findings_of(per_lead={"st_j_mv": {"II": 0.1, "V6": 0.12}}) == {}


@pytest.mark.parametrize(
    ("patient", "found"),
    [
        ({"sex": Sex.MALE, "age_years": 39.0}, False),  # limit 0.25 mV
        ({"sex": Sex.MALE, "age_years": 40.0}, True),  # 0.2 mV
        ({"sex": Sex.FEMALE, "age_years": 39.0}, True),  # 0.15 mV
    ],
)
def test_the_limit_in_v2_and_v3_depends_on_sex_and_age(findings_of: Any, patient: dict[str, Any], found: bool) -> None:
    assert ("st_elevation" in findings_of(per_lead={"st_j_mv": {"V2": 0.22, "V3": 0.22}}, **patient)) is found


def test_st_elevation_is_urgent_and_names_its_leads(findings_of: Any) -> None:
    finding = findings_of(per_lead={"st_j_mv": {"V3": 0.3, "V4": 0.2, "I": 0.0}})["st_elevation"]

    assert finding.severity == "urgent"
    assert finding.leads == ["V3", "V4"]
    assert finding.evidence.value == 0.3


def test_a_rising_st_segment_is_no_depression(findings_of: Any) -> None:
    j_mv = {"V5": -0.1, "V6": -0.08}

    assert list(findings_of(per_lead={"st_j_mv": j_mv, "st_j60_mv": {"V5": -0.12, "V6": -0.08}})) == ["st_depression"]
    assert findings_of(per_lead={"st_j_mv": j_mv, "st_j60_mv": {"V5": 0.0, "V6": 0.02}}) == {}


@pytest.mark.parametrize(("reason", "found"), [("no_p_waves", True), ("no_model", False)])
def test_fibrillation_asks_that_p_waves_were_looked_for(findings_of: Any, reason: str, found: bool) -> None:
    rr_ms = np.tile([600.0, 900.0, 700.0, 1000.0], 12)  # 38 s of one lead

    assert ("atrial_fibrillation" in findings_of(reasons={"pr_ms": reason}, rr_ms=rr_ms)) is found


def test_ten_seconds_of_one_lead_are_too_short_for_fibrillation(findings_of: Any) -> None:
    rr_ms = np.tile([600.0, 900.0, 700.0, 1000.0], 3)

    assert list(findings_of(reasons={"pr_ms": "no_p_waves"}, rr_ms=rr_ms)) == ["irregular_rhythm"]


def test_two_ventricular_beats_in_a_row_are_a_couplet_and_three_are_none(findings_of: Any) -> None:
    assert "ventricular_couplet" in findings_of(classes="NNNNVVNNNNNNNNNNNNNNN")
    assert "ventricular_couplet" not in findings_of(classes="NNNNVVVNNNNNNNNNNNNNN")


def test_every_second_beat_ventricular_three_times_is_bigeminy(findings_of: Any) -> None:
    assert "bigeminy" in findings_of(classes="NNNNVNVNVNNNNNNNNNNNN")
    assert "bigeminy" not in findings_of(classes="NNNNVNVNNNNNNNNNNNNNN")


def test_inverted_p_and_qrs_in_lead_i_alone_are_exchanged_arms(findings_of: Any) -> None:
    voltages = _voltages({"I": 0.1, "V6": 1.2}, {"I": 0.9, "V6": 0.2})

    assert "arm_reversal" in findings_of({"p_axis_deg": 120.0}, per_lead=voltages)
    assert "arm_reversal" not in findings_of({"p_axis_deg": 60.0}, per_lead=voltages)


def test_arms_exchanged_are_told_too_where_the_inverted_wave_counts_as_a_q(findings_of: Any) -> None:
    voltages = _voltages({"I": 0.2, "V6": 1.0}, {"I": 0.0, "V6": 0.1}) | {"q_amplitude_mv": {"I": 0.9}}

    assert "arm_reversal" in findings_of({"p_axis_deg": 120.0}, per_lead=voltages)


def test_a_flat_lead_ii_is_an_exchanged_right_leg(findings_of: Any) -> None:
    voltages = _voltages({"II": 0.03}, {"II": 0.02})

    assert "right_leg_reversal" in findings_of(per_lead=voltages)


def test_a_qtc_that_is_long_even_with_a_usual_qrs_is_found_with_a_wide_one(findings_of: Any) -> None:
    # 530 ms less a QRS of 160 ms, plus a usual one of 95 ms for men, 88 ms for women: 465 and 458 ms.
    values = {"qtc_ms": 530.0, "qrs_duration_ms": 160.0}

    finding = findings_of(values, sex=Sex.MALE)["long_qtc"]

    assert finding.evidence.measurement == "qtc_qrs_adjusted_ms"
    assert (finding.evidence.value, finding.evidence.threshold) == (465.0, 450.0)
    assert "JT" in finding.evidence.source
    assert "95 ms in place of 160" in finding.text
    assert "long_qtc" not in findings_of(values, sex=Sex.FEMALE)  # below 460 ms


def test_the_force_of_a_terminal_p_counts_where_it_is_deep(findings_of: Any) -> None:
    deep = {"p_terminal_force_mv_ms": 4.0, "p_terminal_depth_mv": 0.1}

    finding = findings_of(deep)["p_terminal_force"]

    assert (finding.evidence.value, finding.evidence.threshold) == (4.0, 4.0)
    assert finding.leads == ["V1"]
    assert findings_of(deep | {"p_terminal_depth_mv": 0.09}) == {}  # long and shallow
    assert findings_of(deep | {"p_terminal_force_mv_ms": 3.9}) == {}
    assert findings_of(deep | {"p_terminal_depth_mv": None}) == {}
