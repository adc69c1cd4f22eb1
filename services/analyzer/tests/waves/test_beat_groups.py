"""Beats of one shape taken together."""

from __future__ import annotations

import numpy as np
from ecg_analyzer.beats.values import Beats
from ecg_analyzer.waves.beat_groups import groups_by_shape, median_windows, read_between


def _beats(sample: list[float], shape: list[int]) -> Beats:
    n = len(sample)
    return Beats(np.array(sample), np.full(n, "N"), np.full(n, np.nan), np.full(n, np.nan), np.array(shape), 100.0)


def test_beats_are_grouped_by_shape_and_period_and_odd_ones_stay_alone() -> None:
    # 100 Hz, periods of 10 s: the last two beats are in the second period.
    groups = groups_by_shape(_beats([100, 200, 300, 400, 1100, 1200], [0, 1, 0, -1, 0, -1]), period_s=10.0)

    assert sorted(group.tolist() for group in groups) == [[0, 2], [1], [3], [4], [5]]


def test_reading_between_samples_follows_a_parabola_exactly() -> None:
    at = np.array([[3.25, 6.5, 8.0]])

    np.testing.assert_allclose(read_between(np.arange(20.0) ** 2, at), at**2)


def test_nothing_is_read_outside_the_lead() -> None:
    assert np.isnan(read_between(np.ones(20), np.array([-1.0, 0.5, 18.5, 25.0]))).all()


def test_the_median_leaves_out_a_single_artefact_and_beats_with_gaps() -> None:
    pulse = np.array([0.0, 0.0, 1.0, 0.0, 0.0])
    lead_mv = np.zeros(100)
    for at in (20, 40, 60, 80):
        lead_mv[at - 2 : at + 3] = pulse
    lead_mv[41] = 9.0
    lead_mv[79] = np.nan

    windows = median_windows([lead_mv], np.array([20.0, 40.0, 60.0, 80.0]), [np.arange(4)], np.arange(-2.0, 3.0))

    np.testing.assert_allclose(windows[0, 0], pulse - 0.2)  # its own mean is taken off


def test_a_group_without_a_whole_beat_has_no_median() -> None:
    assert np.isnan(median_windows([np.full(50, np.nan)], np.array([25.0]), [np.arange(1)], np.arange(-2.0, 3.0))).all()
