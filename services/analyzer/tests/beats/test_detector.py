"""Where the beats are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.beats.detector import detect_beats
from ecg_shared.scores.beats import score_beats

RATE_HZ = 360.0
BEATS_S = np.cumsum([0.7, 0.8, 0.82, 0.78, 0.81, 0.79, 0.83, 0.8, 0.77, 0.8, 0.82, 0.8, 0.79, 0.81, 0.8, 0.78])


def _found_s(signal_mv: Any, rate_hz: float = RATE_HZ) -> Any:
    return detect_beats(np.atleast_2d(signal_mv), rate_hz).sample / rate_hz


@pytest.fixture
def lead_mv(recipe: Any) -> Any:
    return recipe.lead(BEATS_S, duration_s=14.0)


def test_every_beat_is_found_within_two_milliseconds(lead_mv: Any) -> None:
    found_s = _found_s(lead_mv)

    assert found_s.size == BEATS_S.size
    np.testing.assert_allclose(found_s, BEATS_S, atol=0.002)


@pytest.mark.parametrize("rate_hz", [100.0, 128.0, 250.0, 257.0, 500.0, 1000.0])
def test_the_sampling_rate_does_not_matter(recipe: Any, rate_hz: float) -> None:
    found_s = _found_s(recipe.lead(BEATS_S, duration_s=14.0, sampling_rate_hz=rate_hz), rate_hz)

    assert found_s.size == BEATS_S.size
    np.testing.assert_allclose(found_s, BEATS_S, atol=0.003)


@pytest.mark.parametrize("gain", [0.2, 3.0, -1.0])
def test_gain_and_polarity_do_not_matter(lead_mv: Any, gain: float) -> None:
    np.testing.assert_allclose(_found_s(gain * lead_mv), _found_s(lead_mv), atol=1e-4)


def test_an_offset_does_not_matter(lead_mv: Any) -> None:
    np.testing.assert_allclose(_found_s(lead_mv + 5.0), _found_s(lead_mv), atol=1e-4)


def test_the_order_of_the_other_leads_does_not_matter(recipe: Any, lead_mv: Any) -> None:
    second, third = 0.4 * lead_mv, -0.7 * recipe.lead(BEATS_S, duration_s=14.0, noise_mv=0.02)

    one = _found_s(np.stack([lead_mv, second, third]))
    other = _found_s(np.stack([lead_mv, third, second]))

    np.testing.assert_allclose(one, other, atol=1e-6)


def test_a_flat_line_before_and_after_adds_no_beat(lead_mv: Any) -> None:
    padded = np.pad(lead_mv, int(3 * RATE_HZ), mode="edge")

    np.testing.assert_allclose(_found_s(padded) - 3.0, BEATS_S, atol=0.002)


def test_a_shift_in_time_shifts_the_beats(lead_mv: Any) -> None:
    later = lead_mv[100:]  # 100 samples at 360 Hz: the first beat at 0.7 s is still inside

    np.testing.assert_allclose(_found_s(later) + 100 / RATE_HZ, _found_s(lead_mv), atol=0.001)


def test_a_noisy_lead_beside_a_good_one_takes_no_beat_away(lead_mv: Any) -> None:
    noise_mv = np.random.default_rng(3).standard_normal(lead_mv.size).astype(np.float32)

    assert _found_s(np.stack([lead_mv, noise_mv])).size == BEATS_S.size


def test_a_tall_t_wave_is_no_beat(recipe: Any, lead_mv: Any) -> None:
    times_s = np.arange(lead_mv.size) / RATE_HZ
    tall_t_mv = sum(0.9 * np.exp(-0.5 * ((times_s - beat_s - 0.28) / 0.045) ** 2) for beat_s in BEATS_S)

    assert _found_s(lead_mv + tall_t_mv).size == BEATS_S.size  # T of 0.28 + 0.9 mV, as tall as R


def test_a_knocked_electrode_is_no_beat(lead_mv: Any) -> None:
    knocked = lead_mv.copy()
    knocked[int(6.75 * RATE_HZ) :] += 2.0  # midway between the beats at 6.33 and 7.10 s

    np.testing.assert_allclose(_found_s(knocked), BEATS_S, atol=0.004)


def test_no_beat_is_found_in_a_gap(lead_mv: Any) -> None:
    lead_mv[int(4.9 * RATE_HZ) : int(8.0 * RATE_HZ)] = np.nan

    found_s = _found_s(lead_mv)

    outside = BEATS_S[(BEATS_S < 4.9) | (BEATS_S > 8.0)]
    np.testing.assert_allclose(found_s, outside, atol=0.004)


def test_nothing_is_found_in_a_flat_line() -> None:
    assert _found_s(np.zeros(3600, np.float32)).size == 0


def test_the_signal_is_not_written_to(lead_mv: Any) -> None:
    before = lead_mv.copy()

    _found_s(lead_mv)

    np.testing.assert_array_equal(lead_mv, before)


@pytest.mark.parametrize(("name", "at_least"), [("101", 0.998), ("119", 0.998), ("208", 0.995), ("203", 0.99)])
def test_beats_of_mit_bih_records_are_found(mitdb: Any, name: str, at_least: float) -> None:
    record = mitdb(name)

    found = detect_beats(record.ecg.signal_mv, 360.0).sample

    score = score_beats(record.beat_sample, found, sampling_rate_hz=360.0, excluded=record.excluded)
    assert score.f1 >= at_least
