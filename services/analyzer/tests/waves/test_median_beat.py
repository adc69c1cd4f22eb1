"""The median beat of each lead."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.beats.values import Beats
from ecg_analyzer.waves.median_beat import commonest, median_beats
from ecg_analyzer.waves.values import BeatWaves, Marks, Waves, no_marks


def _beats(sample: Any, letters: str, shape: list[int] | None = None, rate_hz: float = 360.0) -> Beats:
    n = len(letters)
    return Beats(
        np.asarray(sample, np.float64),
        np.array(list(letters)),
        np.full(n, np.nan),
        np.full(n, np.nan),
        np.array(shape or [0] * n),
        rate_hz,
    )


def _waves(beats: Beats, onset_s: float, offset_s: float) -> Waves:
    n, rate_hz = beats.sample.size, beats.sampling_rate_hz
    qrs = Marks(beats.sample + onset_s * rate_hz, beats.sample, beats.sample + offset_s * rate_hz)
    return Waves({}, BeatWaves(no_marks(n), qrs, no_marks(n)), np.zeros(n, np.bool_))


def test_it_is_the_recipe_without_noise_and_ectopic_beats(recipe: Any) -> None:
    normal_s, broad_s = np.arange(1.0, 29.0, 2.0), np.arange(2.0, 28.0, 4.0)
    lead_mv = recipe.lead(normal_s, duration_s=30.0, ventricular_s=broad_s, noise_mv=0.03)
    beats_s = np.sort(np.concatenate([normal_s, broad_s]))
    beats = _beats(beats_s * 360.0, "".join("V" if at in broad_s else "N" for at in beats_s))

    beat = median_beats({"II": lead_mv + 3.0}, beats, _waves(beats, -0.05, 0.06))["II"]

    assert beat.n_beats == normal_s.size
    assert beat.at(0.0) == pytest.approx(1.2 - 0.08 * np.exp(-0.5 * 3.25**2), abs=0.06)  # R of 1.2 mV; Q has passed
    assert beat.at(0.28) == pytest.approx(0.28, abs=0.04)  # T
    assert beat.at(-0.06) == pytest.approx(0.0, abs=0.03)  # the level before QRS, not the offset of 3 mV
    assert (beat.qrs.onset_s, beat.qrs.offset_s) == pytest.approx((-0.05, 0.06))
    assert not beat.p.known


def test_of_two_ways_of_conduction_the_commoner_one_counts() -> None:
    beats = _beats(np.arange(6) * 360.0, "NNNNNV", [0, 1, 1, 1, -1, 2])

    assert commonest(beats).tolist() == [False, True, True, True, False, False]


def test_a_lead_without_a_whole_beat_has_none(recipe: Any) -> None:
    beats = _beats([360.0, 720.0], "NN")
    empty = np.full(1080, np.nan)

    assert list(
        median_beats({"II": recipe.lead([1.0, 2.0], duration_s=3.0), "V1": empty}, beats, _waves(beats, -0.05, 0.06))
    ) == ["II"]
