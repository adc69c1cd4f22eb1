from __future__ import annotations

import numpy as np
from ecg_shared.paper.extrema import extrema


def test_each_step_keeps_its_least_and_its_greatest_value() -> None:
    y = np.array([0.0, 3.0, -1.0, 1.0, 5.0, 2.0])  # two steps of three
    points = extrema(y, n_steps=2)
    assert points.tolist() == [[0.5, -1.0], [0.5, 3.0], [1.5, 5.0], [1.5, 1.0]]


def test_a_single_spike_in_a_long_trace_is_not_lost() -> None:
    y = np.zeros(100_000, np.float32)
    y[54_321] = 2.0
    assert extrema(y, n_steps=100)[:, 1].max() == 2.0


def test_a_step_without_a_value_is_a_gap_and_others_ignore_missing_samples() -> None:
    y = np.array([1.0, np.nan, np.nan, np.nan])
    points = extrema(y, n_steps=2)
    assert points[:2, 1].tolist() == [1.0, 1.0]
    assert np.isnan(points[2:, 1]).all()


def test_a_trace_shorter_than_the_steps_has_a_step_a_sample() -> None:
    assert extrema(np.array([1.0, 2.0]), n_steps=50)[:, 1].tolist() == [1.0, 1.0, 2.0, 2.0]
