"""Usual ranges."""

from __future__ import annotations

import pytest
from ecg_analyzer.report.ranges import UsualRange, usual_range
from ecg_shared.contract.options import Patient, Sex


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("heart_rate_bpm", (60.0, 100.0)),
        ("p_duration_ms", (None, 120.0)),
        ("pr_ms", (120.0, 200.0)),
        ("qrs_duration_ms", (None, 110.0)),
        ("qrs_axis_deg", (-30.0, 90.0)),
    ],
)
def test_adult_ranges_are_those_of_the_recommendations(name: str, limits: tuple[float | None, float]) -> None:
    usual = usual_range(name, None)
    assert usual is not None
    assert (usual.low, usual.high) == limits


@pytest.mark.parametrize(("sex", "high_ms"), [(Sex.MALE, 450.0), (Sex.FEMALE, 460.0), (None, 450.0)])
def test_qtc_has_the_limit_of_the_sex_and_the_stricter_one_where_it_is_unknown(sex: Sex | None, high_ms: float) -> None:
    for name in ("qtc_ms", "qtc_bazett_ms"):
        usual = usual_range(name, Patient(sex=sex))
        assert usual is not None
        assert (usual.low, usual.high) == (390.0, high_ms)


def test_a_child_has_no_adult_range() -> None:
    assert usual_range("heart_rate_bpm", Patient(age_years=7)) is None
    assert usual_range("heart_rate_bpm", Patient(age_years=18)) is not None


@pytest.mark.parametrize("name", ["rmssd_ms", "heart_rate_max_bpm", "t_axis_deg", "something_new_ms"])
def test_a_measurement_without_a_known_range_has_none(name: str) -> None:
    assert usual_range(name, None) is None


def test_a_value_on_the_limit_is_usual() -> None:
    usual = UsualRange(60.0, 100.0)
    assert [usual.flag(value) for value in (59.0, 60.0, 100.0, 101.0)] == ["low", "", "", "high"]


@pytest.mark.parametrize(
    ("usual", "unit", "printed"),
    [
        (UsualRange(60.0, 100.0), "/min", "60 to 100 /min"),
        (UsualRange(None, 110.0), "ms", "≤ 110 ms"),
        (UsualRange(-30.0, 90.0), "deg", "−30 to 90°"),
        (UsualRange(390.0, 450.0, "(men)"), "ms", "390 to 450 ms (men)"),
    ],
)
def test_limits_are_printed_with_their_unit(usual: UsualRange, unit: str, printed: str) -> None:
    assert usual.text(unit) == printed
