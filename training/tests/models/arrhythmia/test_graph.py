"""The network's form."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_training.models.arrhythmia.graph import Size, build, fold_in_calibration, logits

ECG = np.random.default_rng(0).normal(0.0, 0.3, (3, 3600)).astype(np.float32)


def test_the_served_network_is_small() -> None:
    assert build().count_params() <= 150_000


def test_it_is_convolutions_then_an_lstm_over_75_steps() -> None:
    network = build()

    kinds = [type(layer).__name__ for layer in network.layers]
    assert kinds.count("Conv1D") == 4
    assert kinds.index("LSTM") > max(index for index, kind in enumerate(kinds) if kind == "Conv1D")
    assert network.layers[kinds.index("LSTM")].output.shape == (None, 75, 64)  # 3600 / (4·3·2·2)


def test_gain_and_offset_do_not_change_the_answer(tiny: Size) -> None:
    network = build(tiny)

    np.testing.assert_allclose(logits(network, ECG), logits(network, 5.0 * ECG - 2.0), atol=1e-4)


def test_a_flat_window_has_an_answer(tiny: Size) -> None:
    assert np.isfinite(logits(build(tiny), np.zeros((1, 3600), np.float32))).all()


def test_windows_are_judged_one_by_one(tiny: Size) -> None:
    network = build(tiny)

    np.testing.assert_allclose(logits(network, ECG)[1:2], logits(network, ECG[1:2]), atol=1e-6)


def test_folding_in_a_calibration_scales_and_moves_every_logit(tiny: Size) -> None:
    network = build(tiny)
    before = logits(network, ECG)

    fold_in_calibration(network, slope=0.5, offset=-1.0)

    assert logits(network, ECG) == pytest.approx(0.5 * before - 1.0, abs=1e-6)
