"""Rhythm of one lead: sinus, atrial fibrillation, another rhythm, or noise."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from ecg_shared.serving.predictor import Predictor

from ecg_analyzer.beats.values import Beats
from ecg_analyzer.prediction.kind import HeadKind, HeadPrediction, Recording
from ecg_analyzer.prediction.rhythm_input import LONGEST_S, SHORTEST_S, rhythm_inputs

MODEL: Final = "rhythm"
LABELS: Final = ("sinus", "af", "other", "noise")
"""In the order of the network's output."""
UNSURE_BELOW: Final = 0.52
"""The twentieth of strips that the model is least sure of is less likely than this; a reader should look
(MODEL_CARD of rhythm)."""
MOST_STRIPS: Final = 10
"""Of a long recording so many minutes are judged, evenly spread: describing a minute takes 25 ms."""
MOST_MISSING: Final = 0.2
"""A strip with more than this share of it not recorded is left out."""


def predict_rhythm(recording: Recording, models: Predictor) -> HeadPrediction:
    """Judge the lead that rates are read from, strip by strip of at most a minute.

    The recording's probabilities are the means over its strips: of a long one they say for how much of the time each
    rhythm holds.
    Raises ModelUnavailableError and ModelOutputInvalidError.
    """
    rate_hz = recording.ecg.sampling_rate_hz
    lead_mv = recording.ecg.lead_mv(recording.leads[0])
    if lead_mv.size < SHORTEST_S * rate_hz:
        return HeadPrediction(MODEL, reason_if_null="too_short")
    strips = [
        (lead_mv[begin:end], _between(recording.beats, begin, end))
        for begin, end in _strips(lead_mv.size, rate_hz)
        if np.isfinite(lead_mv[begin:end]).mean() >= 1.0 - MOST_MISSING
    ]
    if not strips:
        return HeadPrediction(MODEL, reason_if_null="too_short")
    probability = models.predict(MODEL, rhythm_inputs(strips, models))["probability"].mean(axis=0).astype(np.float64)
    label = LABELS[int(probability.argmax())]
    return HeadPrediction(
        MODEL,
        version=models.version(MODEL),
        label=label,
        probabilities=dict(zip(LABELS, probability.tolist(), strict=True)),
        abstained=(label,) if probability.max() < UNSURE_BELOW else (),
    )


def _strips(n_samples: int, rate_hz: float) -> list[tuple[int, int]]:
    """Return begin and end of the strips of so many samples; what is left at the end of a recording is not judged."""
    length = min(n_samples, round(LONGEST_S * rate_hz))
    n_strips = n_samples // length
    chosen = np.unique(np.linspace(0, n_strips - 1, min(n_strips, MOST_STRIPS)).astype(np.int64))
    return [(number * length, (number + 1) * length) for number in chosen.tolist()]


def _between(beats: Beats, begin: int, end: int) -> Beats:
    """Return the beats of a stretch, in samples of it."""
    inside = (beats.sample >= begin) & (beats.sample < end)
    return replace(
        beats,
        sample=beats.sample[inside] - begin,
        beat_class=beats.beat_class[inside],
        probability=beats.probability[inside],
        rr_ms=beats.rr_ms[inside],
        shape=beats.shape[inside],
        lost=(),
        flutter=(),
    )


RHYTHM: Final = HeadKind("rhythm", predict_rhythm)
