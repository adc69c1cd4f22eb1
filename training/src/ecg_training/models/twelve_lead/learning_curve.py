"""How the figures grow with the number of records learned from."""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.twelve_lead import LABELS, RHYTHMS, SUPERCLASSES

from ecg_training.evaluate.measures import auc
from ecg_training.models.twelve_lead.examples import VIEWS, Examples
from ecg_training.models.twelve_lead.fit import Schedule, fit
from ecg_training.models.twelve_lead.graph import Architecture, Size, logits

log = logging.getLogger(__name__)

FILE: Final = "learning_curve.csv"
FEWEST_POSITIVES: Final = 40
"""A label of fewer records has a handful in the part held out."""
SHARES: Final = (0.25, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Point:
    """So many records learned from, and the macro AUC of superclasses and rhythms on the records held out."""

    records: int
    superclass_auc: float
    rhythm_auc: float


def learning_curve(
    architecture: Architecture,
    examples: Examples,
    noise: npt.NDArray[np.float32],
    split: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]],
    *,
    seed: int,
    shares: Iterable[float] = SHARES,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),  # noqa: B008 - frozen
) -> list[Point]:
    """Return a point for each share of the records of one split that learn, drawn at random."""
    learns, held_out = (np.flatnonzero(part) for part in split)
    order = np.random.default_rng(seed).permutation(learns)
    unseen = examples.where(held_out)
    points = []
    for share in shares:
        drawn = order[: round(share * order.size)]
        network = fit(architecture, examples.where(drawn), noise, seed=seed, size=size, schedule=schedule)
        said = logits(network, unseen.views[VIEWS[0]])
        points.append(
            Point(
                records=drawn.size,
                superclass_auc=_macro_auc(examples, unseen, said, SUPERCLASSES),
                rhythm_auc=_macro_auc(examples, unseen, said, RHYTHMS),
            )
        )
        log.info("learning curve: %s", points[-1])
    return points


def _macro_auc(examples: Examples, unseen: Examples, said: npt.NDArray[np.float64], labels: Sequence[str]) -> float:
    columns = [LABELS.index(label) for label in labels]
    frequent = [column for column in columns if examples.labels[:, column].sum() >= FEWEST_POSITIVES]
    return float(np.mean([auc(unseen.labels[:, column], said[:, column]) for column in frequent or columns]))


def write(points: Iterable[Point], file: Path) -> None:
    """Write a line for each point."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        rows = csv.writer(opened, lineterminator="\n")
        rows.writerow(("records", "superclass_auc", "rhythm_auc"))
        rows.writerows((point.records, f"{point.superclass_auc:.4f}", f"{point.rhythm_auc:.4f}") for point in points)


def read(file: Path) -> list[Point]:
    """Return what ``write`` wrote."""
    with file.open(newline="", encoding="utf-8") as opened:
        return [
            Point(int(row["records"]), float(row["superclass_auc"]), float(row["rhythm_auc"]))
            for row in csv.DictReader(opened)
        ]
