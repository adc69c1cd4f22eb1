"""A recording as the rhythm network sees it: strips of at most a minute. Training and service meet here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import Predictor

from ecg_analyzer.beats.values import BeatClass, Beats
from ecg_analyzer.prediction.rhythm_beats import COLUMNS, WINDOW_SAMPLES, Strip, describe
from ecg_analyzer.prediction.rhythm_features import features
from ecg_analyzer.waves.net_input import NET_RATE_HZ, at_net_rate
from ecg_analyzer.waves.network import wave_probability

SHORTEST_S: Final = 5.0
LONGEST_S: Final = 60.0
MOST_BEATS: Final = 128
"""Of a minute at more than 128 bpm the sequence shows the first 128 beats; its features are of all."""
SHAPE_SAMPLES: Final = 64
"""0.8 s of each beat at about 80 Hz."""
N_FEATURES: Final = 445
FEWEST_BEATS: Final = 3
_CLIP: Final = 4.0
_SHAPE_AT: Final[npt.NDArray[np.int64]] = np.round(np.linspace(0, WINDOW_SAMPLES - 1, SHAPE_SAMPLES)).astype(np.int64)

Inputs = dict[str, npt.NDArray[np.float32]]


def rhythm_input(lead_mv: npt.NDArray[np.floating], beats: Beats, models: Predictor) -> Inputs:
    """Return the network's inputs for at most a minute of one lead, one row.

    ``lead_mv`` (n,), NaN = not recorded; ``beats`` are those of the same stretch, whose sampling rate is the lead's.
    ``beats`` (1, MOST_BEATS, COLUMNS), ``shape`` (1, MOST_BEATS, SHAPE_SAMPLES), ``there`` (1, MOST_BEATS, 1): 1 where
    there is a beat, ``features`` (1, N_FEATURES). Where hardly a beat was found the numbers are those of three places.
    Raises ModelUnavailableError and ModelOutputInvalidError.
    """
    return rhythm_inputs([(lead_mv, beats)], models)


def rhythm_inputs(strips: Sequence[tuple[npt.NDArray[np.floating], Beats]], models: Predictor) -> Inputs:
    """Return the network's inputs for strips of one length and rate, a row each; see ``rhythm_input``."""
    leads_250_hz = at_net_rate(np.stack([lead_mv for lead_mv, _ in strips]), strips[0][1].sampling_rate_hz)
    waves = wave_probability(leads_250_hz, models)
    rows = [
        _row(_strip(lead_mv, wave, beats))
        for lead_mv, wave, (_, beats) in zip(leads_250_hz, waves, strips, strict=True)
    ]
    return {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}


def _row(strip: Strip) -> Inputs:
    described = describe(strip)
    n = min(len(described.columns), MOST_BEATS)
    inputs = {
        "beats": np.zeros((1, MOST_BEATS, len(COLUMNS)), np.float32),
        "shape": np.zeros((1, MOST_BEATS, SHAPE_SAMPLES), np.float32),
        "there": np.zeros((1, MOST_BEATS, 1), np.float32),
        "features": features(strip, described)[None],
    }
    inputs["beats"][0, :n] = described.columns[:n]
    window = described.window[:n, _SHAPE_AT]
    inputs["shape"][0, :n] = np.clip(window - np.median(window, axis=1, keepdims=True), -_CLIP, _CLIP)
    inputs["there"][0, :n] = 1.0
    return inputs


def _strip(lead_250_hz: npt.NDArray[np.float32], at_each: npt.NDArray[np.float32], beats: Beats) -> Strip:
    lead_mv, wave = lead_250_hz.astype(np.float64), at_each.astype(np.float64)
    if beats.sample.size < FEWEST_BEATS:
        return Strip(lead_mv, wave, lead_mv.size * np.array([0.25, 0.5, 0.75]), np.zeros((FEWEST_BEATS, 3)))
    named = np.nan_to_num(beats.probability, nan=1.0)
    normal, supraventricular = (beats.beat_class == letter for letter in (BeatClass.NORMAL, BeatClass.SUPRAVENTRICULAR))
    ectopic = np.column_stack(
        (np.where(normal, 1.0 - named, named), named * supraventricular, named * ~(normal | supraventricular))
    )
    return Strip(lead_mv, wave, beats.sample * (NET_RATE_HZ / beats.sampling_rate_hz), ectopic)
