"""Intervals between beats."""

from __future__ import annotations

import numpy as np
from ecg_analyzer.beats.values import Beats, intervals_ms


def test_the_first_beat_has_no_interval() -> None:
    rr_ms = intervals_ms(np.array([100.0, 460.5, 820.0]), 360.0, np.zeros(1000, np.bool_))

    assert np.isnan(rr_ms[0])
    np.testing.assert_allclose(rr_ms[1:], [1001.389, 998.611], atol=0.001)  # 360.5 and 359.5 samples


def test_an_interval_across_a_gap_is_not_known() -> None:
    broken = np.zeros(1000, np.bool_)
    broken[500:510] = True

    rr_ms = intervals_ms(np.array([100.0, 460.0, 820.0]), 360.0, broken)

    assert np.isnan(rr_ms).tolist() == [True, False, True]


def test_a_normal_interval_lies_between_two_normal_beats() -> None:
    beats = Beats(
        sample=np.arange(5.0) * 360,
        beat_class=np.array(["N", "N", "V", "N", "N"]),
        probability=np.full(5, np.nan),
        rr_ms=np.array([np.nan, 800.0, 500.0, 1100.0, 810.0]),
        shape=np.zeros(5, np.int64),
        sampling_rate_hz=360.0,
    )

    assert beats.nn_ms[[1, 4]].tolist() == [800.0, 810.0]
    assert np.isnan(beats.nn_ms[[0, 2, 3]]).all()
