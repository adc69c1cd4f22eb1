"""The table of measurements."""

from __future__ import annotations

from ecg_analyzer.report.measurement_rows import lead_table, measurement_rows
from ecg_shared.contract.options import Patient
from ecg_shared.contract.result import Measurement

RATE = Measurement(value=44.7, unit="/min", n=7, method="60 000 / mean RR of all beats")
UNKNOWN = Measurement(value=None, unit="ms", n=0, method="median", reason_if_null="no_p_waves")
WIDTH = Measurement(value=92.0, unit="ms", n=8, method="median", per_lead={"V1": 94.0, "II": 90.2, "I": None})


def test_a_value_outside_its_range_is_flagged_in_words_and_by_a_sign() -> None:
    (row,) = measurement_rows({"heart_rate_bpm": RATE}, None)
    assert (row["name"], row["value"], row["unit"]) == ("Heart rate", "45", " /min")
    assert (row["range"], row["flag"], row["n"]) == ("60 to 100 /min", "▼ low", "7")


def test_a_value_that_prints_as_the_limit_is_not_flagged() -> None:
    (row,) = measurement_rows({"heart_rate_bpm": RATE.model_copy(update={"value": 59.96})}, None)
    assert (row["value"], row["flag"]) == ("60", "")


def test_an_unknown_value_is_a_dash_with_its_reason() -> None:
    (row,) = measurement_rows({"pr_ms": UNKNOWN}, None)
    assert (row["value"], row["unit"], row["n"]) == ("–", "", "–")
    assert row["how"] == "Not known: no P waves"


def test_a_child_gets_neither_range_nor_flag() -> None:
    (row,) = measurement_rows({"heart_rate_bpm": RATE}, Patient(age_years=4))
    assert (row["range"], row["flag"]) == ("", "")


def test_measurements_by_lead_are_a_table_with_leads_in_their_usual_order() -> None:
    table = lead_table({"heart_rate_bpm": RATE, "qrs_duration_ms": WIDTH})
    assert table == {"leads": ["I", "II", "V1"], "rows": [{"name": "QRS duration (ms)", "cells": ["–", "90", "94"]}]}


def test_without_two_leads_there_is_no_such_table() -> None:
    assert lead_table({"heart_rate_bpm": RATE}) is None
    assert lead_table({"qrs_duration_ms": WIDTH.model_copy(update={"per_lead": {"II": 92.0}})}) is None


def test_single_waves_of_qrs_stand_in_the_table_of_leads_only() -> None:
    names = ("qrs_duration_ms", "q_duration_ms", "r_peak_time_ms", "r_prime_amplitude_mv", "r_amplitude_mv")
    measured = dict.fromkeys(names, WIDTH)

    assert [row["name"] for row in measurement_rows(measured, None)] == ["QRS duration", "R amplitude"]
    table = lead_table(measured)
    assert table is not None
    assert len(table["rows"]) == len(names)
