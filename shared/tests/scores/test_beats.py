from __future__ import annotations

import math
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest
from ecg_shared.scores.beats import heart_rate_errors_bpm, match_beats, pooled, rate, score_beats

REFERENCE = np.arange(10) * 360.0 + 100.0


def test_one_detection_serves_one_beat() -> None:
    hits, partners = match_beats([100, 110], [104], window=20)
    assert (hits.tolist(), partners.tolist()) == ([0], [0])


def test_most_pairs_come_before_the_nearest_pair() -> None:
    hits, partners = match_beats([0, 10], [9, 12], window=10)
    assert (hits.tolist(), partners.tolist()) == ([0, 1], [0, 1])


def test_the_window_includes_its_border() -> None:
    assert match_beats([0], [10], window=10)[0].size == 1
    assert match_beats([0], [10.5], window=10)[0].size == 0


def test_a_miss_and_a_false_alarm_cost_sensitivity_and_ppv() -> None:
    detected = np.sort(np.append(np.delete(REFERENCE, 4), REFERENCE[2] + 180))
    score = score_beats(REFERENCE, detected, sampling_rate_hz=360.0)
    assert (score.true_positives, score.missed, score.false) == (9, 1, 1)
    assert (score.sensitivity, score.ppv, score.f1) == (0.9, 0.9, 0.9)


def test_a_constant_delay_is_an_offset_without_jitter() -> None:
    score = score_beats(REFERENCE, REFERENCE + 3.6, sampling_rate_hz=360.0)
    assert score.offsets_ms == pytest.approx(10.0)
    assert score.jitter_ms == pytest.approx(0.0, abs=1e-9)


def test_an_excluded_stretch_makes_neither_misses_nor_false_alarms() -> None:
    detected = np.delete(REFERENCE, 4)
    score = score_beats(REFERENCE, detected, sampling_rate_hz=360.0, excluded=[(REFERENCE[4] - 5, REFERENCE[4] + 5)])
    assert (score.true_positives, score.missed, score.false) == (9, 0, 0)


def test_records_are_pooled_by_their_counts() -> None:
    whole = score_beats(REFERENCE, REFERENCE, sampling_rate_hz=360.0)
    nothing = score_beats(REFERENCE, [], sampling_rate_hz=360.0)
    assert pooled([whole, nothing]).sensitivity == 0.5
    assert math.isnan(nothing.ppv)
    assert nothing.f1 == 0.0


def test_heart_rate_is_sixty_thousand_over_the_mean_interval() -> None:
    assert rate([0, 800, 1600, 2500], sampling_rate_hz=1000.0).heart_rate_bpm == pytest.approx(60000 / (2500 / 3))


def test_rmssd_takes_no_difference_across_an_ectopic_beat() -> None:
    beats = np.cumsum([0, 800, 500, 1100, 800, 820])
    normal = [True, True, False, True, True, True]
    assert rate(beats, sampling_rate_hz=1000.0, normal=normal).rmssd_ms == pytest.approx(20.0)


def test_beats_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="ascending"):
        score_beats([3.0, 1.0], [], sampling_rate_hz=360.0)


def test_every_count_equals_the_public_scorer(reference_scorer: Callable[[str], ModuleType]) -> None:
    reference = reference_scorer("beats")
    rng = np.random.default_rng(3)
    for _ in range(40):
        ref = np.sort(rng.integers(0, 36000, 90)).astype(float)
        det = np.append(ref[rng.random(90) < 0.9], rng.integers(0, 36000, 9))
        det = np.sort(det + rng.normal(0, 20, det.size))
        ours = score_beats(ref, det, sampling_rate_hz=360.0, start_s=5.0, excluded=[(9000, 12000)])
        theirs = reference.score_record(ref, det, 360.0, start_s=5.0, exclude=[(9000, 12000)])
        assert (ours.true_positives, ours.missed, ours.false) == (theirs.tp, theirs.fn, theirs.fp)
        assert ours.offsets_ms == pytest.approx(theirs.offsets_ms)
        normal = rng.random(90) < 0.8
        figures = reference.rate_figures(ref, 360.0, normal)
        assert rate(ref, sampling_rate_hz=360.0, normal=normal).rmssd_ms == pytest.approx(figures.rmssd_ms)
        assert rate(ref, sampling_rate_hz=360.0, normal=normal).heart_rate_bpm == pytest.approx(figures.heart_rate)
        errors = heart_rate_errors_bpm(ref, det, sampling_rate_hz=360.0)
        assert errors == pytest.approx(reference.heart_rate_errors(ref, det, 360.0), nan_ok=True)
