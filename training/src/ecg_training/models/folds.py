"""Which records each network of the cross-validation has not met, and the table that says so."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

N_FOLDS: Final = 5
SEED: Final = 2020
FILE: Final = "folds.csv"


def deal(records: Sequence[str], *, n_folds: int = N_FOLDS) -> list[list[str]]:
    """Deal the records, each of which is one person, into folds; the same records are dealt the same way."""
    order = np.random.default_rng(SEED).permutation(len(records))
    return [[records[place] for place in order[fold::n_folds]] for fold in range(n_folds)]


def write(folds: Sequence[Sequence[str]], file: Path) -> None:
    """Write a line for each record: the fold whose network has not met it."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        rows = csv.writer(opened, lineterminator="\n")
        rows.writerow(("record", "fold"))
        rows.writerows((record, fold) for fold, held_out in enumerate(folds) for record in held_out)
