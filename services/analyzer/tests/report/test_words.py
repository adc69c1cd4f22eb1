"""Codes and numbers in words."""

from __future__ import annotations

import pytest
from ecg_analyzer import measurements
from ecg_analyzer.report.words import as_printed, clock, in_words, measurement_name, number, unit_name


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("heart_rate_bpm", "Heart rate"),
        ("heart_rate_min_bpm", "Heart rate least"),
        ("qrs_duration_ms", "QRS duration"),
        ("qtc_bazett_ms", "QTc Bazett"),
        ("pnn50_percent", "pNN50"),
        ("st_j60_mv", "ST J60"),
        ("p_terminal_force_mv_ms", "P terminal force"),
        ("lf_hf_ratio", "LF/HF ratio"),
        ("t_axis_deg", "T axis"),
        ("something_new_mv", "Something new"),
    ],
)
def test_a_measurement_is_named_as_physicians_write_it(name: str, printed: str) -> None:
    assert measurement_name(name) == printed


def test_every_measurement_has_a_name_of_its_own_without_a_unit() -> None:
    names = [measurement_name(kind.name) for kind in measurements.ALL]
    assert len(set(names)) == len(names)
    assert not [name for name in names if "_" in name or name.endswith((" ms", " bpm", " mv"))]


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        (74.6, "/min", "75"),
        (131.2, "ms", "131"),
        (8.44, "ms", "8.4"),
        (-0.046, "mV", "−0.05"),
        (-0.001, "mV", "0.00"),
        (12.34, "%", "12.3"),
        (3.0, "", "3"),
        (0.4567, "1", "0.457"),
        (0.0, "1", "0"),
    ],
)
def test_a_number_has_the_digits_that_its_unit_deserves(value: float, unit: str, printed: str) -> None:
    assert number(value, unit) == printed


def test_what_is_printed_is_what_is_judged() -> None:
    assert as_printed(59.96, "/min") == 60.0


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("too_few_intervals", "too few intervals between beats"),
        ("incomplete_V3", "incomplete V3"),
        ("needs_leads_i_and_ii", "needs leads I and II"),
        ("no_p_waves", "no P waves"),
    ],
)
def test_a_code_is_said_in_words(code: str, words: str) -> None:
    assert in_words(code) == words


@pytest.mark.parametrize(
    ("seconds", "printed"), [(9.98, "10 s"), (12.54, "12.5 s"), (61.0, "1:01"), (1806.0, "30:06"), (3725.0, "1:02:05")]
)
def test_a_time_of_the_recording_is_printed_as_on_a_clock(seconds: float, printed: str) -> None:
    assert clock(seconds) == printed


def test_units_are_printed_as_signs() -> None:
    assert [unit_name(unit) for unit in ("deg", "1", "/min2", "mV")] == ["°", "", "/min²", "mV"]
