"""How far the signal can be trusted, where it cannot, and what was left out, in words."""

from __future__ import annotations

from typing import Any, Final

from ecg_shared.contract.result import LeadQuality, QualityPart
from ecg_shared.paper.printable import printable

from ecg_analyzer.report.words import clock, in_words

MOST_EXCLUDED: Final = 6
MOST_TROUBLES: Final = 6
MOST_TIMES: Final = 2


def quality_line(quality: QualityPart) -> str:
    """Return the verdict on the signal, with the leads that fell short of good; many of a kind are counted."""
    if quality.reason_if_not_interpretable is not None:
        return f"Signal not interpretable: {in_words(quality.reason_if_not_interpretable)}."
    kinds: dict[str, list[str]] = {}
    for lead in quality.leads:
        if lead.verdict != "good":
            reasons = f" ({', '.join(map(in_words, lead.reasons))})" if lead.reasons else ""
            kinds.setdefault(f"{lead.verdict}{reasons}", []).append(lead.name)
    named = [
        f"{', '.join(leads) if len(leads) <= 3 else f'{len(leads)} leads'} {kind}" for kind, leads in kinds.items()
    ]
    more = f" and {len(named) - 2} more kinds" if len(named) > 2 else ""
    return f"Signal {quality.verdict}" + (f": {'; '.join(named[:2])}{more}." if named else ", every lead good.")


def quality_part(quality: QualityPart) -> dict[str, Any]:
    """Return the leads in groups of one verdict and reasons, where they are bad, what was left out and what used."""
    groups: dict[tuple[str, str], list[str]] = {}
    for lead in quality.leads:
        reasons = ", ".join(map(in_words, lead.reasons)) or "–"
        groups.setdefault((lead.verdict, reasons), []).append(lead.name)
    excluded = [
        f"{clock(stretch.start_s)} to {clock(stretch.end_s)}: {in_words(stretch.reason)}"
        for stretch in quality.excluded
    ]
    return {
        "line": printable(quality_line(quality)),
        "groups": [[verdict, printable(", ".join(names)), reasons] for (verdict, reasons), names in groups.items()],
        "where": printable(_first(_troubles(quality), MOST_TROUBLES)),
        "excluded": printable(_first(excluded, MOST_EXCLUDED)) if excluded else "nothing",
        "used": printable(_used(quality)),
    }


def _troubles(quality: QualityPart) -> list[str]:
    """Return what is wrong in parts of leads, the longest first: ``V1 muscle noise 10 %: 20 s to 26 s``."""
    found = [
        (share, f"{lead.name} {in_words(problem)} {_percent(share)}: {_times(lead, problem)}")
        for lead in quality.leads
        for problem, share in lead.shares.items()
        if share < 1.0
    ]
    return [words for _, words in sorted(found, key=lambda trouble: -trouble[0])]


def _times(lead: LeadQuality, problem: str) -> str:
    times = [f"{clock(one.start_s)} to {clock(one.end_s)}" for one in lead.segments if one.problem == problem]
    return _first(times, MOST_TIMES, between=", ")


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f} %" if share >= 0.01 else "under 1 %"


def _used(quality: QualityPart) -> str:
    if not quality.used_leads or quality.used_s is None:
        return "nothing"
    return f"{clock(quality.used_s)} of {', '.join(quality.used_leads)}"


def _first(texts: list[str], most: int, *, between: str = "; ") -> str:
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return between.join(texts[:most]) + more
