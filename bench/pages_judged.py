"""What a person saw on the overlays of the real pages: ``real_pages.csv``.

Columns ``page``, ``verdict``, ``overlay_sha256``; ``verdict`` is ``right`` (layout and trace) or ``wrong``. A row is
stale, and counts as not right, once its overlay has changed.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecg_shared.scores.figures import Figure

from bench.pages_reading import PageOutcome

JUDGED: Final = Path(__file__).with_name("real_pages.csv")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One row."""

    page: str
    verdict: str
    overlay_sha256: str


def judgements(path: Path) -> list[Judgement]:
    """Return the rows of a file, none where there is no file."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as opened:
        return [Judgement(row["page"], row["verdict"], row["overlay_sha256"]) for row in csv.DictReader(opened)]


def judged_figures(outcomes: Sequence[PageOutcome], rows: Sequence[Judgement]) -> list[Figure]:
    """Return the share of real pages that are right and the count of those that are wrong and say ``ok``.

    No rows without judgements: nobody has looked.
    """
    if not rows or not outcomes:
        return []
    by_page = {row.page: row for row in rows}
    fresh = {
        outcome.name: by_page[outcome.name].verdict
        for outcome in outcomes
        if outcome.name in by_page and by_page[outcome.name].overlay_sha256 == (outcome.overlay_sha256 or "")
    }
    right = sum(verdict == "right" for verdict in fresh.values())
    wrong = sum(outcome.verdict == "ok" and fresh.get(outcome.name) == "wrong" for outcome in outcomes)
    note = f"{len(outcomes) - len(fresh)} of {len(outcomes)} pages not judged since their overlay changed"
    return [
        Figure("real_pages_right_pct", 100.0 * right / len(outcomes), "%", "higher", 80, n=len(outcomes), note=note),
        Figure("real_pages_confidently_wrong", float(wrong), "pages", "lower", 0, n=len(fresh), note=note),
    ]
