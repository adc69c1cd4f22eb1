from __future__ import annotations

import math
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest
from ecg_shared.scores.delineation import agreement, median_interval_ms, pooled, score_waves

BEAT = np.arange(5) * 400.0 + 300.0  # 500 Hz: a beat each 800 ms
REFERENCE = {
    "p_on": BEAT - 80,
    "p_off": BEAT - 30,
    "qrs_on": BEAT - 20,
    "qrs_off": BEAT + 25,
    "t_off": BEAT + 180,
}


def test_a_border_that_is_late_everywhere_has_a_mean_and_no_spread() -> None:
    score = score_waves(REFERENCE, {**REFERENCE, "qrs_off": BEAT + 30}, sampling_rate_hz=500.0)

    assert score.borders["qrs_off"].mean_ms == pytest.approx(10.0)  # 5 samples of 2 ms
    assert score.borders["qrs_off"].sd_ms == pytest.approx(0.0)
    assert score.interval_difference_ms["qrs_duration"] == pytest.approx(10.0)


def test_waves_outside_the_marked_span_are_no_false_alarms() -> None:
    outside = np.concatenate(([BEAT[0] - 300], BEAT - 80, [BEAT[-1] + 320]))
    between = np.sort(np.append(BEAT - 80, BEAT[1] + 130))

    assert score_waves(REFERENCE, {"p_on": outside}, sampling_rate_hz=500.0).borders["p_on"].false == 0
    assert score_waves(REFERENCE, {"p_on": between}, sampling_rate_hz=500.0).borders["p_on"].false == 1


def test_a_wave_that_was_not_found_is_missed() -> None:
    border = score_waves(REFERENCE, {"p_on": [np.nan, *(BEAT[1:] - 80)]}, sampling_rate_hz=500.0).borders["p_on"]

    assert (border.hits, border.missed, border.false) == (4, 1, 0)
    assert border.sensitivity == pytest.approx(0.8)
    assert border.ppv == pytest.approx(1.0)


def test_an_interval_is_the_median_over_beats() -> None:
    assert median_interval_ms(REFERENCE, "pr_interval", sampling_rate_hz=500.0) == pytest.approx(120.0)  # 60 samples
    assert median_interval_ms(REFERENCE, "qt_interval", sampling_rate_hz=500.0) == pytest.approx(400.0)  # 200 samples
    assert math.isnan(median_interval_ms({"p_on": BEAT}, "pr_interval", sampling_rate_hz=500.0))


def test_outliers_can_be_dropped_from_the_agreement() -> None:
    late = [score_waves(REFERENCE, {**REFERENCE, "qrs_off": BEAT + 30}, sampling_rate_hz=500.0)] * 9
    right = [score_waves(REFERENCE, REFERENCE, sampling_rate_hz=500.0)]

    assert agreement(late + right)["qrs_duration"].mean_ms == pytest.approx(9.0)  # nine of 10 ms, one of 0
    assert agreement(late + right, outliers_dropped=1)["qrs_duration"].mean_ms == pytest.approx(10.0)


def test_an_unknown_border_is_refused() -> None:
    with pytest.raises(ValueError, match="p_start"):
        score_waves({"p_start": [1.0]}, {}, sampling_rate_hz=500.0)


def test_every_figure_equals_that_of_the_public_scorer(reference_scorer: Callable[[str], ModuleType]) -> None:
    public = reference_scorer("delineation")
    rng = np.random.default_rng(5)
    ours, theirs = [], []
    for _ in range(20):
        reference = {name: np.sort(marks + rng.normal(0, 4, 5)) for name, marks in REFERENCE.items()}
        detected = {
            name: np.append(marks[rng.random(5) < 0.9] + rng.normal(0, 30), rng.uniform(0, 2500, 2))
            for name, marks in reference.items()
        }
        ours.append(score_waves(reference, detected, sampling_rate_hz=500.0))
        theirs.append(public.score_record(reference, detected, 500.0))

    total, agreed = public.aggregate(theirs, drop_interval_outliers=2), agreement(ours, outliers_dropped=2)
    for name, border in pooled(ours).items():
        other = total.points[name]
        assert (border.hits, border.missed, border.false) == (other.tp, other.fn, other.fp)
        assert (border.mean_ms, border.sd_ms) == pytest.approx((other.mean_ms, other.sd_ms))
    for name, interval in agreed.items():
        other = total.intervals[name]
        assert (interval.n, interval.inside) == (other.n, other.passes_iec)
        assert (interval.mean_ms, interval.sd_ms) == pytest.approx((other.mean_ms, other.sd_ms), nan_ok=True)
