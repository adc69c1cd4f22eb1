"""What must not change a reading: gain, polarity, offset, sampling rate, time, order of leads, flat line around."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from ecg_analyzer.pipeline import Analysis, analyze
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.options import JobOptions

DURATION_S = 60.0
# Intervals between 0.74 and 0.88 s that swing with a breath of 5 s, as a sinus rhythm does.
BEATS_S = 0.8 + np.cumsum(0.81 + 0.07 * np.sin(2 * np.pi * np.arange(70) / 6.0))
BEATS_S = BEATS_S[BEATS_S < DURATION_S - 1.0]
WITHIN = {"heart_rate_bpm": 0.05, "rmssd_ms": 1.5, "sdnn_ms": 1.0, "qrs_duration_ms": 6.0}
"""Greatest change that noise of 5 µV, another sampling grid and another filter run explain."""


def _ecg(recipe: Any, rate_hz: float = 360.0) -> Ecg:
    lead_mv = recipe.lead(BEATS_S, duration_s=DURATION_S, sampling_rate_hz=rate_hz)
    other_mv = recipe.lead(BEATS_S, duration_s=DURATION_S, sampling_rate_hz=rate_hz, noise_mv=0.01)
    return recipe.ecg(lead_mv, -0.6 * other_mv, 0.4 * other_mv, sampling_rate_hz=rate_hz)


def _changed(ecg: Ecg, change: Callable[[Any], Any]) -> Ecg:
    return Ecg(np.ascontiguousarray(change(ecg.signal_mv), np.float32), ecg.sampling_rate_hz, ecg.lead_names)


def _analyze(ecg: Ecg) -> Analysis:
    return analyze(ecg, JobOptions(), models=None)


def _assert_same_reading(one: Analysis, other: Analysis, *, later_s: float = 0.0) -> None:
    np.testing.assert_allclose(one.beats.time_s + later_s, other.beats.time_s, atol=0.003)
    assert one.beats.beat_class.tolist() == other.beats.beat_class.tolist()
    for name, most in WITHIN.items():
        before, after = one.measurements[name].value, other.measurements[name].value
        assert before is None or after is None or abs(before - after) <= most, name
        assert (before is None) == (after is None), name
    assert [finding.code for finding in one.findings] == [finding.code for finding in other.findings]


@pytest.fixture(scope="module")
def plain(recipe: Any) -> Analysis:
    return _analyze(_ecg(recipe))


@pytest.mark.parametrize("gain", [0.3, 2.5])
def test_gain_does_not_matter(recipe: Any, plain: Analysis, gain: float) -> None:
    _assert_same_reading(plain, _analyze(_changed(_ecg(recipe), lambda signal_mv: gain * signal_mv)))


def test_polarity_does_not_matter(recipe: Any, plain: Analysis) -> None:
    _assert_same_reading(plain, _analyze(_changed(_ecg(recipe), lambda signal_mv: -signal_mv)))


@pytest.mark.parametrize("offset_mv", [-3.0, 300.0])
def test_an_offset_does_not_matter(recipe: Any, plain: Analysis, offset_mv: float) -> None:
    _assert_same_reading(plain, _analyze(_changed(_ecg(recipe), lambda signal_mv: signal_mv + offset_mv)))


@pytest.mark.parametrize("rate_hz", [100.0, 125.0, 250.0, 257.0, 500.0, 1000.0])
def test_the_sampling_rate_does_not_matter(recipe: Any, plain: Analysis, rate_hz: float) -> None:
    _assert_same_reading(plain, _analyze(_ecg(recipe, rate_hz)))


def test_a_shift_in_time_shifts_the_beats_alone(recipe: Any, plain: Analysis) -> None:
    # 0.5 s, before the first beat's P wave at 1.45 s.
    later = _analyze(_changed(_ecg(recipe), lambda signal_mv: signal_mv[:, 180:]))

    _assert_same_reading(later, plain, later_s=0.5)


def test_the_order_of_leads_does_not_matter(recipe: Any, plain: Analysis) -> None:
    ecg = _ecg(recipe)

    _assert_same_reading(plain, _analyze(Ecg(ecg.signal_mv[::-1].copy(), 360.0, ecg.lead_names[::-1])))


def test_a_flat_line_before_and_after_adds_nothing(recipe: Any, plain: Analysis) -> None:
    padded = _analyze(_changed(_ecg(recipe), lambda signal_mv: np.pad(signal_mv, ((0, 0), (1800, 1800)), mode="edge")))

    _assert_same_reading(plain, padded, later_s=5.0)


def test_what_was_not_recorded_before_and_after_adds_nothing(recipe: Any, plain: Analysis) -> None:
    pad = ((0, 0), (1800, 1800))
    padded = _analyze(_changed(_ecg(recipe), lambda signal_mv: np.pad(signal_mv, pad, constant_values=np.nan)))

    _assert_same_reading(plain, padded, later_s=5.0)


def test_the_length_of_a_piece_is_not_seen(recipe: Any) -> None:
    # Ten seconds of twelve beats over and over for 25 min, which are worked on in pieces of 10 min.
    beats_s = 0.4 + np.arange(12) / 1.2
    ten_seconds_mv = recipe.lead(beats_s, duration_s=10.0, sampling_rate_hz=125.0)
    ecg = recipe.ecg(np.tile(ten_seconds_mv, 150), sampling_rate_hz=125.0)

    found_s = _analyze(ecg).beats.time_s

    np.testing.assert_allclose(found_s, (np.arange(150)[:, None] * 10.0 + beats_s).ravel(), atol=0.004)
