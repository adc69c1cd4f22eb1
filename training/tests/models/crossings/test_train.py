"""Training and export with a network that takes seconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import tensorflow as tf
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_training.models.crossings.examples import Examples, prepare
from ecg_training.models.crossings.export import export
from ecg_training.models.crossings.fit import Schedule, fit
from ecg_training.models.crossings.graph import Size

LARGEST_DIFFERENCE = 1e-4
TINY = Size(filters=(4, 6, 8))
QUICK = Schedule(epochs=1, batch=4)


@pytest.fixture(scope="module")
def examples() -> Examples:
    still = Ecg(np.zeros((12, 5000), np.float32), 500.0, STANDARD_LEADS)
    return prepare([still], n_tiles=12, n_sheets=1)


def test_the_same_seed_gives_the_same_weights(examples: Examples) -> None:
    first = fit(examples, seed=3, size=TINY, schedule=QUICK)
    again = fit(examples, seed=3, size=TINY, schedule=QUICK)

    for one, other in zip(first.get_weights(), again.get_weights(), strict=True):
        assert one == pytest.approx(other, abs=1e-6)


def test_the_saved_model_and_the_onnx_graph_agree_at_any_size(examples: Examples, tmp_path: Path) -> None:
    folder = export(fit(examples, seed=3, size=TINY, schedule=QUICK), tmp_path, version=1)

    _agree(folder, np.random.default_rng(0).integers(0, 256, (2, 48, 64, 3), np.uint8))


def test_the_committed_model_agrees_with_its_onnx_graph(repository_root: Path, examples: Examples) -> None:
    _agree(repository_root / "models" / "crossings" / "1", examples.image[:3])


def _agree(folder: Path, image: np.ndarray) -> None:
    saved = tf.saved_model.load(str(folder)).signatures["serving_default"](image=tf.constant(image))
    session = onnxruntime.InferenceSession(folder / "assets.extra" / "model.onnx")
    crossing, paper = session.run(["crossing", "paper"], {"image": image})
    assert crossing.shape == (image.shape[0], image.shape[1] // 2, image.shape[2] // 2)
    assert np.abs(saved["crossing"].numpy() - crossing).max() < LARGEST_DIFFERENCE
    assert np.abs(saved["paper"].numpy() - paper).max() < LARGEST_DIFFERENCE
