"""RMSSD."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.measurements.kind import NotMeasurableError
from ecg_analyzer.measurements.rmssd import rmssd_ms


def test_rmssd_is_the_root_mean_square_of_successive_differences(subject: Any) -> None:
    measured = rmssd_ms(subject([800.0, 810.0, 790.0, 830.0, 800.0, 800.0]))

    # differences 10, -20, 40, -30, 0: squares 100 + 400 + 1600 + 900 + 0 = 3000, mean 600
    assert measured.value == pytest.approx(600.0**0.5)
    assert measured.n == 5


def test_no_difference_is_taken_across_an_ectopic_beat(subject: Any) -> None:
    # 20 intervals of 800 ms and one early ventricular beat with its pause: what is left does not vary at all.
    measured = rmssd_ms(subject([800.0] * 10 + [500.0, 1100.0] + [800.0] * 10, "N" * 11 + "V" + "N" * 11))

    assert measured.value == 0.0
    assert measured.n == 18  # nine on either side, none across


def test_no_difference_is_taken_across_a_gap(subject: Any) -> None:
    measured = rmssd_ms(subject([800.0] * 5 + [np.nan] + [900.0] * 5))

    assert measured.value == 0.0
    assert measured.n == 8


def test_more_than_a_fifth_of_ectopic_beats_gives_none(subject: Any) -> None:
    # Nine of 41 beats are 22 %.
    classes = "".join("V" if beat % 4 == 2 and beat < 36 else "N" for beat in range(41))

    with pytest.raises(NotMeasurableError, match="too_many_ectopic_beats"):
        rmssd_ms(subject([800.0] * 40, classes))


def test_a_fifth_of_ectopic_beats_still_gives_one(subject: Any) -> None:
    # Eight of 41 are 19.5 %, though they reject 16 of 40 intervals.
    classes = "".join("V" if beat % 4 == 2 and beat < 32 else "N" for beat in range(41))

    assert rmssd_ms(subject([800.0] * 40, classes)).value == 0.0


def test_fewer_than_five_differences_give_none(subject: Any) -> None:
    with pytest.raises(NotMeasurableError, match="too_few_intervals"):
        rmssd_ms(subject([800.0] * 5))
