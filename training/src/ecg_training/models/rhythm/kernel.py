"""Radial basis functions over a strip's features: support vector machines, each class against the rest.

Cortes and Vapnik 1995, doi:10.1007/BF00994018. The distance counts each feature by the root of its importance in a
random forest (Breiman 2001, doi:10.1023/A:1010933404324), as half of the features say little: with equal weights the
mean F1 is a point lower.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.rhythm import LABELS
from sklearn.ensemble import RandomForestClassifier
from sklearn.svm import SVC

from ecg_training.models.rhythm.examples import Examples

DOUBTFUL_WEIGHT: Final = 0.5
CLASS_WEIGHT: Final = (1.0, 1.5, 1.3, 1.5)
RARE_WEIGHT: Final = 1.3
"""A support vector machine's weight of the class that is told from the rest."""
LEAST_SCALE: Final = 1e-3

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Width:
    """How smooth the functions are; the default is that of the served model."""

    trees: int = 100
    power: float = 0.5
    gamma: float = 2.0
    slack: float = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """Decision values = exp(-``gamma`` |w(x) - ``support``|²) ``coefficient`` + ``intercept``.

    w(x) = ``weight`` sign(z) log(1 + |z|), z = (x - ``median``) / ``scale``.
    """

    median: Floats
    scale: Floats
    weight: Floats
    gamma: float
    support: Floats
    coefficient: Floats
    intercept: Floats


def sample_weight(examples: Examples) -> npt.NDArray[np.float64]:
    """Return how much each strip counts: rare classes more, doubtful labels less."""
    weight: npt.NDArray[np.float64] = np.array(CLASS_WEIGHT)[examples.label] * _trust(examples)
    return weight


def fit_kernel(examples: Examples, *, seed: int, width: Width = Width()) -> Kernel:
    """Return the functions that tell each class of the strips from the rest."""
    features = examples.inputs["features"].astype(np.float64)
    median, low, high = np.quantile(features, (0.5, 0.16, 0.84), axis=0)
    deviation = features.std(axis=0)
    scale = (high - low) / 2
    scale = np.maximum(np.where(scale < 0.1 * deviation, deviation, scale), LEAST_SCALE)
    forest = RandomForestClassifier(width.trees, min_samples_leaf=3, max_features=0.15, random_state=seed)
    importance = forest.fit(features, examples.label, sample_weight=sample_weight(examples)).feature_importances_
    weight = (importance / importance.mean() + 0.02) ** width.power
    weight /= np.sqrt(np.mean(weight**2))
    gamma = width.gamma / features.shape[1]
    z = (features - median) / scale
    rows = weight * np.sign(z) * np.log1p(np.abs(z))
    coefficient, intercept = np.zeros((len(features), len(LABELS))), np.zeros(len(LABELS))
    for label in range(len(LABELS)):
        wanted = examples.label == label
        machine = SVC(C=width.slack, gamma=gamma)
        machine.fit(rows, wanted, sample_weight=_trust(examples) * np.where(wanted, RARE_WEIGHT, 1.0))
        coefficient[machine.support_, label] = machine.dual_coef_[0]
        intercept[label] = machine.intercept_[0]
    used = coefficient.any(axis=1)
    return Kernel(
        median=median.astype(np.float32),
        scale=scale.astype(np.float32),
        weight=weight.astype(np.float32),
        gamma=gamma,
        support=rows[used].astype(np.float32),
        coefficient=coefficient[used].astype(np.float32),
        intercept=intercept.astype(np.float32),
    )


def _trust(examples: Examples) -> npt.NDArray[np.float64]:
    return np.where(examples.doubtful, DOUBTFUL_WEIGHT, 1.0)
