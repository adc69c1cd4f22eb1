"""Which kind of beat each is."""

from __future__ import annotations

from typing import Any

import numpy as np
from ecg_analyzer.beats.classes import classify_beats
from ecg_analyzer.beats.morphology import Morphology
from ecg_analyzer.pipeline import analyze
from ecg_shared.contract.options import JobOptions


def _classes(ecg: Any) -> str:
    return "".join(analyze(ecg, JobOptions(), None).beats.beat_class.tolist())


def test_a_regular_rhythm_is_normal(recipe: Any) -> None:
    ecg = recipe.ecg(recipe.lead(recipe.regular_s(0.8, 20.0), duration_s=20.0))

    assert set(_classes(ecg)) == {"N"}


def test_broad_early_beats_are_ventricular(recipe: Any) -> None:
    # Every sixth beat comes early and broad, and a full compensatory pause follows.
    grid_s = recipe.regular_s(0.8, 40.0)
    early = np.arange(5, grid_s.size, 6)
    normal_s, ventricular_s = np.delete(grid_s, early), grid_s[early] - 0.25

    classes = _classes(recipe.ecg(recipe.lead(normal_s, duration_s=40.0, ventricular_s=ventricular_s)))

    assert [place for place, letter in enumerate(classes) if letter == "V"] == early.tolist()
    assert classes.count("S") == 0


def test_narrow_early_beats_are_supraventricular(recipe: Any) -> None:
    beats_s = recipe.regular_s(0.8, 40.0)
    beats_s[20] -= 0.25

    classes = _classes(recipe.ecg(recipe.lead(beats_s, duration_s=40.0)))

    assert [place for place, letter in enumerate(classes) if letter == "S"] == [20]


def test_an_irregular_rhythm_has_no_supraventricular_beats(recipe: Any) -> None:
    # Intervals of 0.5 to 1.1 s without order, as in atrial fibrillation: early says nothing.
    intervals_s = np.random.default_rng(5).uniform(0.5, 1.1, 45)

    classes = _classes(recipe.ecg(recipe.lead(0.5 + np.cumsum(intervals_s), duration_s=40.0)))

    assert classes.count("S") == 0


def test_a_broad_beat_that_keeps_time_is_conduction_not_ectopy(recipe: Any) -> None:
    # A third of the beats with another shape on an even grid, as in intermittent bundle branch block.
    grid_s = recipe.regular_s(0.8, 40.0)
    broad = np.arange(2, grid_s.size, 3)

    classes = _classes(
        recipe.ecg(recipe.lead(np.delete(grid_s, broad), duration_s=40.0, ventricular_s=grid_s[broad], noise_mv=0.01))
    )

    assert classes.count("V") == 0


def test_a_paroxysm_of_many_beats_is_early_from_its_first_beat_to_its_last() -> None:
    # Two minutes at 75 bpm, 60 beats at 150 bpm, two minutes at 75 bpm. The run is longer than the half minute whose
    # median is the usual interval, so against that it would be normal.
    rr_ms = np.concatenate(([np.nan], np.full(150, 800.0), np.full(60, 400.0), np.full(150, 800.0)))

    letters = classify_beats(_one_shape(rr_ms.size), rr_ms)

    assert np.flatnonzero(letters == "S").tolist() == list(range(151, 211))


def test_a_rate_that_rises_step_by_step_is_not_early() -> None:
    # From 75 to 150 bpm over a hundred beats, each 0.7 % faster, then 50 beats there.
    rising = 800.0 * 0.5 ** (np.arange(100) / 99)
    rr_ms = np.concatenate(([np.nan], np.full(150, 800.0), rising, np.full(50, 400.0)))

    assert set(classify_beats(_one_shape(rr_ms.size), rr_ms).tolist()) == {"N"}


def test_a_rhythm_that_is_fast_for_most_of_the_recording_is_its_usual_one_but_for_its_first_beat() -> None:
    rr_ms = np.concatenate(([np.nan], np.full(40, 800.0), np.full(400, 400.0)))

    letters = classify_beats(_one_shape(rr_ms.size), rr_ms)

    assert np.flatnonzero(letters == "S").tolist() == [41]


def _one_shape(n: int) -> Morphology:
    return Morphology(np.arange(n, dtype=np.float64), np.zeros(n, np.int64), np.full(n, 0.99), np.ones(n))
