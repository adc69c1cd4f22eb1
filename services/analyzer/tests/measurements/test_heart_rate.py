"""Heart rate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.measurements.heart_rate import heart_rate_bpm, heart_rate_max_bpm, heart_rate_min_bpm
from ecg_analyzer.measurements.kind import NotMeasurableError


def test_rate_is_sixty_thousand_over_the_mean_interval(subject: Any) -> None:
    measured = heart_rate_bpm(subject([500.0, 1000.0, 750.0]))

    assert measured.value == pytest.approx(80.0)  # mean 750 ms; the mean of 120, 60 and 80 would be 86.7
    assert measured.n == 3


def test_ectopic_beats_count_for_the_rate(subject: Any) -> None:
    assert heart_rate_bpm(subject([600.0, 1000.0, 800.0], "NVNN")).value == pytest.approx(75.0)


def test_an_interval_across_a_gap_does_not_count(subject: Any) -> None:
    assert heart_rate_bpm(subject([1000.0, np.nan, 1000.0])).value == pytest.approx(60.0)


def test_one_beat_has_no_rate(subject: Any) -> None:
    with pytest.raises(NotMeasurableError, match="too_few_intervals"):
        heart_rate_bpm(subject([]))


def test_least_and_greatest_rate_are_those_of_five_intervals_in_a_row(subject: Any) -> None:
    slow_then_fast = subject([1000.0] * 6 + [500.0] * 6)

    assert heart_rate_min_bpm(slow_then_fast).value == pytest.approx(60.0)
    assert heart_rate_max_bpm(slow_then_fast).value == pytest.approx(120.0)


def test_four_intervals_have_no_least_rate(subject: Any) -> None:
    with pytest.raises(NotMeasurableError, match="too_few_intervals"):
        heart_rate_min_bpm(subject([1000.0] * 4))
