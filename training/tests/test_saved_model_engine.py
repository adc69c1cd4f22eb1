"""Our model server running the SavedModel itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from ecg_shared.serving.client import Client
from ecg_shared.serving.engine import Engine
from ecg_shared.serving.saved_model import SavedModel
from ecg_shared.serving.served_model import ModelBrokenError, OnnxModel
from ecg_shared.serving.server import ModelServer, read_settings

ECG = np.random.default_rng(0).normal(0.0, 0.3, (5, 3600)).astype(np.float32)


@pytest.fixture(scope="module")
def server(repository_root: Path) -> Iterator[ModelServer]:
    running = ModelServer(
        read_settings(
            [f"--model_base_path={repository_root / 'models'}", "--engine=tf", "--port=0", "--enable_batching"]
        )
    )
    yield running
    running.stop(0.0)


def test_both_engines_answer_alike_over_the_wire(server: ModelServer, repository_root: Path) -> None:
    expected = Engine(repository_root / "models").predict("arrhythmia", {"ecg": ECG})["probability"]

    with Client(f"127.0.0.1:{server.port}") as client:
        answered = client.predict("arrhythmia", {"ecg": ECG})["probability"]

    assert np.abs(answered - expected).max() <= 1e-5


def test_both_engines_name_the_same_signature(repository_root: Path) -> None:
    version = repository_root / "models/arrhythmia/1"

    assert SavedModel(version).signatures == OnnxModel(version, threads=1).signatures


def test_a_folder_without_a_saved_model_is_broken(tmp_path: Path) -> None:
    with pytest.raises(ModelBrokenError):
        SavedModel(tmp_path)
