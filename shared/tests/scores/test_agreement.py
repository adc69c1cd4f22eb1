"""Agreement of two judges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from ecg_shared.scores.agreement import kappa, kappa_interval


def answers(yes: int, no: int) -> np.ndarray:
    return np.array(["yes"] * yes + ["no"] * no)


def test_kappa_is_the_agreement_beyond_what_chance_gives() -> None:
    # Of 50: both yes 20, only the first 5, only the second 10, both no 15. They agree on 0.7; by chance they would on
    # 0.5 * 0.6 + 0.5 * 0.4 = 0.5, so kappa is (0.7 - 0.5) / 0.5.
    first = answers(25, 25)
    second = np.concatenate([answers(20, 5), answers(10, 15)])

    assert kappa(first, second) == pytest.approx(0.4)


def test_judges_who_always_agree_have_one_and_those_who_never_do_less_than_nothing() -> None:
    assert kappa(answers(5, 5), answers(5, 5)) == 1.0
    assert kappa(answers(5, 5), answers(5, 5)[::-1]) == -1.0


def test_a_third_answer_of_one_judge_agrees_with_none() -> None:
    silent = np.array(["yes"] * 4 + ["none"] + ["no"] * 5)

    assert kappa(answers(5, 5), silent) < 1.0


def test_where_both_know_one_answer_only_nothing_can_be_said() -> None:
    assert math.isnan(kappa(answers(5, 0), answers(5, 0)))


def test_the_interval_holds_the_value_and_narrows_with_more_judged() -> None:
    first, second = answers(25, 25), np.concatenate([answers(20, 5), answers(10, 15)])

    low, high = kappa_interval(first, second, seed=1)
    narrow_low, narrow_high = kappa_interval(np.tile(first, 20), np.tile(second, 20), seed=1)

    assert low < 0.4 < high
    assert narrow_high - narrow_low < (high - low) / 3
