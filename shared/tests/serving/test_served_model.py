"""One version of one model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from ecg_shared.serving.served_model import ModelBrokenError, OnnxModel, version_folders
from ecg_shared.serving.signature import Signature, TensorSpec

AddModel = Callable[..., Path]


def test_a_graphs_inputs_and_outputs_are_its_signature(add_model: AddModel) -> None:
    model = OnnxModel(add_model("mean") / "arrhythmia/1", threads=1)

    assert model.signatures == {
        "serving_default": Signature(
            inputs=(TensorSpec("ecg", np.dtype(np.float32), (-1, 4)),),
            outputs=(TensorSpec("probability", np.dtype(np.float32), (-1,)),),
        )
    }


def test_versions_are_the_folders_whose_name_is_a_number(tmp_path: Path) -> None:
    for name in ("1", "20", "007", "two", "3.bak"):
        (tmp_path / name).mkdir()
    (tmp_path / "4").touch()  # a file

    assert set(version_folders(tmp_path)) == {1, 20, 7}


def test_a_model_that_is_not_there_has_no_versions(tmp_path: Path) -> None:
    assert version_folders(tmp_path / "nowhere") == {}


def test_a_folder_without_a_graph_or_with_a_damaged_one_is_broken(add_model: AddModel, tmp_path: Path) -> None:
    damaged = add_model("mean") / "arrhythmia/1"
    (damaged / "assets.extra/model.onnx").write_bytes(b"no graph")

    for folder in (tmp_path, damaged):
        with pytest.raises(ModelBrokenError):
            OnnxModel(folder, threads=1)
