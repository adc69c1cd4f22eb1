"""Training and export with a network that takes seconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import tensorflow as tf
from ecg_shared.serving.engine import Engine
from ecg_training.data.ludb import Recording, Wave
from ecg_training.models import folds
from ecg_training.models.delineator.examples import Examples, prepare
from ecg_training.models.delineator.fit import Schedule, fit
from ecg_training.models.delineator.graph import Size, probabilities
from ecg_training.models.delineator.train import train

LARGEST_DIFFERENCE = 1e-5
TINY = Size(filters=(6, 8), kernel=9, dropout=0.0)
QUICK = Schedule(epochs=1, batch=4)
NO_NOISE = np.empty((0, 0), np.float32)


def _recording(record: str) -> Recording:
    """A hump of 80 ms each 800 ms, marked as a QRS complex."""
    times_s = np.arange(5000) / 500.0
    lead_mv = np.zeros(5000)
    waves = []
    for at in range(400, 4800, 400):
        lead_mv += np.where(np.abs(times_s - at / 500.0) < 0.04, np.cos(np.pi * (times_s - at / 500.0) / 0.08), 0.0)
        waves.append(Wave("QRS", at - 20, at, at + 20))
    return Recording(record, ("II",), lead_mv[None].astype(np.float32), 500.0, {"II": tuple(waves)})


@pytest.fixture(scope="module")
def examples() -> Examples:
    return prepare([_recording(record) for record in "abcd"])


@pytest.fixture(scope="module")
def models(examples: Examples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    train(examples, NO_NOISE, folder, wanted=["0", "1", "all"], seed=1, n_folds=2, size=TINY, schedule=QUICK)
    return folder


@pytest.mark.parametrize("n_windows", [1, 5])
def test_the_saved_model_and_the_onnx_graph_agree(models: Path, n_windows: int) -> None:
    _agree(models / "delineator" / "1", n_windows)


def test_the_committed_model_agrees_with_its_onnx_graph(repository_root: Path) -> None:
    _agree(repository_root / "models" / "delineator" / "1", 3)


def _agree(folder: Path, n_windows: int) -> None:
    ecg = np.random.default_rng(0).normal(0.0, 0.3, (n_windows, 2560)).astype(np.float32)
    saved = tf.saved_model.load(str(folder)).signatures["serving_default"](ecg=tf.constant(ecg))
    session = onnxruntime.InferenceSession(folder / "assets.extra" / "model.onnx")
    (onnx,) = session.run(["probability"], {"ecg": ecg})

    assert saved["probability"].shape == onnx.shape == (n_windows, 2560, 4)
    assert np.abs(saved["probability"].numpy() - onnx).max() <= LARGEST_DIFFERENCE


def test_the_service_runs_what_was_exported(models: Path, examples: Examples) -> None:
    windows = np.ascontiguousarray(np.pad(examples.ecg, ((0, 0), (0, 60))))

    assert Engine(models).predict("delineator", {"ecg": windows})["probability"].shape == (4, 2560, 4)


def test_the_table_of_folds_names_each_record_once_and_its_network_is_there(models: Path) -> None:
    lines = (models / "delineator" / "folds.csv").read_text("utf-8").splitlines()

    assert lines[0] == "record,fold"
    assert sorted(line.split(",")[0] for line in lines[1:]) == ["a", "b", "c", "d"]
    for fold in "01":
        assert (models / "delineator" / "folds" / fold / "assets.extra" / "model.onnx").is_file()


def test_records_are_dealt_the_same_way_every_time_and_evenly() -> None:
    records = [str(number) for number in range(134)]

    dealt = folds.deal(records)

    assert dealt == folds.deal(records)
    assert sorted(record for fold in dealt for record in fold) == sorted(records)
    assert [len(fold) for fold in dealt] == [27, 27, 27, 27, 26]  # 134 in five


def test_training_twice_with_one_seed_gives_the_same_network(examples: Examples) -> None:
    windows = np.pad(examples.ecg, ((0, 0), (0, 60)))

    first, second = (
        probabilities(fit(examples, NO_NOISE, seed=1, size=TINY, schedule=QUICK), windows) for _ in range(2)
    )

    np.testing.assert_allclose(first, second, atol=1e-6)


def test_the_network_learns_where_complexes_are(examples: Examples) -> None:
    network = fit(examples, NO_NOISE, seed=1, size=TINY, schedule=Schedule(epochs=40, batch=2, peak_rate=1e-2))

    said = probabilities(network, np.pad(examples.ecg, ((0, 0), (0, 60))))[:, :2500].argmax(axis=-1)
    judged = examples.label[:, ::2] != 255
    assert (said == examples.label[:, ::2])[judged].mean() > 0.95
