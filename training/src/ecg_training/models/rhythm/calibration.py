"""Two opinions joined to one probability that holds: multinomial logistic regression on strips not met in training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.rhythm import LABELS
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

PENALTY: Final = 10.0
"""Half of this times the squared weights is added to the loss over all strips: eight opinions are much alike."""


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """Probability = softmax(opinions ``weight`` + ``offset``); ``weight`` (8, 4)."""

    weight: npt.NDArray[np.float32]
    offset: npt.NDArray[np.float32]

    def __call__(self, opinions: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
        """Return probabilities (n, 4) for opinions (n, 8)."""
        return np.asarray(softmax(opinions.astype(np.float64) @ self.weight + self.offset, axis=1), np.float64)


def join(opinions: npt.NDArray[np.floating], label: npt.NDArray[np.int64]) -> Joint:
    """Return the weights that make the labels likeliest; ``opinions`` (n, 8) of networks that have not met them."""
    told, wanted = opinions.astype(np.float64), np.eye(len(LABELS))[label]
    n_weights = told.shape[1] * len(LABELS)

    def loss(parameters: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        weight, offset = parameters[:n_weights].reshape(-1, len(LABELS)), parameters[n_weights:]
        logits = told @ weight + offset
        apart = softmax(logits, axis=1) - wanted
        value = -float((wanted * log_softmax(logits, axis=1)).sum()) + 0.5 * PENALTY * float((weight**2).sum())
        return value, np.concatenate(((told.T @ apart + PENALTY * weight).ravel(), apart.sum(axis=0)))

    best = minimize(loss, np.zeros(n_weights + len(LABELS)), jac=True, method="L-BFGS-B").x
    return Joint(best[:n_weights].reshape(-1, len(LABELS)).astype(np.float32), best[n_weights:].astype(np.float32))
