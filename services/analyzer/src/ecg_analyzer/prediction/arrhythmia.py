"""Probability that the rhythm is abnormal: 10 s windows of one lead, judged one by one, then together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import Predictor

from ecg_analyzer.prediction.saliency import MOST_WINDOWS, NOTHING, Saliency, explain
from ecg_analyzer.prediction.windows import WINDOW_S, WINDOW_SAMPLES, window_parts

MODEL: Final = "arrhythmia"
THRESHOLD: Final = 0.5
"""The model's probability is calibrated, so more likely abnormal than not is the label (MODEL_CARD of arrhythmia)."""
SHARE_OF_WINDOWS: Final = 0.1

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """``probability`` of the recording and of each window, None and empty where it cannot be given, with the reason.

    ``n_leads`` is how many leads were judged together, ``saliency`` says why of the windows judged abnormal.
    """

    probability: float | None
    start_s: npt.NDArray[np.float64]
    end_s: npt.NDArray[np.float64]
    window_probability: npt.NDArray[np.float64]
    version: str
    reason_if_null: str | None = None
    n_leads: int = 1
    saliency: Saliency = NOTHING

    @property
    def abnormal(self) -> bool:
        """Whether the probability reaches the threshold."""
        return self.probability is not None and self.probability >= THRESHOLD

    @property
    def calibrated(self) -> bool:
        """Whether the probability is what was calibrated: that of one window of one lead, not a choice of several."""
        return self.window_probability.size == 1 and self.n_leads == 1


def predict_arrhythmia(
    lead_mv: npt.NDArray[np.floating], sampling_rate_hz: float, models: Predictor | None
) -> Prediction:
    """Ask the model for each window of one lead, or of several that are judged together.

    ``lead_mv`` has shape (n_samples,) or (n_leads, n_samples), NaN = not recorded; of several leads, all recorded at
    the same times, the middle probability counts.
    The recording's probability is that of its most suspicious tenth: the 90th percentile over windows, the next
    higher one where it falls between two. Up to ten windows this is the greatest; in a long recording a single
    artefact does not decide, and an arrhythmia that fills a tenth of the time does.
    Raises ModelUnavailableError and ModelOutputInvalidError.
    """
    if models is None:
        return unknown("no_model")
    parts: list[tuple[Floats, Floats]] = [(np.empty(0), np.empty(0))]
    leads_mv = np.atleast_2d(lead_mv)
    suspects = _Suspects(np.empty((0, len(leads_mv), WINDOW_SAMPLES), np.float32), *parts[0])
    for cuts in zip(*(window_parts(one_mv, sampling_rate_hz) for one_mv in leads_mv), strict=True):
        ecg, start_s = np.stack([cut for cut, _ in cuts], axis=1), cuts[0][1]
        if len(ecg):
            said = models.predict(MODEL, {"ecg": ecg.reshape(-1, WINDOW_SAMPLES)})["probability"].astype(np.float64)
            probability = np.median(said.reshape(ecg.shape[:2]), axis=1)
            parts.append((start_s, probability))
            suspects = suspects.and_of(ecg, start_s, probability)
    start_s, probability = (np.concatenate(column) for column in zip(*parts, strict=True))
    if probability.size == 0:
        return unknown("too_short", models.version(MODEL))
    return Prediction(
        probability=float(np.quantile(probability, 1.0 - SHARE_OF_WINDOWS, method="higher")),
        start_s=start_s,
        end_s=np.minimum(start_s + WINDOW_S, leads_mv.shape[1] / sampling_rate_hz),
        window_probability=probability,
        version=models.version(MODEL),
        n_leads=len(leads_mv),
        saliency=explain(MODEL, suspects.ecg, suspects.start_s, models),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Suspects:
    """The windows of the highest probabilities, those judged abnormal, as far as a recording was judged.

    ``ecg`` has shape (n, n_leads, WINDOW_SAMPLES).
    """

    ecg: npt.NDArray[np.float32]
    start_s: Floats
    probability: Floats

    def and_of(self, ecg: npt.NDArray[np.float32], start_s: Floats, probability: Floats) -> _Suspects:
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
