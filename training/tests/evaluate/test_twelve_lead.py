"""Figures of the twelve-lead model, from tables whose figures are known."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_analyzer.prediction.twelve_lead import LABELS
from ecg_training.evaluate import twelve_lead
from ecg_training.models.twelve_lead.cross_validation import OutOfFold, together


def _table(*, n: int = 600, flip: float = 0.0, seed: int = 0, official: tuple[int, ...] = (10,)) -> OutOfFold:
    """Return honest logits: each label is there with the probability that its logit says."""
    generator = np.random.default_rng(seed)
    logit = generator.normal(0.0, 2.0, (n, len(LABELS)))
    labels = generator.random(logit.shape) < 1.0 / (1.0 + np.exp(-logit))
    return OutOfFold(
        ecg_id=np.arange(n),
        fold=np.arange(n) % 2,
        official_fold=np.array(official)[np.arange(n) % len(official)],
        age_years=np.linspace(20.0, 90.0, n),
        sex=np.arange(n) % 2,
        labels=labels,
        signal_logit=logit,
        page_logit=np.where(generator.random(logit.shape) < flip, -logit, logit),
    )


def test_honest_probabilities_have_a_small_calibration_error_and_know_where_they_err() -> None:
    found = twelve_lead.judge(_table(n=4000))

    assert found.worst_calibration_error < 0.04
    assert found.abstained == pytest.approx(0.05, abs=0.01)
    assert found.errors_removed > 2 * found.abstained


def test_a_page_that_reads_as_its_signal_agrees_with_it_and_one_that_does_not_disagrees() -> None:
    assert twelve_lead.judge(_table()).kappa_page == 1.0
    assert twelve_lead.judge(_table(flip=0.5)).kappa_page < 0.2


def test_of_the_whole_set_the_tenth_fold_alone_is_judged() -> None:
    assert twelve_lead.judge(_table(n=600, official=(9, 10))).n == 300
    assert twelve_lead.judge(_table(n=600, official=(1, 10))).n == 600


def test_kappa_is_agreement_beyond_chance() -> None:
    one = np.array([True, True, False, False])

    # Three of four agree, half would by chance: (0.75 - 0.5) / (1 - 0.5).
    assert twelve_lead.kappa(one, np.array([True, False, False, False])) == pytest.approx(0.5)


def test_several_networks_together_say_the_mean_of_their_logits() -> None:
    one, other = _table(seed=0), _table(seed=1)

    assert np.allclose(together([one, other]).signal_logit, (one.signal_logit + other.signal_logit) / 2)


def test_a_label_that_nobody_has_is_left_out_of_the_mean() -> None:
    truth = np.array([[True, False], [False, False], [True, False]])
    probability = np.array([[0.9, 0.5], [0.1, 0.5], [0.8, 0.5]])

    assert twelve_lead.macro_auc(truth, probability, [0, 1]) == 1.0
