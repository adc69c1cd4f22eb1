"""Figures of a yes-or-no classifier that gives probabilities.

``abnormal`` is bool (n,), ``probability`` float (n,). A figure that cannot be known, as the sensitivity where nothing
is abnormal, is NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Measure = Callable[[Flags, Floats], float]

ECE_BINS: Final = 15
THRESHOLD: Final = 0.5
RESAMPLES: Final = 2000


def auc(abnormal: Flags, probability: Floats) -> float:
    """Area under the ROC curve: how often an abnormal window scores above a normal one, ties as half (Mann-Whitney)."""
    n_abnormal, n_normal = int(abnormal.sum()), int((~abnormal).sum())
    if not (n_abnormal and n_normal):
        return float("nan")
    ranks = rankdata(probability)
    return float((ranks[abnormal].sum() - n_abnormal * (n_abnormal + 1) / 2) / (n_abnormal * n_normal))


def sensitivity(abnormal: Flags, probability: Floats) -> float:
    """Share of the abnormal windows called abnormal, at 0.5."""
    return float((probability[abnormal] >= THRESHOLD).mean()) if abnormal.any() else float("nan")


def specificity(abnormal: Flags, probability: Floats) -> float:
    """Share of the normal windows called normal, at 0.5."""
    return float((probability[~abnormal] < THRESHOLD).mean()) if (~abnormal).any() else float("nan")


def brier(abnormal: Flags, probability: Floats) -> float:
    """Mean squared distance of the probability from the outcome (Brier 1950); 0.25 for always saying a half."""
    return float(np.mean((probability - abnormal) ** 2))


def calibration_error(abnormal: Flags, probability: Floats) -> float:
    """Mean gap of probability and share: the expected calibration error in 15 bins of equal width (Naeini 2015)."""
    bins = np.minimum((probability * ECE_BINS).astype(np.int64), ECE_BINS - 1)
    count = np.bincount(bins, minlength=ECE_BINS)
    gap = np.abs(np.bincount(bins, probability - abnormal, minlength=ECE_BINS))
    return float(gap.sum() / count.sum())


def errors_removed(abnormal: Flags, probability: Floats, abstained: float) -> float:
    """Share of the errors that lie in so large a share of windows, those closest to 0.5, that are not judged."""
    wrong = (probability >= THRESHOLD) != abnormal
    if not wrong.any():
        return float("nan")
    unsure = np.argsort(np.abs(probability - THRESHOLD), kind="stable")[: round(abstained * probability.size)]
    return float(wrong[unsure].sum() / wrong.sum())


def sureness(label: npt.NDArray[np.int64], probability: Floats) -> tuple[Flags, Floats]:
    """Return of a classifier of several classes, (n,) and (n, classes), whether it is right and how likely it says so.

    ``calibration_error`` of the two is that of the top class.
    """
    return probability.argmax(axis=1) == label, probability.max(axis=1)


def errors_removed_of_several(right: Flags, sure: Floats, abstained: float) -> float:
    """Share of the errors that lie in so large a share of the examples, those it is least sure of."""
    unsure = np.argsort(sure, kind="stable")[: round(abstained * sure.size)]
    return float((~right[unsure]).sum() / max(1, (~right).sum()))


def interval_by_person(
    measure: Measure, abnormal: Flags, probability: Floats, person: npt.NDArray[np.str_], *, seed: int
) -> tuple[float, float]:
    """Return the 95 % interval of a measure from resampling persons with replacement.

    Windows of one person are alike, so resampling windows would give intervals several times too narrow.
    """
    generator = np.random.default_rng(seed)
    rows = [np.flatnonzero(person == name) for name in np.unique(person)]
    values = []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([rows[index] for index in generator.integers(len(rows), size=len(rows))])
        values.append(measure(abnormal[drawn], probability[drawn]))
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)
