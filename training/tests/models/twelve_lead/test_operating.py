"""Probabilities, thresholds, and the band of abstention."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_training.models.twelve_lead.operating import choose


def test_probabilities_hold_where_logits_were_twice_too_sure() -> None:
    generator = np.random.default_rng(1)
    honest = generator.normal(0.0, 2.0, 4000)
    labels = generator.random(4000) < 1.0 / (1.0 + np.exp(-honest))

    operating = choose(2.0 * honest[:, None], labels[:, None])

    assert operating.slope[0] == pytest.approx(0.5, abs=0.03)
    assert operating.offset[0] == pytest.approx(0.0, abs=0.1)


def test_the_threshold_is_that_of_the_greatest_f1() -> None:
    # The three positives stand above two thirds of all: with the fourth record stated, F1 is 6/7, without it 4/5.
    logit = np.array([3.0, 2.0, 1.0, 0.5, -1.0, -2.0])[:, None]
    labels = np.array([True, True, False, True, False, False])[:, None]

    operating = choose(logit, labels)

    stated = operating.probability(logit)[:, 0] >= operating.threshold[0]
    assert stated.tolist() == [True, True, True, True, False, False]


def test_the_twentieth_of_the_statements_likeliest_to_be_wrong_is_abstained_from() -> None:
    generator = np.random.default_rng(2)
    logit = generator.normal(0.0, 2.0, (2000, 3))
    labels = generator.random((2000, 3)) < 1.0 / (1.0 + np.exp(-logit))

    operating = choose(logit, labels)

    abstained = operating.abstained(operating.probability(logit))
    assert abstained.mean() == pytest.approx(0.05, abs=0.002)
    assert (operating.unsure_from <= operating.threshold).all()
    assert (operating.threshold <= operating.unsure_to).all()
    probability = operating.probability(logit)
    wrong = (probability >= operating.threshold) != labels
    assert wrong[abstained].mean() > 2 * wrong.mean()


def test_a_label_that_nobody_has_is_never_stated() -> None:
    operating = choose(np.linspace(-3.0, 3.0, 50)[:, None], np.zeros((50, 1), np.bool_))

    assert operating.probability(np.array([[3.0]]))[0, 0] < 0.1
    assert operating.threshold[0] == 0.5
