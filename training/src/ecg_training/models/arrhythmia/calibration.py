"""Logits turned into probabilities that hold: Platt scaling.

Platt J. Probabilistic outputs for support vector machines. Advances in Large Margin Classifiers, 1999; with the
soft targets of that paper and Newton steps after Lin et al. 2007, doi:10.1007/s10994-007-5018-6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

NEWTON_STEPS: Final = 50
LARGEST_LOGIT: Final = 30.0
"""Beyond it a float64 sigmoid is 0 or 1 to rounding, and a Newton step has nothing to hold on to."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probability = sigmoid(slope * logit + offset)."""

    slope: float
    offset: float

    def __call__(self, logit: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return probabilities for logits of any shape."""
        calibrated = np.clip(self.slope * logit + self.offset, -LARGEST_LOGIT, LARGEST_LOGIT)
        return np.asarray(1.0 / (1.0 + np.exp(-calibrated)), np.float64)


def calibrate(logit: npt.NDArray[np.float64], abnormal: npt.NDArray[np.bool_]) -> Calibration:
    """Return the scaling that makes the labels likeliest; logits (n,) of patients the network has not met."""
    n_abnormal, n_normal = int(abnormal.sum()), int((~abnormal).sum())
    target = np.where(abnormal, (n_abnormal + 1) / (n_abnormal + 2), 1 / (n_normal + 2))
    design = np.stack([logit, np.ones_like(logit)], axis=1)
    parameters = np.array([0.0, np.log((n_abnormal + 1) / (n_normal + 1))])
    for _ in range(NEWTON_STEPS):
        probability = Calibration(*parameters)(logit)
        gradient = design.T @ (probability - target)
        curvature = (design * (probability * (1 - probability))[:, None]).T @ design + 1e-9 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        # A whole step overshoots where the logits part the labels well; a part of it never makes them unlikelier.
        worst = _surprise(parameters, design, target) + 1e-12
        while _surprise(parameters - step, design, target) > worst and np.abs(step).max() >= 1e-9:
            step /= 2.0
        parameters -= step
        if np.abs(step).max() < 1e-9:
            break
    return Calibration(slope=float(parameters[0]), offset=float(parameters[1]))


def _surprise(
    parameters: npt.NDArray[np.float64], design: npt.NDArray[np.float64], target: npt.NDArray[np.float64]
) -> float:
    """Return the mean negative log likelihood."""
    score = design @ parameters
    return float(np.mean(np.logaddexp(0.0, score) - target * score))
