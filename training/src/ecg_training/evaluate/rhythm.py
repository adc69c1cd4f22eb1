"""The rhythm model's figures: what networks said of strips that they had not met.

F1 of sinus rhythm, atrial fibrillation and other rhythms, and their mean, as the challenge of 2017 counted them
(Clifford et al. 2017, doi:10.22489/CinC.2017.065-469).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.rhythm import LABELS, MODEL
from ecg_shared.scores.figures import Figure

from ecg_training.evaluate import measures
from ecg_training.evaluate.shipped import Trust
from ecg_training.models.rhythm import cross_validation

ABSTAINED: Final = 0.05
SEED: Final = 1
RESAMPLES: Final = 2000
N_SCORED: Final = 3
"""The challenge's mean leaves noise, the last of LABELS, out."""

Labels = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A row a strip: ``label`` (n,), cross-calibrated ``probability`` (n, 4), and the folds that it took."""

    label: Labels
    probability: Floats
    n_folds: int

    @property
    def said(self) -> Labels:
        """The likeliest label of each strip."""
        return np.asarray(self.probability.argmax(axis=1), np.int64)


def evaluate(models_folder: Path) -> Found:
    """Return what the table beside the model says."""
    unseen = cross_validation.read(models_folder / MODEL / cross_validation.FILE)
    return Found(unseen.label, unseen.probability(), int(unseen.fold.max()) + 1)


def confusion(label: Labels, said: Labels) -> npt.NDArray[np.int64]:
    """Return how often each label (rows) was called each (columns)."""
    counts = np.zeros((len(LABELS), len(LABELS)), np.int64)
    np.add.at(counts, (label, said), 1)
    return counts


def f1(label: Labels, said: Labels) -> Floats:
    """Return the F1 of each label."""
    counts = confusion(label, said)
    total = counts.sum(axis=0) + counts.sum(axis=1)
    return np.asarray(2.0 * np.diag(counts) / np.maximum(total, 1), np.float64)


def mean_f1(label: Labels, said: Labels) -> float:
    """Return the challenge's score: the mean F1 of sinus rhythm, atrial fibrillation and other rhythms."""
    return float(f1(label, said)[:N_SCORED].mean())


def interval(measure: Callable[[Labels, Labels], float], found: Found) -> tuple[float, float]:
    """Return the 95 % interval of a measure from resampling strips with replacement."""
    generator = np.random.default_rng(SEED)
    n = found.label.size
    drawn = (generator.integers(n, size=n) for _ in range(RESAMPLES))
    low, high = np.percentile([measure(found.label[rows], found.said[rows]) for rows in drawn], [2.5, 97.5])
    return float(low), float(high)


def trust(found: Found) -> Trust:
    """Return how far the probabilities hold."""
    right, sure = measures.sureness(found.label, found.probability)
    return Trust(measures.calibration_error(right, sure), measures.errors_removed_of_several(right, sure, ABSTAINED))


def figures(found: Found) -> list[Figure]:
    """Return the rows of the figures file."""
    n, held = found.label.size, trust(found)
    note = f"CinC 2017, {found.n_folds}-fold cross-validation, strips not met"
    rows = []
    for name, goal, measure in (("cinc_f1_mean", 0.82, mean_f1), ("cinc_f1_af", 0.83, _f1_af)):
        low, high = interval(measure, found)
        value = measure(found.label, found.said)
        rows.append(Figure(name, value, "", "higher", goal, n=n, note=f"{note}; 95 % {low:.3f} to {high:.3f}"))
    rows.append(Figure("rhythm_ece", held.ece, "", "lower", 0.03, n=n, note=f"{note}; top class, 15 bins"))
    rows.append(
        Figure(
            "rhythm_errors_removed",
            held.errors_removed,
            "",
            "higher",
            0.35,
            n=n,
            note=f"{note}; the {ABSTAINED:.0%} least sure left out, which hold {held.errors_removed:.0%} of the errors",
        )
    )
    return rows


def _f1_af(label: Labels, said: Labels) -> float:
    return float(f1(label, said)[LABELS.index("af")])
