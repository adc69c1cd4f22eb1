"""Figures with answers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from ecg_training.evaluate import measures

ABNORMAL = np.array([True, True, False, False])
PROBABILITY = np.array([0.9, 0.4, 0.6, 0.1])


def test_auc_counts_the_pairs_in_the_right_order() -> None:
    # 0.9 > 0.6, 0.9 > 0.1, 0.4 > 0.1 are right, 0.4 < 0.6 is wrong: 3 of 4 pairs
    assert measures.auc(ABNORMAL, PROBABILITY) == 0.75


def test_a_tie_is_half_a_pair() -> None:
    assert measures.auc(np.array([True, False]), np.array([0.5, 0.5])) == 0.5


def test_sensitivity_and_specificity_are_taken_at_a_half() -> None:
    assert measures.sensitivity(ABNORMAL, PROBABILITY) == 0.5  # 0.9 yes, 0.4 no
    assert measures.specificity(ABNORMAL, PROBABILITY) == 0.5  # 0.1 yes, 0.6 no


def test_brier_is_the_mean_squared_distance() -> None:
    # (0.1² + 0.6² + 0.6² + 0.1²) / 4 = 0.74 / 4
    assert measures.brier(ABNORMAL, PROBABILITY) == pytest.approx(0.185)


def test_calibration_error_is_the_gap_between_said_and_seen() -> None:
    said = np.full(10, 0.8)
    seen = np.arange(10) < 6  # 60 % abnormal where 80 % were announced

    assert measures.calibration_error(seen, said) == pytest.approx(0.2)


def test_a_certain_probability_falls_into_the_last_bin() -> None:
    assert measures.calibration_error(np.array([True, True]), np.array([1.0, 1.0])) == 0.0


def test_abstaining_removes_the_errors_near_a_half() -> None:
    # Wrong: 0.4 and 0.6, both 0.1 away from a half; leaving half of the windows unjudged removes both.
    assert measures.errors_removed(ABNORMAL, PROBABILITY, 0.5) == 1.0
    assert measures.errors_removed(ABNORMAL, PROBABILITY, 0.25) == 0.5


@pytest.mark.parametrize("measure", [measures.auc, measures.sensitivity])
def test_where_nothing_is_abnormal_the_figure_is_not_known(measure: measures.Measure) -> None:
    assert math.isnan(measure(np.zeros(4, np.bool_), PROBABILITY))


def test_an_interval_comes_from_persons_and_not_from_their_windows() -> None:
    # Two persons with 500 windows each, one all right, one all wrong: two draws of two persons give 0, 0.5 or 1.
    abnormal = np.ones(1000, np.bool_)
    probability = np.repeat([0.9, 0.1], 500)
    person = np.repeat(["a", "b"], 500)

    assert measures.interval_by_person(measures.sensitivity, abnormal, probability, person, seed=1) == (0.0, 1.0)
