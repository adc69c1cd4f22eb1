"""The card of the committed model."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from ecg_training.evaluate.__main__ import evaluate, figures_of
from ecg_training.evaluate.arrhythmia import Estimate, OfRecord, OfStrips
from ecg_training.evaluate.card import CardFigures, card


@pytest.fixture
def figures() -> CardFigures:
    return CardFigures(
        version=3,
        parameters=12345,
        windows=7000,
        share_abnormal=0.36,
        folds=7,
        main=[Estimate("AUC", 0.9764, 0.95, 0.99, 3500)],
        errors_removed=0.4321,
        n_other_leads=3500,
        other_leads_auc=0.9,
        records=[OfRecord("122", 181, 0, math.nan, math.nan, 0.995)],
        strips=OfStrips(1357, 293, 627, 0.91, 0.8, 0.85, 0.5, 0.88),
    )


def test_the_card_holds_the_figures_it_was_given(figures: CardFigures) -> None:
    page = card(figures)

    assert "# Arrhythmia, version 3" in page
    assert "| AUC | 0.976 | 0.950 – 0.990 |" in page
    assert "removes 43 % of the errors" in page
    assert "| atrial fibrillation | 0.910 | 85.0% |" in page
    assert "| normal | | 12.0% |" in page


def test_a_figure_that_is_not_known_is_a_dash(figures: CardFigures) -> None:
    assert "| 122 | 181 | 0 | – | – | 0.995 |" in card(figures)


def test_the_committed_card_is_what_the_evaluation_writes(repository_root: Path, public_data: Path) -> None:
    found = evaluate(repository_root / "models", public_data)

    assert (repository_root / "models/arrhythmia/MODEL_CARD.md").read_text("utf-8") == card(found)
    names = [figure.name for figure in figures_of(found)]
    assert len(names) == len(set(names))
