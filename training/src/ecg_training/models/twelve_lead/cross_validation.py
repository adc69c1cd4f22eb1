"""What networks say of records they have not met, and the table that keeps it."""

from __future__ import annotations

import csv
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import keras
import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.twelve_lead import LABELS

from ecg_training.models.twelve_lead.examples import VIEWS, Examples
from ecg_training.models.twelve_lead.fit import Schedule, fit
from ecg_training.models.twelve_lead.graph import Architecture, Size, logits
from ecg_training.models.twelve_lead.operating import Floats, Operating, choose

log = logging.getLogger(__name__)

FILE: Final = "cross_validation_{architecture}.csv"
VIEWS_KEPT: Final = VIEWS[:2]
"""The signal itself and the commonest page."""


@dataclass(frozen=True, slots=True, eq=False)
class OutOfFold:
    """A row a record, of networks that have not met it: ``signal_logit`` and ``page_logit`` (n, n_labels), its truth.

    ``fold`` is the number of the held-out part, ``official_fold`` that of PTB-XL.
    """

    ecg_id: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]
    official_fold: npt.NDArray[np.int64]
    age_years: Floats
    sex: npt.NDArray[np.int64]
    labels: npt.NDArray[np.bool_]
    signal_logit: Floats
    page_logit: Floats

    def where(self, chosen: npt.NDArray[np.bool_]) -> OutOfFold:
        """Return the chosen records."""
        return OutOfFold(
            self.ecg_id[chosen],
            self.fold[chosen],
            self.official_fold[chosen],
            self.age_years[chosen],
            self.sex[chosen],
            self.labels[chosen],
            self.signal_logit[chosen],
            self.page_logit[chosen],
        )

    def operating(self) -> Operating:
        """Return the operating point of the served network, which learned from all: chosen on all records."""
        return choose(self.signal_logit, self.labels)


def cross_validate(
    architecture: Architecture,
    examples: Examples,
    noise: npt.NDArray[np.float32],
    splits: Iterable[tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]],
    *,
    seeds: Sequence[int],
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),  # noqa: B008 - frozen
    start: Callable[[npt.NDArray[np.bool_]], keras.Model | None] = lambda learns: None,
) -> OutOfFold:
    """Fit networks to each part that learns and return what they, averaged over the seeds, say of what was held out.

    ``start`` gives the network whose weights those of a part begin with, as after pretraining on that part.
    """
    fold = np.full(len(examples), -1, np.int64)
    said = {view: np.zeros((len(examples), len(LABELS))) for view in VIEWS_KEPT}
    for number, (learns, held_out) in enumerate(splits):
        begun = start(learns)
        for seed in seeds:
            network = fit(
                architecture, examples.where(learns), noise, seed=seed, size=size, schedule=schedule, start=begun
            )
            unseen = examples.where(held_out)
            for view in VIEWS_KEPT:
                said[view][held_out] += logits(network, unseen.views[view]) / len(seeds)
        fold[held_out] = number
        log.info("%s: fold %d is done, %d learned, %d held out", architecture, number, learns.sum(), held_out.sum())
    judged = fold >= 0
    return OutOfFold(
        examples.ecg_id,
        # Where the whole set has one split, its folds 9 and 10 take each other's operating point.
        np.where(judged & (fold.max() == 0), examples.fold, fold),
        examples.fold,
        examples.age_years,
        examples.sex,
        examples.labels,
        said[VIEWS_KEPT[0]],
        said[VIEWS_KEPT[1]],
    ).where(judged)


def together(tables: Sequence[OutOfFold]) -> OutOfFold:
    """Return what several networks say of the same records together: the mean of their logits."""
    return replace(
        tables[0],
        signal_logit=np.mean([table.signal_logit for table in tables], axis=0),
        page_logit=np.mean([table.page_logit for table in tables], axis=0),
    )


def write(table: OutOfFold, file: Path) -> None:
    """Write the table as CSV: what is known of each record, its labels, then the logits of both views."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        rows = csv.writer(opened, lineterminator="\n")
        views = [f"{view}.{label}" for view in VIEWS_KEPT for label in LABELS]
        rows.writerow(["ecg_id", "fold", "official_fold", "age_years", "sex", "labels", *views])
        for place in range(len(table.ecg_id)):
            logit = np.concatenate([table.signal_logit[place], table.page_logit[place]])
            given = " ".join(label for label, holds in zip(LABELS, table.labels[place], strict=True) if holds)
            known = [table.ecg_id[place], table.fold[place], table.official_fold[place]]
            rows.writerow(
                [*known, f"{table.age_years[place]:g}", table.sex[place], given, *(f"{value:.2f}" for value in logit)]
            )


def read(file: Path) -> OutOfFold:
    """Return the table of a CSV file that ``write`` made."""
    with file.open(newline="", encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    given = [row["labels"].split() for row in rows]
    signal_logit, page_logit = (
        np.array([[float(row[f"{view}.{label}"]) for label in LABELS] for row in rows]) for view in VIEWS_KEPT
    )
    return OutOfFold(
        ecg_id=np.array([int(row["ecg_id"]) for row in rows], np.int64),
        fold=np.array([int(row["fold"]) for row in rows], np.int64),
        official_fold=np.array([int(row["official_fold"]) for row in rows], np.int64),
        age_years=np.array([float(row["age_years"]) for row in rows]),
        sex=np.array([int(row["sex"]) for row in rows], np.int64),
        labels=np.array([[label in labels for label in LABELS] for labels in given], np.bool_),
        signal_logit=signal_logit,
        page_logit=page_logit,
    )
