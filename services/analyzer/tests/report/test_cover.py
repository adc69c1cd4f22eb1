"""What stands over the traces."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from ecg_analyzer.report.case import Case
from ecg_analyzer.report.cover import cover, instant, title_of, verdict
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.contract.options import Patient, Sex
from ecg_shared.contract.result import (
    Evidence,
    Finding,
    LeadQuality,
    ModelRef,
    PredictionPart,
    QualityPart,
    Result,
    WindowProbability,
)

JOB = UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
Changed = Callable[..., Result]


def _prediction(probability: float | None, windows: int = 1) -> PredictionPart:
    return PredictionPart(
        label=None if probability is None else "abnormal" if probability >= 0.5 else "normal",
        probability=probability,
        threshold=0.5,
        calibrated=windows == 1,
        rejected=False,
        model=ModelRef(name="arrhythmia", version="1"),
        windows=[WindowProbability(start_s=0.0, end_s=10.0, probability=probability or 0.0)] * windows,
        reason_if_null="no_model" if probability is None else None,
    )


def _finding(severity: Any, text: str) -> Finding:
    evidence = Evidence(measurement="heart_rate_bpm", value=45.0, threshold=50.0, source="a guideline")
    return Finding(code="x", text=text, severity=severity, evidence=evidence)


@pytest.mark.parametrize(
    ("leads", "title"),
    [(list(STANDARD_LEADS), "12-lead ECG"), (["II"], "Single-lead ECG"), (["II", "V1", "V5"], "3-lead ECG")],
)
def test_the_title_names_the_kind_of_recording(leads: list[str], title: str) -> None:
    assert title_of(leads) == title


def test_without_what_the_uploader_did_not_give_there_are_ids_alone(twelve: Any) -> None:
    facts = dict(cover(twelve.result, Case(job_id=JOB))["facts"])
    assert facts == {
        "Recorded": "time not in the file",
        "Submitted": "2022-02-22 19:22:22 UTC",
        "Job": str(JOB),
        "File": "signal, csv, SHA-256 ab12ab12ab12…",
        "Signal": "12 leads, 10 s, 500 samples/s",
    }


def test_what_the_uploader_gave_is_printed(twelve: Any) -> None:
    patient = Patient(age_years=61, sex=Sex.FEMALE, reference="MRN 4711")
    facts = dict(cover(twelve.result, Case(external_id="ORDER-1", patient=patient))["facts"])
    assert (facts["Patient"], facts["Age, sex"], facts["Order"]) == ("MRN 4711", "61 years, female", "ORDER-1")


def test_a_verdict_shows_probability_threshold_model_and_calibration() -> None:
    said = verdict(_prediction(0.874))
    assert said["label"] == "Rhythm model: abnormal"
    assert said["lines"] == [
        "Probability of abnormal 0.87 ≥ threshold 0.50",
        "Model arrhythmia 1, one window of 10 s, calibrated",
    ]


def test_the_highest_of_many_windows_is_said_not_to_be_calibrated() -> None:
    assert verdict(_prediction(0.1, windows=30))["lines"][1].endswith(
        "highest tenth of 30 windows of 10 s, not calibrated"
    )


def test_no_verdict_says_why() -> None:
    said = verdict(_prediction(None))
    assert (said["label"], said["lines"][0]) == ("Rhythm model: no verdict", "Not given: no model was at hand.")


def test_a_signal_that_is_not_interpretable_has_no_verdict() -> None:
    refused = _prediction(None).model_copy(update={"rejected": True, "reason_if_null": "single_beat"})
    said = verdict(refused)
    assert (said["label"], said["lines"][0]) == (
        "Signal not interpretable",
        "Not given: only one beat was found.",
    )


def test_urgent_findings_come_first_and_what_has_no_room_is_counted(twelve: Any, changed: Changed) -> None:
    findings = [_finding("info", f"Note {k}.") for k in range(5)] + [_finding("urgent", "Marked tachycardia.")]
    page = cover(changed(twelve.result, findings=findings), Case())
    assert page["findings"][0] == {"text": "Marked tachycardia.", "severity": "urgent", "urgent": True}
    assert (len(page["findings"]), page["more_findings"]) == (4, 2)


def test_rate_and_intervals_come_before_variability(twelve: Any) -> None:
    names = [row["name"] for row in cover(twelve.result, Case())["numbers"]]
    assert names[0] == "Heart rate"
    assert names.index("QRS duration") < names.index("RMSSD")


def test_leads_that_fell_short_are_named_with_their_reasons(twelve: Any, changed: Changed) -> None:
    leads = [LeadQuality(name="V1", verdict="poor", reasons=["noise", "wander"])]
    page = cover(changed(twelve.result, quality=QualityPart(verdict="usable", leads=leads)), Case())
    assert page["remarks"] == ["Signal usable: V1 poor (muscle noise, wandering baseline)."]


def test_many_leads_that_fell_short_alike_are_counted(twelve: Any, changed: Changed) -> None:
    leads = [LeadQuality(name=f"V{k}", verdict="usable", reasons=["partly_recorded"]) for k in range(1, 7)]
    page = cover(changed(twelve.result, quality=QualityPart(verdict="usable", leads=leads)), Case())
    assert page["remarks"] == ["Signal usable: 6 leads usable (recorded in part)."]


def test_a_time_is_printed_with_its_zone_and_the_recorders_own_without() -> None:
    assert instant(datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)) == "2026-03-14 15:09:26 UTC"
    assert instant(datetime(2026, 3, 14, 15, 9, 26)) == "2026-03-14 15:09:26"  # noqa: DTZ001 - as recorders have it
