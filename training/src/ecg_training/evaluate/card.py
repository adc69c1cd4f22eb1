"""MODEL_CARD.md of the arrhythmia model, written from its figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecg_training.evaluate.arrhythmia import ABSTAINED, Estimate, OfRecord, OfStrips

TEMPLATE: Final = Path(__file__).with_name("arrhythmia_card.md")


@dataclass(frozen=True, slots=True)
class CardFigures:
    """What the card says in numbers."""

    version: int
    parameters: int
    windows: int
    share_abnormal: float
    folds: int
    main: Sequence[Estimate]
    errors_removed: float
    n_other_leads: int
    other_leads_auc: float
    records: Sequence[OfRecord]
    strips: OfStrips


def card(figures: CardFigures) -> str:
    """Return the page as Markdown."""
    strips = figures.strips
    return TEMPLATE.read_text("utf-8").format(
        version=figures.version,
        parameters=figures.parameters,
        records=len(figures.records),
        windows=figures.windows,
        share=100 * figures.share_abnormal,
        folds=figures.folds,
        n_main=figures.main[0].n,
        main=_estimates(figures.main),
        abstained=100 * ABSTAINED,
        removed=100 * figures.errors_removed,
        n_other=figures.n_other_leads,
        other_auc=figures.other_leads_auc,
        per_record="\n".join(_record_row(row) for row in figures.records),
        normal=strips.n_normal,
        fibrillation=strips.n_fibrillation,
        other=strips.n_other,
        auc_fibrillation=strips.auc_fibrillation,
        auc_other=strips.auc_other,
        called_fibrillation=strips.fibrillation_called_abnormal,
        called_other=strips.other_called_abnormal,
        called_normal=1 - strips.normal_called_normal,
    )


def _estimates(rows: Sequence[Estimate]) -> str:
    lines = [f"| {row.name} | {row.value:.3f} | {row.low:.3f} – {row.high:.3f} |" for row in rows]
    return "\n".join(["| measure | value | 95 % interval |", "|---|---|---|", *lines])


def _record_row(row: OfRecord) -> str:
    shares = " | ".join(
        "–" if math.isnan(value) else f"{value:.3f}" for value in (row.auc, row.sensitivity, row.specificity)
    )
    return f"| {row.record} | {row.n} | {row.abnormal} | {shares} |"
