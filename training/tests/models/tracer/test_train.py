"""Training and export with a network that takes seconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import tensorflow as tf
from ecg_shared.contract.ecg import Ecg
from ecg_shared.serving.engine import Engine
from ecg_training.models.tracer.curves import Pens
from ecg_training.models.tracer.export import export
from ecg_training.models.tracer.fit import Schedule, column_loss, fit
from ecg_training.models.tracer.graph import Size, build

LARGEST_DIFFERENCE = 1e-3  # of logarithms that go down to -30
TINY = Size(filters=(4, 6, 6, 6, 6))
QUICK = Schedule(steps=2, warm_up_steps=1, batch=2, easy_steps=1)


@pytest.fixture(scope="module")
def pens() -> Pens:
    time_s = np.arange(5000) / 500.0
    return Pens([Ecg(np.sin(6.0 * time_s)[None].astype(np.float32), 500.0, ("II",))])


@pytest.fixture(scope="module")
def models(pens: Pens, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    export(fit(pens, seed=1, size=TINY, schedule=QUICK), folder, version=1)
    return folder


@pytest.mark.parametrize(("height", "width"), [(320, 256), (224, 480)])
def test_the_saved_model_and_the_onnx_graph_agree_on_bands_of_any_size(models: Path, height: int, width: int) -> None:
    _agree(models / "tracer" / "1", height, width)


def test_the_committed_model_agrees_with_its_onnx_graph(repository_root: Path) -> None:
    _agree(repository_root / "models" / "tracer" / "1", 320, 256)


def _agree(folder: Path, height: int, width: int) -> None:
    band = np.random.default_rng(0).integers(0, 256, (2, height, width, 4)).astype(np.uint8)
    saved = tf.saved_model.load(str(folder)).signatures["serving_default"](band=tf.constant(band))
    session = onnxruntime.InferenceSession(folder / "assets.extra" / "model.onnx")
    (onnx,) = session.run(["log_probability"], {"band": band})

    assert saved["log_probability"].shape == onnx.shape == (2, height + 2, width)
    assert np.abs(saved["log_probability"].numpy() - onnx).max() <= LARGEST_DIFFERENCE


def test_the_service_gets_probabilities_of_each_column(models: Path) -> None:
    band = np.zeros((1, 320, 64, 4), np.uint8)

    (said,) = Engine(models).predict("tracer", {"band": band})["log_probability"]

    assert np.exp(said).sum(axis=0) == pytest.approx(np.ones(64), abs=1e-4)


def test_training_twice_with_one_seed_gives_the_same_network(pens: Pens) -> None:
    first, second = (fit(pens, seed=3, size=TINY, schedule=QUICK).get_weights() for _ in range(2))

    for one, other in zip(first, second, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_a_training_taken_up_again_goes_on_where_it_stopped(pens: Pens, tmp_path: Path) -> None:
    whole = fit(pens, seed=3, size=TINY, schedule=QUICK, checkpoints=tmp_path)

    again = fit(pens, seed=3, size=TINY, schedule=QUICK, checkpoints=tmp_path)

    for one, other in zip(whole.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)  # all steps were done: nothing is left to learn


def test_the_loss_is_least_where_the_line_is() -> None:
    rows = np.arange(320)[None, :, None]
    lines = np.array([[100.3, -1.0, -2.0]], np.float32)  # a height, no ink, hidden

    def loss(at: float) -> float:
        heights = -0.5 * ((rows - np.array([at, -50.0, -50.0])) / 0.7) ** 2
        blind = np.array([[[-20.0, 20.0, -20.0], [-20.0, -20.0, 20.0]]])
        return float(column_loss(tf.constant(np.concatenate([heights, blind], axis=1), tf.float32), tf.constant(lines)))

    assert loss(100.3) < loss(100.5) < loss(102.0)
    assert loss(100.3) < 0.5  # a third of the entropy of a Gaussian of 0.7 px, 1.06


def test_the_served_network_is_small() -> None:
    assert 100_000 < build().count_params() < 600_000
