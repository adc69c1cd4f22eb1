"""The network's form."""

from __future__ import annotations

import numpy as np
from ecg_training.models.delineator.graph import Size, build, probabilities

ECG = np.random.default_rng(0).normal(0.0, 0.3, (3, 2560)).astype(np.float32)
TINY = Size(filters=(4, 4, 4), kernel=5, dropout=0.0)


def test_the_served_network_is_small() -> None:
    assert build().count_params() <= 150_000


def test_every_sample_has_probabilities_that_sum_to_one() -> None:
    probability = probabilities(build(TINY), ECG)

    assert probability.shape == (3, 2560, 4)
    np.testing.assert_allclose(probability.sum(axis=-1), 1.0, atol=1e-5)


def test_gain_and_offset_do_not_change_the_answer() -> None:
    network = build(TINY)

    np.testing.assert_allclose(probabilities(network, ECG), probabilities(network, 5.0 * ECG - 2.0), atol=1e-4)


def test_a_flat_window_has_an_answer() -> None:
    assert np.isfinite(probabilities(build(TINY), np.zeros((1, 2560), np.float32))).all()


def test_windows_are_judged_one_by_one() -> None:
    network = build(TINY)

    np.testing.assert_allclose(probabilities(network, ECG)[1:2], probabilities(network, ECG[1:2]), atol=1e-5)
