"""Where the reading comes from and how far it reaches: input, page, programs, warnings, limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ecg_shared.contract.result import DigitizationPart, Result
from ecg_shared.paper.printable import printable

from ecg_analyzer.report.case import Case
from ecg_analyzer.report.cover import instant
from ecg_analyzer.report.words import clock, in_words

LIMITS: Final = (
    "A reading by computer that no physician has confirmed. A normal verdict does not exclude disease.",
    "The verdict concerns the rhythm; it is not a statement on ischaemia, infarction or the size of chambers.",
    "A number that could not be known is printed as a dash with its reason; nothing is estimated in its place.",
    "Millimetres are true only when printed at 100 %: the ruler on the first page must measure 100 mm.",
)


def provenance(result: Result, case: Case, leads: Sequence[str]) -> dict[str, Any]:
    """Return the last page's texts; ``leads`` are those that rate and rhythm rest on."""
    return {
        "sections": [
            {"title": title, "facts": [[label, _breakable(printable(value))] for label, value in facts if value]}
            for title, facts in (
                ("Input", _input(result, case)),
                ("Page as it was read", _page(result.digitization) if result.digitization else []),
                ("Analysis", _analysis(result, leads)),
            )
            if facts
        ],
        "leads": _lead_rows(result.digitization) if result.digitization else [],
        "warnings": [
            {"code": in_words(warning.code), "detail": _breakable(printable(warning.detail))}
            for warning in result.warnings
        ],
        "limits": list(LIMITS),
        "disclaimer": result.disclaimer,
    }


def _input(result: Result, case: Case) -> list[tuple[str, str]]:
    patient = case.patient
    pages = result.input.pages
    return [
        ("Job", str(case.job_id) if case.job_id is not None else "none: analysed without a server"),
        ("Order", case.external_id or ""),
        ("Patient", (patient.reference or "") if patient is not None else ""),
        ("Submitted", instant(case.submitted) if case.submitted is not None else ""),
        ("Kind, format", f"{result.input.kind}, {result.input.format}" + (f", {pages} pages" if pages else "")),
        ("SHA-256", result.input.sha256),
        ("Recorded", instant(result.signal.start) if result.signal.start is not None else ""),
    ]


def _page(page: DigitizationPart) -> list[tuple[str, str]]:
    einthoven, strip = page.consistency.einthoven_mv, page.consistency.rhythm_strip_r
    return [
        ("Verdict", page.verdict),
        ("Reasons", ", ".join(in_words(reason) for reason in page.reasons)),
        ("Page, layout", f"{page.page} of {max(len(page.pages), page.page)} looked at, {page.layout}"),
        ("Scale", f"{page.px_per_mm:.2f} px/mm" if page.px_per_mm is not None else "not found"),
        ("Scale from", in_words(page.grid_source)),
        ("Speed, gain", f"{page.mm_per_s:g} mm/s, {page.mm_per_mv:g} mm/mV"),
        ("Rotation", f"{page.rotation_deg:.1f}°".replace("-", "−")),
        ("I + III − II", f"{einthoven:.3f} mV rms" if einthoven is not None else ""),
        ("Strip against lead", f"r = {strip:.3f}" if strip is not None else ""),
    ]


def _analysis(result: Result, leads: Sequence[str]) -> list[tuple[str, str]]:
    excluded_s = sum(stretch.end_s - stretch.start_s for stretch in result.quality.excluded)
    reasons = sorted({in_words(stretch.reason) for stretch in result.quality.excluded})
    models = ", ".join(f"{name} {version}" for name, version in result.versions.models.items())
    return [
        ("Rate, rhythm from", ", ".join(leads)),
        ("Left out", f"{clock(excluded_s)} in all ({', '.join(reasons)})" if reasons else "nothing"),
        ("Software", f"ecg-analyzer {result.versions.software}, result schema {result.versions.schema_}"),
        ("Models", models or "none"),
    ]


def _lead_rows(page: DigitizationPart) -> list[list[str]]:
    return [[printable(lead.name), f"{100.0 * lead.coverage:.0f} %", f"{lead.confidence:.2f}"] for lead in page.leads]


def _breakable(text: str) -> str:
    """Let a word of many signs break over lines: an invisible space after each eighth."""
    return " ".join(
        word if len(word) <= 24 else "\u200b".join(word[k : k + 8] for k in range(0, len(word), 8))
        for word in text.split(" ")
    )
