"""Models in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from ecg_shared.serving.engine import Engine
from ecg_shared.serving.predictor import ModelInputError, ModelOutputInvalidError, ModelUnavailableError

AddModel = Callable[..., Path]


def test_a_model_answers_for_any_number_of_windows(add_model: AddModel) -> None:
    engine = Engine(add_model("mean"))
    ecg = np.arange(4 * 150, dtype=np.float32).reshape(150, 4)

    outputs = engine.predict("arrhythmia", {"ecg": ecg})

    # Row i holds 4i … 4i + 3, their mean is 4i + 1.5; 150 rows are three batches.
    np.testing.assert_allclose(outputs["probability"], 4 * np.arange(150) + 1.5)


def test_windows_cut_from_a_larger_array_are_read_as_they_lie(add_model: AddModel) -> None:
    every_second = np.array([[1, 9, 2, 9, 3, 9, 6, 9]], np.float32)[:, ::2]

    outputs = Engine(add_model("mean")).predict("arrhythmia", {"ecg": every_second})

    assert outputs["probability"].tolist() == [3.0]  # (1 + 2 + 3 + 6) / 4


def test_the_highest_version_number_answers(add_model: AddModel) -> None:
    add_model("log", version=9)
    engine = Engine(add_model("mean", version=10))

    assert engine.version("arrhythmia") == "10"
    assert engine.predict("arrhythmia", {"ecg": np.ones((1, 4), np.float32)})["probability"].tolist() == [1.0]


@pytest.mark.parametrize(
    "ecg",
    [
        pytest.param(np.ones((1, 5), np.float32), id="another length"),
        pytest.param(np.ones((1, 4), np.float64), id="another type"),
        pytest.param(np.ones(4, np.float32), id="another number of axes"),
        pytest.param(np.ones((0, 4), np.float32), id="no windows"),
    ],
)
def test_an_input_that_does_not_fit_the_signature_is_a_bug(add_model: AddModel, ecg: np.ndarray) -> None:
    with pytest.raises(ModelInputError):
        Engine(add_model("mean")).predict("arrhythmia", {"ecg": ecg})


def test_an_unknown_input_or_signature_is_a_bug(add_model: AddModel) -> None:
    engine = Engine(add_model("mean"))
    ecg = np.ones((1, 4), np.float32)

    with pytest.raises(ModelInputError, match="eeg"):
        engine.predict("arrhythmia", {"eeg": ecg})
    with pytest.raises(ModelInputError, match="serving_other"):
        engine.predict("arrhythmia", {"ecg": ecg}, signature="serving_other")


@pytest.mark.parametrize("graph", ["log", "first"])
def test_an_answer_that_cannot_be_right_is_refused(add_model: AddModel, graph: str) -> None:
    engine = Engine(add_model(graph))

    # log: of a negative number is NaN; first: gives four numbers for two windows
    with pytest.raises(ModelOutputInvalidError):
        engine.predict("arrhythmia", {"ecg": np.full((2, 4), -1.0, np.float32)})


def test_a_model_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError) as caught:
        Engine(tmp_path).version("arrhythmia")

    assert caught.value.code == "model_unavailable"


def test_a_damaged_model_is_unavailable(add_model: AddModel) -> None:
    models = add_model("mean")
    (models / "arrhythmia/1/assets.extra/model.onnx").write_bytes(b"no graph")

    with pytest.raises(ModelUnavailableError):
        Engine(models).predict("arrhythmia", {"ecg": np.ones((1, 4), np.float32)})
