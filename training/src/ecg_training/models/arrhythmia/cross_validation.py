"""What the network says of patients it has not met, and the table that keeps it."""

from __future__ import annotations

import csv
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_training.models.arrhythmia.calibration import Calibration, calibrate
from ecg_training.models.arrhythmia.examples import Examples, join
from ecg_training.models.arrhythmia.fit import Schedule, fit
from ecg_training.models.arrhythmia.graph import Size, logits

log = logging.getLogger(__name__)

N_FOLDS: Final = 5
FILE: Final = "cross_validation.csv"
COLUMNS: Final = ("fold", "record", "lead", "start_s", "abnormal", "logit")


@dataclass(frozen=True, slots=True, eq=False)
class OutOfFold:
    """A row a window, arrays of shape (n,): ``logit`` is that of the network that never met the window's patient."""

    fold: npt.NDArray[np.int64]
    record: npt.NDArray[np.str_]
    lead: npt.NDArray[np.str_]
    start_s: npt.NDArray[np.float64]
    abnormal: npt.NDArray[np.bool_]
    logit: npt.NDArray[np.float64]

    def probability(self) -> npt.NDArray[np.float64]:
        """Return probabilities, each fold calibrated on the others, so that no patient helps to calibrate itself."""
        probability = np.empty_like(self.logit)
        for fold in np.unique(self.fold):
            held_out = self.fold == fold
            calibration = calibrate(self.logit[~held_out], self.abnormal[~held_out])
            probability[held_out] = calibration(self.logit[held_out])
        return probability

    def calibration(self) -> Calibration:
        """Return the calibration on all patients: that of the served network, which was fitted to all of them."""
        return calibrate(self.logit, self.abnormal)


def cross_validate(
    shifted: Sequence[Examples],
    further: Sequence[Examples],
    noise: npt.NDArray[np.float32],
    *,
    seed: int,
    n_folds: int = N_FOLDS,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),  # noqa: B008 - frozen
    checkpoints: Path | None = None,
) -> OutOfFold:
    """Fit a network without each fold of records in turn and return what it says of them; judged at the first shift.

    ``further`` has windows of other persons for each shift, which every network learns from and none is judged on.
    """
    judged = shifted[0]
    records = list(dict.fromkeys(judged.record.tolist()))
    fold = np.array([records.index(record) % n_folds for record in judged.record], np.int64)
    logit = np.empty(len(judged), np.float64)
    for number in range(n_folds):
        left_out = records[number::n_folds]
        learned = [
            join([examples.where(~np.isin(examples.record, left_out)), others])
            for examples, others in zip(shifted, further, strict=True)
        ]
        kept = checkpoints / str(number) if checkpoints else None
        network = fit(learned, noise, seed=seed, size=size, schedule=schedule, checkpoint=kept)
        logit[fold == number] = logits(network, judged.ecg[fold == number])
        log.info("fold %d of %d is done, without records %s", number + 1, n_folds, " ".join(left_out))
    return OutOfFold(fold, judged.record, judged.lead, judged.start_s, judged.abnormal, logit)


def write(table: OutOfFold, file: Path) -> None:
    """Write the table as CSV."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        rows = csv.writer(opened, lineterminator="\n")
        rows.writerow(COLUMNS)
        for fold, record, lead, start_s, abnormal, logit in zip(
            table.fold, table.record, table.lead, table.start_s, table.abnormal, table.logit, strict=True
        ):
            rows.writerow([fold, record, lead, f"{start_s:g}", int(abnormal), f"{logit:.4f}"])


def read(file: Path) -> OutOfFold:
    """Return the table of a CSV file that ``write`` made."""
    with file.open(newline="", encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    return OutOfFold(
        fold=np.array([int(row["fold"]) for row in rows], np.int64),
        record=np.array([row["record"] for row in rows], np.str_),
        lead=np.array([row["lead"] for row in rows], np.str_),
        start_s=np.array([float(row["start_s"]) for row in rows], np.float64),
        abnormal=np.array([row["abnormal"] == "1" for row in rows], np.bool_),
        logit=np.array([float(row["logit"]) for row in rows], np.float64),
    )
