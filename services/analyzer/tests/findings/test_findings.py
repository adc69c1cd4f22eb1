"""Every finding: when it speaks, with what evidence, and when it is silent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from ecg_analyzer import findings
from ecg_analyzer.beats.values import Beats
from ecg_analyzer.findings.kind import Facts
from ecg_shared.contract.result import Finding, Measurement


def _facts(
    rr_ms: Sequence[float] = (800.0,) * 20, classes: str = "", *, rate: float | None = 75.0, qrs: float | None = 90.0
) -> Facts:
    n = len(rr_ms) + 1
    beats = Beats(
        sample=np.concatenate(([0.0], np.cumsum(np.nan_to_num(np.array(rr_ms, float), nan=5000.0)))),
        beat_class=np.array(list(classes or "N" * n)),
        probability=np.full(n, np.nan),
        rr_ms=np.concatenate(([np.nan], np.array(rr_ms, float))),
        shape=np.zeros(n, np.int64),
        sampling_rate_hz=1000.0,
    )
    measured = {
        name: Measurement(value=value, unit="", n=1, method="")
        for name, value in (("heart_rate_bpm", rate), ("qrs_duration_ms", qrs))
    }
    return Facts(measured, beats, max(1.0, float(np.nansum(rr_ms)) / 1000.0))


def _found(facts: Facts) -> dict[str, Finding]:
    return {finding.code: finding for find in findings.ALL if (finding := find(facts)) is not None}


def test_a_normal_rhythm_has_no_finding() -> None:
    assert _found(_facts()) == {}


def test_unknown_numbers_make_no_finding() -> None:
    assert _found(_facts((), rate=None, qrs=None)) == {}


@pytest.mark.parametrize(
    ("rate", "code", "severity", "threshold"),
    [
        (59.9, "bradycardia", "info", 60.0),
        (49.9, "bradycardia", "attention", 50.0),
        (100.1, "tachycardia", "attention", 100.0),
        (150.1, "tachycardia", "urgent", 150.0),
    ],
)
def test_rate_findings_carry_the_limit_they_crossed(rate: float, code: str, severity: str, threshold: float) -> None:
    finding = _found(_facts(rate=rate))[code]

    assert finding.severity == severity
    assert finding.evidence.value == rate
    assert finding.evidence.threshold == threshold
    assert "doi:" in finding.evidence.source


@pytest.mark.parametrize("rate", [60.0, 100.0])
def test_a_rate_on_the_limit_is_normal(rate: float) -> None:
    assert _found(_facts(rate=rate)) == {}


@pytest.mark.parametrize(
    ("qrs", "code"), [(120.0, "wide_qrs"), (119.0, "borderline_wide_qrs"), (110.0, "borderline_wide_qrs")]
)
def test_wide_qrs(qrs: float, code: str) -> None:
    assert list(_found(_facts(qrs=qrs))) == [code]


def test_qrs_below_110_ms_is_normal() -> None:
    assert _found(_facts(qrs=109.0)) == {}


def test_a_pause_of_three_seconds_is_urgent() -> None:
    finding = _found(_facts([800.0] * 5 + [3000.0] + [800.0] * 5))["pause"]

    assert finding.severity == "urgent"
    assert finding.evidence.value == 3000.0


def test_a_gap_is_no_pause() -> None:
    assert "pause" not in _found(_facts([800.0] * 5 + [np.nan] + [800.0] * 5))


def test_most_intervals_changing_by_more_than_a_tenth_are_irregular() -> None:
    finding = _found(_facts([700.0, 900.0] * 6))["irregular_rhythm"]

    assert finding.evidence.value == pytest.approx((200 / 700 + 200 / 900) / 2, rel=0.15)  # changes of 29 % and 22 %


def test_single_ectopic_beats_are_not_irregular() -> None:
    assert "irregular_rhythm" not in _found(_facts([800.0] * 10 + [500.0, 1100.0] + [800.0] * 10))


def test_thirty_ventricular_beats_an_hour_are_frequent() -> None:
    # Two in 96 s of 120 beats: 75 an hour.
    classes = "".join("V" if beat in (30, 90) else "N" for beat in range(121))

    finding = _found(_facts([800.0] * 120, classes))["frequent_ventricular_ectopy"]

    assert finding.evidence.value == pytest.approx(75.0)


def test_one_ventricular_beat_is_not_frequent() -> None:
    assert "frequent_ventricular_ectopy" not in _found(_facts([800.0] * 12, "NNNNNVNNNNNNN"))


def test_three_fast_ventricular_beats_in_a_row_are_a_run() -> None:
    finding = _found(_facts([800.0] * 4 + [400.0] * 3 + [800.0] * 4, "NNNNNVVVNNNN"))["ventricular_run"]

    assert finding.severity == "attention"
    assert finding.evidence.value == 3.0
    assert "150/min" in finding.text  # 60 000 / 400 ms


def test_a_slow_run_is_none() -> None:
    assert "ventricular_run" not in _found(_facts([800.0] * 11, "NNNNNVVVNNNN"))


def test_a_run_of_thirty_seconds_is_urgent() -> None:
    # 81 beats at 400 ms: 32 s.
    finding = _found(_facts([400.0] * 90, "N" * 5 + "V" * 81 + "N" * 5))["sustained_ventricular_tachycardia"]

    assert finding.severity == "urgent"
