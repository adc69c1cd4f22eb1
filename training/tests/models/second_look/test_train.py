"""Training and export with a network that takes seconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import tensorflow as tf
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.serving.engine import Engine
from ecg_training.models.second_look.card import card
from ecg_training.models.second_look.export import export
from ecg_training.models.second_look.fit import Schedule, batch, fit, widened
from ecg_training.models.second_look.graph import Size, build
from ecg_training.models.serving_export import restore_weights
from ecg_training.models.tracer import export as tracer_export
from ecg_training.models.tracer import graph as tracer
from ecg_training.models.tracer.curves import Pens

TINY = Size(filters=(4, 6, 6, 6, 6))
QUICK = Schedule(steps=2, warm_up_steps=1, batch=2)
RECORDING = Ecg(np.tile(np.sin(np.arange(5000) / 40.0), (12, 1)).astype(np.float32), 500.0, STANDARD_LEADS)


@pytest.fixture(scope="module")
def tiny_tracer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tracer_export.export(tracer.build(TINY), tmp_path_factory.mktemp("tracer"), version=1)


def test_it_begins_as_the_tracer_for_which_claims_are_nothing(tiny_tracer: Path) -> None:
    known = tracer.build(TINY)
    restore_weights(known, tiny_tracer)
    told = np.random.default_rng(0).integers(0, 256, (1, 64, 64, 7)).astype(np.uint8)

    begun = build(TINY)
    begun.set_weights(widened(tiny_tracer, TINY))

    np.testing.assert_allclose(begun(told), known(told[..., :4]), atol=1e-4)


def test_a_few_steps_train_export_and_serve(tiny_tracer: Path, repository_root: Path, tmp_path: Path) -> None:
    models, pens = Engine(repository_root / "models"), Pens([RECORDING])
    network = fit(
        tiny_tracer,
        lambda step: batch(pens, models, seed=1, step=step, size=QUICK.batch),
        seed=1,
        size=TINY,
        schedule=QUICK,
        checkpoints=None,
    )
    export(network, tmp_path, version=1)

    (said,) = Engine(tmp_path).predict("second_look", {"band": np.zeros((1, 384, 64, 7), np.uint8)})["log_probability"]

    assert np.exp(said).sum(axis=0) == pytest.approx(np.ones(64), abs=1e-4)


def test_the_committed_model_agrees_with_its_onnx_graph(repository_root: Path) -> None:
    folder = repository_root / "models" / "second_look" / "1"
    band = np.random.default_rng(0).integers(0, 256, (2, 384, 256, 7)).astype(np.uint8)
    saved = tf.saved_model.load(str(folder)).signatures["serving_default"](band=tf.constant(band))
    session = onnxruntime.InferenceSession(folder / "assets.extra" / "model.onnx")

    (onnx,) = session.run(["log_probability"], {"band": band})

    assert saved["log_probability"].shape == onnx.shape == (2, 386, 256)
    assert np.abs(saved["log_probability"].numpy() - onnx).max() <= 1e-3  # of logarithms that go down to -30


def test_the_card_sets_both_looks_side_by_side(repository_root: Path) -> None:
    page = card(Engine(repository_root / "models"), [RECORDING], sheets=2)

    assert "| first | " in page
    assert "| second | " in page


def test_the_served_network_is_as_small_as_the_tracer() -> None:
    assert build().count_params() < 1.01 * tracer.build().count_params()
