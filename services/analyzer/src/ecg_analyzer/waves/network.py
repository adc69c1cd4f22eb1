"""The delineation network asked about leads or pieces of them."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import Predictor

from ecg_analyzer.waves.net_input import CLASSES, WINDOW_SAMPLES

MODEL: Final = "delineator"
OVERLAP_SAMPLES: Final = 500
"""Two seconds: near its ends a window shows a wave without what comes before or after it."""


def wave_probability(leads_mv: npt.NDArray[np.float32], models: Predictor) -> npt.NDArray[np.float32]:
    """Return the probability of each class at each sample, shape (n_leads, n, 4), all leads in one call.

    ``leads_mv`` has shape (n_leads, n) at 250 Hz as ``at_net_rate`` makes them. A lead shorter than a window is
    repeated to fill it; of two windows that overlap each answers for its half.
    """
    n_leads, n = leads_mv.shape
    first = _first_samples(n)
    inside = (first[:, None] + np.arange(WINDOW_SAMPLES)) % max(n, 1)
    windows = np.ascontiguousarray(leads_mv[:, inside].reshape(-1, WINDOW_SAMPLES))
    said = models.predict(MODEL, {"ecg": windows})["probability"].reshape(n_leads, first.size, WINDOW_SAMPLES, -1)
    if first.size == 1:
        return said[:, 0, :n]
    probability = np.empty((n_leads, n, len(CLASSES)), np.float32)
    borders = [0, *((first[1:] + first[:-1] + WINDOW_SAMPLES) // 2).tolist(), n]
    for place, start in enumerate(first.tolist()):
        low, high = borders[place], borders[place + 1]
        probability[:, low:high] = said[:, place, low - start : high - start]
    return probability


def _first_samples(n: int) -> npt.NDArray[np.int64]:
    """Return where windows begin that cover n samples, the last one ending with them."""
    if n <= WINDOW_SAMPLES:
        return np.zeros(1, np.int64)
    count = -(-(n - OVERLAP_SAMPLES) // (WINDOW_SAMPLES - OVERLAP_SAMPLES))
    return np.round(np.linspace(0, n - WINDOW_SAMPLES, max(count, 2))).astype(np.int64)
