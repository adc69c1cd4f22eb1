"""Probability that the rhythm is abnormal: 10 s windows of one lead, judged one by one, then together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import Predictor

from ecg_analyzer.prediction.saliency import MOST_WINDOWS, NOTHING, Saliency, explain
from ecg_analyzer.prediction.windows import WINDOW_S, WINDOW_SAMPLES, Windows, window_parts

MODEL: Final = "arrhythmia"
THRESHOLD: Final = 0.5
"""The model's probability is calibrated, so more likely abnormal than not is the label (MODEL_CARD of arrhythmia)."""
SHARE_OF_WINDOWS: Final = 0.1

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """``probability`` of the recording and of each window, None and empty where it cannot be given, with the reason.

    ``saliency`` says why of the windows that were judged abnormal.
    """

    probability: float | None
    start_s: npt.NDArray[np.float64]
    end_s: npt.NDArray[np.float64]
    window_probability: npt.NDArray[np.float64]
    version: str
    reason_if_null: str | None = None
    saliency: Saliency = NOTHING

    @property
    def abnormal(self) -> bool:
        """Whether the probability reaches the threshold."""
        return self.probability is not None and self.probability >= THRESHOLD

    @property
    def calibrated(self) -> bool:
        """Whether the probability is what was calibrated: that of one window, not the highest of several."""
        return self.window_probability.size == 1


def predict_arrhythmia(
    lead_mv: npt.NDArray[np.floating], sampling_rate_hz: float, models: Predictor | None
) -> Prediction:
    """Ask the model for each window of one lead (n_samples,), NaN = not recorded.

    The recording's probability is that of its most suspicious tenth: the 90th percentile over windows, the next
    higher one where it falls between two. Up to ten windows this is the greatest; in a long recording a single
    artefact does not decide, and an arrhythmia that fills a tenth of the time does.
    Raises ModelUnavailableError and ModelOutputInvalidError.
    """
    if models is None:
        return unknown("no_model")
    parts: list[tuple[Floats, Floats]] = [(np.empty(0), np.empty(0))]
    suspects = _Suspects(np.empty((0, WINDOW_SAMPLES), np.float32), *parts[0])
    for ecg, start_s in window_parts(lead_mv, sampling_rate_hz):
        if len(ecg):
            probability = models.predict(MODEL, {"ecg": ecg})["probability"].astype(np.float64)
            parts.append((start_s, probability))
            suspects = suspects.and_of(ecg, start_s, probability)
    start_s, probability = (np.concatenate(column) for column in zip(*parts, strict=True))
    if probability.size == 0:
        return unknown("too_short", models.version(MODEL))
    return Prediction(
        probability=float(np.quantile(probability, 1.0 - SHARE_OF_WINDOWS, method="higher")),
        start_s=start_s,
        end_s=np.minimum(start_s + WINDOW_S, lead_mv.size / sampling_rate_hz),
        window_probability=probability,
        version=models.version(MODEL),
        saliency=explain(MODEL, suspects.ecg, suspects.start_s, models),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Suspects:
    """The windows of the highest probabilities, those judged abnormal, as far as a recording was judged."""

    ecg: Windows
    start_s: Floats
    probability: Floats

    def and_of(self, ecg: Windows, start_s: Floats, probability: Floats) -> _Suspects:
        probability = np.concatenate([self.probability, probability])
        chosen = np.argsort(-probability, kind="stable")[:MOST_WINDOWS]
        chosen = chosen[probability[chosen] >= THRESHOLD]
        return _Suspects(
            np.concatenate([self.ecg, ecg])[chosen],
            np.concatenate([self.start_s, start_s])[chosen],
            probability[chosen],
        )


def unknown(reason: str, version: str = "") -> Prediction:
    """Return that no probability can be given, and why."""
    return Prediction(None, np.empty(0), np.empty(0), np.empty(0), version, reason)
