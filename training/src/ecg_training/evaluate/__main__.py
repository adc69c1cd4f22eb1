"""Figures of the served models, into their cards and ``out/eval-models.json``: ``python -m ecg_training.evaluate``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Final

from ecg_analyzer.beats.class_network import MODEL as BEATS
from ecg_analyzer.prediction.rhythm import MODEL as RHYTHM
from ecg_analyzer.prediction.twelve_lead import MODEL as TWELVE_LEAD
from ecg_shared.scores.figures import Figure, publish
from ecg_shared.serving.engine import Engine

from ecg_training.data import cinc2017
from ecg_training.evaluate import (
    arrhythmia,
    beats,
    beats_card,
    measures,
    rhythm,
    rhythm_card,
    shipped,
    twelve_lead,
    twelve_lead_card,
)
from ecg_training.evaluate.card import CardFigures, card
from ecg_training.evaluate.shipped import Trust
from ecg_training.models.arrhythmia import cross_validation
from ecg_training.models.arrhythmia.export import NAME
from ecg_training.models.arrhythmia.graph import build
from ecg_training.models.arrhythmia.train import VERSION

MAIN_LEAD: Final = "MLII"


def evaluate(models_folder: Path, data: Path) -> CardFigures:
    """Return the arrhythmia model's figures from its cross-validation and from the strips held out."""
    unseen = cross_validation.read(models_folder / NAME / cross_validation.FILE)
    abnormal, probability, record = arrhythmia.of_lead(unseen, lambda lead: lead == MAIN_LEAD)
    other_abnormal, other_probability, _ = arrhythmia.of_lead(unseen, lambda lead: lead != MAIN_LEAD)
    return CardFigures(
        version=VERSION,
        parameters=build().count_params(),
        windows=unseen.abnormal.size,
        share_abnormal=float(unseen.abnormal.mean()),
        folds=int(unseen.fold.max()) + 1,
        main=arrhythmia.estimates(abnormal, probability, record),
        errors_removed=measures.errors_removed(abnormal, probability, arrhythmia.ABSTAINED),
        n_other_leads=other_abnormal.size,
        other_leads_auc=measures.auc(other_abnormal, other_probability),
        records=arrhythmia.by_record(abnormal, probability, record),
        strips=arrhythmia.judge_strips(cinc2017.read_all(data / "cinc2017"), Engine(models_folder, threads=2)),
    )


def figures_of(found: CardFigures) -> list[Figure]:
    """Return the rows of the figures file."""
    note = "patients not met in training, cross-validation over MIT-BIH DS1"
    rows = [
        Figure(
            name=f"arrhythmia {estimate.name}",
            value=estimate.value,
            unit="",
            better="lower" if estimate.name.startswith(("Brier", "calibration")) else "higher",
            n=estimate.n,
            note=f"{note}; 95 % interval {estimate.low:.3f} to {estimate.high:.3f}",
        )
        for estimate in found.main
    ]
    rows.append(
        Figure(
            name="arrhythmia errors removed by abstaining on 5 %",
            value=found.errors_removed,
            unit="",
            better="higher",
            n=found.main[0].n,
            note=note,
        )
    )
    rows.append(
        Figure(
            name="arrhythmia AUC of atrial fibrillation against normal, CinC 2017",
            value=found.strips.auc_fibrillation,
            unit="",
            better="higher",
            n=found.strips.n_fibrillation + found.strips.n_normal,
            note="hand-held recorder, a quarter of the strips, held out",
        )
    )
    return rows


def trust(found: CardFigures) -> Trust:
    """Return how far the arrhythmia model's probabilities hold."""
    ece = next(estimate.value for estimate in found.main if estimate.name.startswith("calibration"))
    return Trust(ece, found.errors_removed)


def main() -> int:
    """Evaluate, write the cards, publish the figures."""
    parser = argparse.ArgumentParser(prog="python -m ecg_training.evaluate", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of cinc2017/ and mitdb/")
    parser.add_argument("--models", type=Path, default=Path("models"), help="folder of the served models")
    arguments = parser.parse_args()
    started_s = time.monotonic()
    found = evaluate(arguments.models, arguments.data)
    named = beats.evaluate(arguments.models, arguments.data)
    rhythms = rhythm.evaluate(arguments.models)
    twelve = twelve_lead.evaluate(arguments.models)
    pages = {
        NAME: card(found),
        BEATS: beats_card.card(named),
        RHYTHM: rhythm_card.card(rhythms),
        TWELVE_LEAD: twelve_lead_card.card(twelve),
    }
    twelve_lead_card.reliability(twelve, arguments.models / TWELVE_LEAD / twelve_lead_card.PICTURE)
    for name, page in pages.items():
        (arguments.models / name / "MODEL_CARD.md").write_text(page, encoding="utf-8")
        sys.stdout.write(page)
    trusted = {NAME: trust(found), BEATS: beats.trust(named), RHYTHM: rhythm.trust(rhythms)}
    trusted[TWELVE_LEAD] = twelve_lead.trust(twelve)
    rows = [
        *figures_of(found),
        *beats.figures(named),
        *rhythm.figures(rhythms),
        *twelve_lead.figures(twelve),
        *shipped.figures(trusted),
    ]
    return publish("eval-models", rows, seconds=time.monotonic() - started_s, root=Path())


if __name__ == "__main__":
    sys.exit(main())
