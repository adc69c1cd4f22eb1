"""Strips to learn from, described by the service's own code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.beats.finding import find_beats
from ecg_analyzer.prediction.rhythm import LABELS
from ecg_analyzer.prediction.rhythm_input import LONGEST_S, Inputs, rhythm_input
from ecg_analyzer.quality.assessment import assess
from ecg_shared.contract.ecg import Ecg
from ecg_shared.serving.predictor import Predictor

from ecg_training.data.cinc2017 import FIBRILLATION, NOISY, NORMAL, OTHER, SAMPLING_RATE_HZ, Strip

LABEL: Final = {
    NORMAL: LABELS.index("sinus"),
    FIBRILLATION: LABELS.index("af"),
    OTHER: LABELS.index("other"),
    NOISY: LABELS.index("noise"),
}
_LEAD: Final = "I"
"""The recorder is held in both hands."""


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Strips, first axis n: ``inputs`` as the network sees them, ``label`` the place in LABELS, ``record``.

    ``doubtful`` marks strips that the readers relabelled.
    """

    inputs: Inputs
    label: npt.NDArray[np.int64]
    doubtful: npt.NDArray[np.bool_]
    record: npt.NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.label)

    def where(self, chosen: npt.NDArray[np.bool_]) -> Examples:
        """Return the chosen strips."""
        inputs = {name: array[chosen] for name, array in self.inputs.items()}
        return Examples(inputs, self.label[chosen], self.doubtful[chosen], self.record[chosen])


def prepare(strips: Iterable[Strip], models: Predictor) -> Examples:
    """Return the strips as the analysis describes them, its beats named and its waves found by ``models``."""
    kept = list(strips)
    rows = [_row(strip, models) for strip in kept]
    return Examples(
        inputs={name: np.concatenate([row[name] for row in rows]) for name in rows[0]},
        label=np.array([LABEL[strip.label] for strip in kept], np.int64),
        doubtful=np.array([strip.doubtful for strip in kept], np.bool_),
        record=np.array([strip.record for strip in kept], np.str_),
    )


def _row(strip: Strip, models: Predictor) -> Inputs:
    lead_mv = strip.lead_mv[: round(LONGEST_S * SAMPLING_RATE_HZ)]
    ecg = Ecg(signal_mv=lead_mv[None], sampling_rate_hz=SAMPLING_RATE_HZ, lead_names=(_LEAD,))
    return rhythm_input(lead_mv, find_beats(ecg, ecg.lead_names, assess(ecg), models), models)
