"""Logits of beat classes turned into probabilities that hold.

Vector scaling with one temperature (Guo et al. 2017, arXiv:1706.04599): the weights that made rare classes count in
training made them too likely, which a shift of each class undoes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_softmax

from ecg_training.models.beats.examples import IGNORED


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """Probability = softmax((logits + ``shift``) / ``temperature``); the shift of the first class is 0."""

    temperature: float
    shift: npt.NDArray[np.float32]


def fit_scaling(logits: npt.NDArray[np.float32], label: npt.NDArray[np.int64]) -> Scaling:
    """Return the scaling that makes the labels likeliest; ``logits`` (..., classes), ``label`` (...), some IGNORED."""
    judged = label != IGNORED
    known, truth = logits[judged].astype(np.float64), label[judged]
    n_classes = known.shape[-1]

    def loss(parameters: npt.NDArray[np.float64]) -> float:
        shift = np.concatenate(([0.0], parameters[1:]))
        likely = log_softmax((known + shift) / np.exp(parameters[0]), axis=-1)
        # A little pull towards no shift keeps a class that is hardly there from running away.
        return float(-likely[np.arange(truth.size), truth].mean() + 1e-4 * np.sum(parameters**2))

    best = minimize(loss, np.zeros(n_classes), method="L-BFGS-B").x
    return Scaling(float(np.exp(best[0])), np.concatenate(([0.0], best[1:])).astype(np.float32))
