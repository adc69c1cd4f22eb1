"""Training and export with a network that takes seconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import tensorflow as tf
from ecg_digitizer.layout.alphabet import N_CLASSES
from ecg_shared.serving.engine import Engine
from ecg_training.models.text_line.export import export
from ecg_training.models.text_line.fit import Schedule, fit
from ecg_training.models.text_line.graph import Size

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")  # keras 3.15 saving on numpy 2.2

LARGEST_DIFFERENCE = 1e-4
TINY = Size(filters=(4, 4, 6, 6, 8), dropout=0.0)
QUICK = Schedule(rounds=2, lines_a_round=16, batch=8)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    export(fit(seed=3, size=TINY, schedule=QUICK), folder, version=1)
    return folder


@pytest.mark.parametrize(("n_lines", "width"), [(1, 64), (3, 320)])
def test_the_saved_model_and_the_onnx_graph_agree(models: Path, n_lines: int, width: int) -> None:
    _agree(models / "text_line" / "1", n_lines, width)


def test_the_committed_model_agrees_with_its_onnx_graph(repository_root: Path) -> None:
    _agree(repository_root / "models" / "text_line" / "1", 2, 160)


def test_the_service_runs_what_was_exported(models: Path) -> None:
    said = Engine(models).predict("text_line", {"line": np.zeros((2, 32, 64), np.uint8)})["log_probability"]

    assert said.shape == (2, 32, N_CLASSES)
    np.testing.assert_allclose(np.exp(said).sum(axis=-1), 1.0, atol=1e-4)


def test_training_twice_with_one_seed_gives_the_same_network(tmp_path: Path) -> None:
    line = np.random.default_rng(0).integers(0, 255, (1, 32, 64), np.uint8)

    first, second, kept = (
        fit(seed=5, size=TINY, schedule=QUICK, checkpoint=folder) for folder in (None, tmp_path, tmp_path)
    )

    np.testing.assert_allclose(first(line, training=False), second(line, training=False), atol=1e-4)
    np.testing.assert_array_equal(second(line, training=False), kept(line, training=False))


def _agree(folder: Path, n_lines: int, width: int) -> None:
    lines = np.random.default_rng(0).integers(0, 255, (n_lines, 32, width), np.uint8)
    saved = tf.saved_model.load(str(folder)).signatures["serving_default"](line=tf.constant(lines))
    session = onnxruntime.InferenceSession(folder / "assets.extra" / "model.onnx")
    (onnx,) = session.run(["log_probability"], {"line": lines})

    assert saved["log_probability"].shape == onnx.shape == (n_lines, width // 2, N_CLASSES)
    assert np.abs(saved["log_probability"].numpy() - onnx).max() <= LARGEST_DIFFERENCE
