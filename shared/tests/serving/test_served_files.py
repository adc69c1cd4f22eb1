"""The files that TensorFlow Serving is started with, and the models they name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ecg_shared.serving.batching import parameters_of_version, read_parameters
from ecg_shared.serving.engine import Engine
from ecg_shared.serving.predictor import LARGEST_BATCH
from ecg_shared.serving.served_model import OnnxModel, version_folders
from ecg_shared.serving.server import read_model_config


def versions(repository_root: Path) -> list[Path]:
    """Return the folder of every version of every model."""
    return [folder for model in (repository_root / "models").iterdir() for folder in version_folders(model).values()]


def test_every_model_there_is_is_served_from_its_place_in_the_container(repository_root: Path) -> None:
    configured = {
        (source.name, source.folder) for source in read_model_config(repository_root / "infra/serving/models.config")
    }
    present = {
        (path.name, Path("/models") / path.name)
        for path in (repository_root / "models").iterdir()
        if version_folders(path)
    }

    assert configured == present


def test_models_whose_windows_have_one_shape_are_batched_and_no_others(repository_root: Path) -> None:
    common = read_parameters(repository_root / "infra/serving/batching.config")
    for folder in versions(repository_root):
        signature = OnnxModel(folder, threads=1).signatures["serving_default"]
        one_shape = all(size != -1 for spec in signature.inputs for size in spec.shape[1:])

        parameters = parameters_of_version(folder, common)

        assert (parameters is not None) == one_shape, folder
        # a client's largest batch fits the server's
        assert parameters is None or parameters.max_batch_size >= LARGEST_BATCH


def test_every_version_holds_the_requests_that_warm_it_up(repository_root: Path) -> None:
    for folder in versions(repository_root):
        # what they ask is read and answered in the training environment, which has TensorFlow
        assert 0 < (folder / "assets.extra/tf_serving_warmup_requests").stat().st_size < 4000, folder


def test_every_version_holds_a_saved_model_and_an_onnx_graph_of_a_few_megabytes(repository_root: Path) -> None:
    assert versions(repository_root)
    for folder in versions(repository_root):
        assert (folder / "saved_model.pb").is_file()
        assert (folder / "assets.extra/model.onnx").is_file()
        assert sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) < 10_000_000


@pytest.mark.parametrize("n_windows", [1, 70])
def test_the_arrhythmia_model_gives_a_probability_for_each_window(repository_root: Path, n_windows: int) -> None:
    ecg = np.random.default_rng(0).normal(0.0, 0.2, (n_windows, 3600)).astype(np.float32)

    probability = Engine(repository_root / "models").predict("arrhythmia", {"ecg": ecg})["probability"]

    assert probability.shape == (n_windows,)
    assert probability.dtype == np.float32
    assert ((probability >= 0) & (probability <= 1)).all()


def test_a_flat_line_gives_a_probability_and_no_nan(repository_root: Path) -> None:
    flat = np.zeros((1, 3600), np.float32)

    probability = Engine(repository_root / "models").predict("arrhythmia", {"ecg": flat})["probability"]

    assert np.isfinite(probability).all()


def test_gain_and_offset_of_the_recorder_do_not_matter(repository_root: Path) -> None:
    ecg = np.random.default_rng(0).normal(0.0, 0.2, (1, 3600)).astype(np.float32)
    both = np.concatenate([ecg, 3.0 * ecg + 1.0])

    probability = Engine(repository_root / "models").predict("arrhythmia", {"ecg": both})["probability"]

    # The z-score is inside the graph; what is left is float32 rounding.
    assert probability[0] == pytest.approx(probability[1], abs=1e-4)


def test_gain_and_offset_do_not_matter_to_the_delineator_either(repository_root: Path) -> None:
    ecg = np.random.default_rng(0).normal(0.0, 0.2, (1, 2560)).astype(np.float32)
    both = np.concatenate([ecg, 3.0 * ecg + 1.0])

    probability = Engine(repository_root / "models").predict("delineator", {"ecg": both})["probability"]

    np.testing.assert_allclose(probability[0], probability[1], atol=1e-3)


def test_the_arrhythmia_model_says_what_each_half_second_weighs(repository_root: Path) -> None:
    ecg = np.random.default_rng(0).normal(0.0, 0.2, (2, 3600)).astype(np.float32)

    weight = Engine(repository_root / "models").predict("arrhythmia", {"ecg": ecg}, "saliency")["weight"]

    assert weight.shape == (2, 20)
