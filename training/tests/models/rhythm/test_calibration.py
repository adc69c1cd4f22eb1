"""Two opinions joined to one probability."""

from __future__ import annotations

import numpy as np
from ecg_training.models.rhythm.calibration import join


def test_an_opinion_that_knows_outweighs_one_that_guesses() -> None:
    generator = np.random.default_rng(2)
    label = generator.integers(0, 4, 4000)
    knows = np.eye(4)[label] + generator.normal(0.0, 0.3, (4000, 4))
    guesses = generator.normal(0.0, 1.0, (4000, 4))

    joint = join(np.hstack((knows, guesses)), label)

    assert np.abs(joint.weight[:4]).mean() > 10 * np.abs(joint.weight[4:]).mean()


def test_the_joint_is_as_sure_as_it_is_right() -> None:
    generator = np.random.default_rng(3)
    label = generator.integers(0, 4, 8000)
    opinions = np.eye(4)[label] + generator.normal(0.0, 0.7, (8000, 4))
    twice = np.hstack((opinions, 5.0 * opinions))

    probability = join(twice[:4000], label[:4000])(twice[4000:])

    right = probability.argmax(axis=1) == label[4000:]
    # 4,000 strips of about 80 % give a standard error of 0.6 %
    assert abs(probability.max(axis=1).mean() - right.mean()) < 0.02
