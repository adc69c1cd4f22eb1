"""Supraventricular ectopic beats: one, many, in a row, every second."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest


def test_a_single_beat_is_noted_and_not_called_frequent(findings_of: Any) -> None:
    found = findings_of(classes="NNNNSNNNNNNNNNNNNNNNN")

    assert list(found) == ["supraventricular_ectopy"]
    assert found["supraventricular_ectopy"].severity == "info"
    assert found["supraventricular_ectopy"].text == "Supraventricular ectopic beat, 1 of 21 beats."


def test_thirty_an_hour_are_frequent(findings_of: Any) -> None:
    # Two in 96 s of 120 beats: 75 an hour.
    classes = "".join("S" if beat in (30, 90) else "N" for beat in range(121))

    found = findings_of(rr_ms=[800.0] * 120, classes=classes)

    assert list(found) == ["frequent_supraventricular_ectopy"]
    assert found["frequent_supraventricular_ectopy"].evidence.value == pytest.approx(75.0)


def test_two_in_ten_minutes_are_not_frequent(findings_of: Any) -> None:
    classes = "".join("S" if beat in (30, 90) else "N" for beat in range(751))  # 12 an hour

    assert list(findings_of(rr_ms=[800.0] * 750, classes=classes)) == ["supraventricular_ectopy"]


def test_three_fast_ones_in_a_row_are_a_run_and_three_slow_ones_none(findings_of: Any) -> None:
    fast = findings_of(rr_ms=[800.0] * 4 + [400.0] * 3 + [800.0] * 4, classes="NNNNNSSSNNNN")
    slow = findings_of(rr_ms=[800.0] * 11, classes="NNNNNSSSNNNN")

    assert fast["supraventricular_run"].evidence.value == 3.0
    assert "150/min" in fast["supraventricular_run"].text  # 60 000 / 400 ms
    assert "supraventricular_run" not in slow


def test_a_run_of_thirty_seconds_is_sustained(findings_of: Any) -> None:
    # 81 beats at 400 ms: 32 s.
    found = findings_of(rr_ms=[400.0] * 90, classes="N" * 5 + "S" * 81 + "N" * 5)

    assert "sustained_supraventricular_tachycardia" in found


def test_every_second_beat_three_times_is_atrial_bigeminy(findings_of: Any) -> None:
    assert "atrial_bigeminy" in findings_of(classes="NNNNSNSNSNNNNNNNNNNNN")
    assert "atrial_bigeminy" not in findings_of(classes="NNNNSNSNNNNNNNNNNNNNN")
    assert "bigeminy" not in findings_of(classes="NNNNSNSNSNNNNNNNNNNNN")  # that is the ventricular one


def test_in_atrial_fibrillation_no_beat_is_early(findings_of: Any) -> None:
    rr_ms = np.tile([600.0, 900.0, 700.0, 1000.0], 12)  # 38 s without P waves
    classes = "N" * 40 + "SSS" + "N" * 6

    found = findings_of(reasons={"pr_ms": "no_p_waves"}, rr_ms=rr_ms, classes=classes)

    assert list(found) == ["atrial_fibrillation", "irregular_rhythm"]
