"""Where the reading comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from ecg_analyzer.report.case import Case
from ecg_analyzer.report.provenance import provenance
from ecg_shared.contract.result import (
    Box,
    Consistency,
    DigitizationPart,
    DigitizedLead,
    Excluded,
    PageVerdict,
    QualityPart,
    Result,
    Warning_,
)

PAGE = DigitizationPart(
    page=2,
    pages=[PageVerdict(page=k, has_ecg=k == 2, layout=None, verdict="review") for k in (1, 2)],
    layout="3x4+1",
    rotation_deg=-1.23,
    px_per_mm=7.874,
    mm_per_s=25.0,
    mm_per_mv=10.0,
    grid_source="grid",
    verdict="review",
    reasons=["incomplete_V3", "gain_assumed"],
    leads=[
        DigitizedLead(
            name="V3", coverage=0.934, confidence=0.81, expected_snr_db=None, box=Box(x=0, y=0, width=1, height=1)
        )
    ],
    consistency=Consistency(einthoven_mv=0.0123, rhythm_strip_r=None),
)


NO_CASE = Case()


def _facts(result: Result, case: Case = NO_CASE) -> dict[str, dict[str, str]]:
    sections = provenance(result, case, ("II", "V1"))["sections"]
    return {section["title"]: dict(section["facts"]) for section in sections}


def test_input_and_programs_are_named(twelve: Any) -> None:
    facts = _facts(twelve.result, Case(job_id=UUID(int=7), external_id="ORDER-1"))
    assert facts["Input"]["Job"].replace("\u200b", "") == str(UUID(int=7))
    assert facts["Input"]["SHA-256"].replace("\u200b", "") == "ab12" * 16
    assert facts["Input"]["Order"] == "ORDER-1"
    assert facts["Analysis"]["Rate, rhythm from"] == "II, V1"
    assert facts["Analysis"]["Software"].startswith("ecg-analyzer ")
    assert "Page as it was read" not in facts


def test_a_page_says_its_scale_its_verdict_and_why(twelve: Any, changed: Callable[..., Result]) -> None:
    page = _facts(changed(twelve.result, digitization=PAGE))["Page as it was read"]
    assert page["Verdict"] == "review"
    assert page["Reasons"] == "incomplete V3, gain assumed"
    assert page["Scale"] == "7.87 px/mm"
    assert page["Scale from"] == "grid of the paper"
    assert page["Rotation"] == "−1.2°"
    assert page["I + III − II"] == "0.012 mV rms"
    assert "Strip against lead" not in page


def test_leads_of_a_page_have_coverage_and_confidence(twelve: Any, changed: Callable[..., Result]) -> None:
    assert provenance(changed(twelve.result, digitization=PAGE), Case(), ())["leads"] == [["V3", "93 %", "0.81"]]


def test_what_was_left_out_is_added_up(twelve: Any, changed: Callable[..., Result]) -> None:
    excluded = [
        Excluded(start_s=1.0, end_s=4.0, reason="flat"),
        Excluded(start_s=6.0, end_s=7.5, reason="lost_contact"),
    ]
    quality = QualityPart(verdict="usable", leads=[], excluded=excluded)
    facts = _facts(changed(twelve.result, quality=quality))
    assert facts["Analysis"]["Left out"] == "4.5 s in all (electrodes lost contact, flat)"


def test_warnings_limits_and_disclaimer_close_the_report(twelve: Any, changed: Callable[..., Result]) -> None:
    warned = changed(twelve.result, warnings=[Warning_(code="gain_assumed", detail="10 mm/mV.")])
    page = provenance(warned, Case(), ())
    assert page["warnings"] == [{"code": "gain assumed", "detail": "10 mm/mV."}]
    assert any("unconfirmed" in line or "no physician" in line for line in page["limits"])
    assert page["disclaimer"] == twelve.result.disclaimer


def test_a_word_without_end_can_break(twelve: Any) -> None:
    order = _facts(twelve.result, Case(external_id="X" * 200))["Input"]["Order"]
    assert max(len(part) for part in order.split("\u200b")) == 8
    assert order.replace("\u200b", "") == "X" * 200
