"""Which kind of beat each is."""

from __future__ import annotations

from typing import Any

import numpy as np
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
