"""What networks say of strips that they have not met, and the table that keeps it."""

from __future__ import annotations

import csv
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.rhythm import LABELS

from ecg_training.models.rhythm.calibration import Joint, join
from ecg_training.models.rhythm.examples import Examples
from ecg_training.models.rhythm.fit import Schedule, fit
from ecg_training.models.rhythm.graph import Size, opinions
from ecg_training.models.rhythm.kernel import Width

log = logging.getLogger(__name__)

N_FOLDS: Final = 5
SEED: Final = 2017
FILE: Final = "cross_validation.csv"
SAYS: Final = tuple(f"{by}_{label}" for by in ("features", "beats") for label in LABELS)


@dataclass(frozen=True, slots=True, eq=False)
class OutOfFold:
    """A row a strip, arrays of shape (n,); ``opinions`` (n, 8) of the network that has not met it."""

    fold: npt.NDArray[np.int64]
    record: npt.NDArray[np.str_]
    label: npt.NDArray[np.int64]
    opinions: npt.NDArray[np.float32]

    def probability(self) -> npt.NDArray[np.float64]:
        """Return probabilities (n, 4), each fold's opinions joined as fits the others."""
        probability = np.empty((self.label.size, len(LABELS)))
        for fold in np.unique(self.fold):
            held_out = self.fold == fold
            probability[held_out] = join(self.opinions[~held_out], self.label[~held_out])(self.opinions[held_out])
        return probability

    def joint(self) -> Joint:
        """Return the joint of all strips: that of the served network, which learned from all."""
        return join(self.opinions, self.label)


def deal(label: npt.NDArray[np.int64], *, n_folds: int) -> npt.NDArray[np.int64]:
    """Return the fold of each strip, classes spread evenly; who was recorded is not known."""
    generator = np.random.default_rng(SEED)
    fold = np.empty(label.size, np.int64)
    for number in range(len(LABELS)):
        places = generator.permutation(np.flatnonzero(label == number))
        fold[places] = np.arange(places.size) % n_folds
    return fold


def cross_validate(
    examples: Examples,
    *,
    seed: int,
    n_folds: int = N_FOLDS,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),  # noqa: B008 - frozen
    width: Width = Width(),  # noqa: B008 - frozen
    checkpoints: Path | None = None,
) -> OutOfFold:
    """Fit a network without each fold in turn and return what it says of it."""
    fold = deal(examples.label, n_folds=n_folds)
    said = np.empty((len(examples), len(SAYS)), np.float32)
    for number in range(n_folds):
        kept = checkpoints / str(number) if checkpoints else None
        learned = examples.where(fold != number)
        network = fit(learned, seed=seed, size=size, schedule=schedule, width=width, checkpoint=kept)
        said[fold == number] = opinions(network, examples.where(fold == number).inputs)
        log.info("fold %d of %d", number + 1, n_folds)
    return OutOfFold(fold, examples.record, examples.label, said)


def write(table: OutOfFold, file: Path) -> None:
    """Write the table as CSV."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        rows = csv.writer(opened, lineterminator="\n")
        rows.writerow(("fold", "record", "label", *SAYS))
        for fold, record, label, said in zip(table.fold, table.record, table.label, table.opinions, strict=True):
            rows.writerow([fold, record, LABELS[label], *(f"{value:.4f}" for value in said)])


def read(file: Path) -> OutOfFold:
    """Return the table of a CSV file that ``write`` made."""
    with file.open(newline="", encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    return OutOfFold(
        fold=np.array([int(row["fold"]) for row in rows], np.int64),
        record=np.array([row["record"] for row in rows], np.str_),
        label=np.array([LABELS.index(row["label"]) for row in rows], np.int64),
        opinions=np.array([[float(row[name]) for name in SAYS] for row in rows], np.float32),
    )
