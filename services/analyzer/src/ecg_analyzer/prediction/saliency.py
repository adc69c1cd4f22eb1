"""Why windows were judged abnormal: what each half second of them weighed in the verdict, as the model itself says."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import ModelInputError, Predictor

from ecg_analyzer.prediction.windows import WINDOW_S, WINDOW_SAMPLES

SIGNATURE: Final = "saliency"
SEGMENT_S: Final = 0.5
"""About half a beat at 60 bpm: short enough to point at a beat, long enough to hide its QRS."""
N_SEGMENTS: Final = int(WINDOW_S / SEGMENT_S)
MOST_WINDOWS: Final = 6
"""Explained of a recording, the most suspicious first: each costs what the verdict on 21 windows costs."""
FILE_NAME: Final = "saliency.csv"


@dataclass(frozen=True, slots=True, eq=False)
class Saliency:
    """What each half second of some windows weighs, in order of time.

    ``weight`` (n, N_SEGMENTS) is the change of the logit that a half second makes: above zero it speaks for an abnormal
    rhythm, below zero against it. ``start_s`` (n,) is where the windows begin.
    """

    start_s: npt.NDArray[np.float64]
    weight: npt.NDArray[np.float64]


NOTHING: Final = Saliency(np.empty(0), np.empty((0, N_SEGMENTS)))


def explain(model: str, ecg: npt.NDArray[np.float32], start_s: npt.NDArray[np.float64], models: Predictor) -> Saliency:
    """Ask the model why; ``ecg`` (n, n_leads, WINDOW_SAMPLES) as it was judged, the middle weight of its leads counts.

    Raises ModelUnavailableError and ModelOutputInvalidError.
    """
    if not len(ecg):
        return NOTHING
    try:
        said = models.predict(model, {"ecg": ecg.reshape(-1, WINDOW_SAMPLES)}, SIGNATURE)["weight"]
    except ModelInputError:
        return NOTHING  # a version from before it could say why, brought back
    weight = np.median(said.astype(np.float64).reshape(*ecg.shape[:2], N_SEGMENTS), axis=1)
    order = np.argsort(start_s)
    return Saliency(start_s[order], weight[order])


def saliency_csv(saliency: Saliency, duration_s: float) -> bytes:
    """Return ``start_s,end_s,weight``, a line a half second of the recording that was explained.

    Where two windows overlap, as the last two may, a half second has a line for each.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("start_s", "end_s", "weight"))
    for begin_s, weights in zip(saliency.start_s.tolist(), saliency.weight.tolist(), strict=True):
        for place, weight in enumerate(weights):
            from_s = begin_s + place * SEGMENT_S
            if from_s < duration_s:
                writer.writerow((f"{from_s:.4f}", f"{min(from_s + SEGMENT_S, duration_s):.4f}", f"{weight:.4f}"))
    return text.getvalue().encode()
