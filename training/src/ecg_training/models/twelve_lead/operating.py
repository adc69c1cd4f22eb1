"""From logits to what is stated: probabilities that hold, thresholds, and the bands in which nothing is stated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_training.models.arrhythmia.calibration import Calibration, calibrate

ABSTAINED: Final = 0.05
"""Share of all statements that are abstained from."""

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Operating:
    """Of each label, shape (n_labels,): calibration, sigmoid(slope * logit + offset), and threshold with its band.

    A probability between ``unsure_from`` and ``unsure_to`` is too close to the threshold to state anything.
    """

    slope: Floats
    offset: Floats
    threshold: Floats
    unsure_from: Floats
    unsure_to: Floats

    def probability(self, logit: Floats) -> Floats:
        """Return probabilities for logits (n, n_labels)."""
        columns = [
            Calibration(float(slope), float(offset))(logit[:, label])
            for label, (slope, offset) in enumerate(zip(self.slope, self.offset, strict=True))
        ]
        return np.stack(columns, axis=1)

    def abstained(self, probability: Floats) -> Flags:
        """Return which statements of (n, n_labels) are abstained from."""
        return np.asarray((probability > self.unsure_from) & (probability < self.unsure_to), np.bool_)


def choose(logit: Floats, labels: Flags) -> Operating:
    """Return the operating point on records that the networks have not met: logits and truth (n, n_labels).

    Platt scaling and, as threshold, the probability of greatest F1, label by label. Abstained from are the ABSTAINED of
    all statements that are likeliest to be wrong: with probability p a label that is stated is wrong in 1 - p of the
    cases, one that is not stated in p of them.
    """
    scalings = [calibrate(logit[:, label], labels[:, label]) for label in range(labels.shape[1])]
    probability = np.stack([scaling(logit[:, label]) for label, scaling in enumerate(scalings)], axis=1)
    threshold = np.array([_of_greatest_f1(probability[:, label], labels[:, label]) for label in range(labels.shape[1])])
    wrong = np.where(probability >= threshold, 1.0 - probability, probability)
    most_wrong = float(np.quantile(wrong, 1.0 - ABSTAINED))
    return Operating(
        slope=np.array([scaling.slope for scaling in scalings]),
        offset=np.array([scaling.offset for scaling in scalings]),
        threshold=threshold,
        unsure_from=np.minimum(most_wrong, threshold),
        unsure_to=np.maximum(1.0 - most_wrong, threshold),
    )


def _of_greatest_f1(probability: Floats, positive: Flags) -> float:
    """Return the threshold halfway between the last probability above it and the next; 0.5 where none is positive."""
    if not positive.any():
        return 0.5
    order = np.argsort(-probability, kind="stable")
    ranked, hits = probability[order], np.cumsum(positive[order])
    f1 = 2.0 * hits / (np.arange(1, ranked.size + 1) + positive.sum())
    best = int(np.argmax(f1))
    return float((ranked[best] + ranked[min(best + 1, ranked.size - 1)]) / 2.0)
