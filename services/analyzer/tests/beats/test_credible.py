"""Whether what was found for beats are beats."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.beats.credible import reason_not_beats
from ecg_analyzer.beats.detector import detect_beats
from ecg_analyzer.quality.gaps import Stretch

RATE_HZ = 360.0


def reason(*leads_mv: Any) -> str | None:
    return reason_not_beats(leads_mv, detect_beats(leads_mv, RATE_HZ), RATE_HZ)


def noise_mv(seed: int, duration_s: float = 10.0) -> Any:
    return np.random.default_rng(seed).standard_normal(round(duration_s * RATE_HZ)).astype(np.float32)


def test_beats_are_believed(recipe: Any) -> None:
    assert reason(recipe.lead(recipe.regular_s(0.8, 10.0), duration_s=10.0)) is None


@pytest.mark.parametrize("seed", range(5))
def test_noise_has_peaks_but_none_like_another(seed: int) -> None:
    assert reason(noise_mv(seed)) == "beats_not_alike"


def test_a_minute_of_noise_is_no_better(recipe: Any) -> None:
    assert reason(noise_mv(1, 180.0)) == "beats_not_alike"


def test_one_beat_in_ten_seconds_is_no_rhythm(recipe: Any) -> None:
    lead_mv = recipe.lead([5.0], duration_s=10.0)
    alone = detect_beats([lead_mv], RATE_HZ).outside([Stretch(0, 1700), Stretch(1900, 3600)])  # the beat, not its T

    assert alone.sample.size == 1
    assert reason_not_beats([lead_mv], alone, RATE_HZ) == "single_beat"


def test_bigeminy_has_two_shapes_that_repeat(recipe: Any) -> None:
    normal_s = np.arange(0.5, 9.0, 1.6)

    assert reason(recipe.lead(normal_s, duration_s=10.0, ventricular_s=normal_s + 0.55)) is None


def test_one_lead_with_like_beats_is_enough(recipe: Any) -> None:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 10.0), duration_s=10.0)
    noisy_mv = lead_mv + noise_mv(2)
    found = detect_beats([lead_mv], RATE_HZ)

    alone = detect_beats([noisy_mv], RATE_HZ)
    assert reason_not_beats([noisy_mv], alone, RATE_HZ) == "beats_not_alike"
    assert reason_not_beats([noisy_mv, lead_mv], found, RATE_HZ) is None


def test_a_column_of_a_page_is_too_short_to_compare(recipe: Any) -> None:
    assert reason(noise_mv(3, 2.5)) is None


def test_a_shape_may_change_over_hours(recipe: Any) -> None:
    # Every minute the lead turns by a quarter: no shape has most beats, yet within a minute all are alike.
    upright_mv = recipe.lead(recipe.regular_s(0.8, 480.0), duration_s=480.0)
    broad_mv = recipe.lead([], duration_s=480.0, ventricular_s=recipe.regular_s(0.8, 480.0))
    minute = np.arange(upright_mv.size) // round(60.0 * RATE_HZ)
    turned_mv = np.choose(minute % 4, [upright_mv, broad_mv, -upright_mv, 0.5 * broad_mv - upright_mv])

    assert reason(turned_mv) is None


def test_complexes_that_stand_out_of_noise_are_believed_and_those_under_it_not(recipe: Any) -> None:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 30.0), duration_s=30.0)

    assert reason(lead_mv + 0.1 * noise_mv(4, 30.0)) is None
    assert reason(0.1 * lead_mv + 0.3 * noise_mv(4, 30.0)) == "beats_not_alike"
