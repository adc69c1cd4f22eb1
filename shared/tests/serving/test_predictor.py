"""What every predictor checks."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_shared.serving.predictor import (
    ModelInputError,
    ModelOutputInvalidError,
    check_outputs,
    count_windows,
    join_batches,
)


def test_windows_are_counted_along_the_first_axis() -> None:
    assert count_windows({"ecg": np.zeros((3, 4)), "age": np.zeros(3)}) == 3


@pytest.mark.parametrize(
    "inputs",
    [
        pytest.param({}, id="no inputs"),
        pytest.param({"ecg": np.zeros((0, 4))}, id="no windows"),
        pytest.param({"ecg": np.float32(1.0)}, id="a number without axes"),
        pytest.param({"ecg": np.zeros((3, 4)), "age": np.zeros(2)}, id="inputs of different lengths"),
    ],
)
def test_inputs_without_a_common_length_are_a_bug_of_the_caller(inputs: dict[str, np.ndarray]) -> None:
    with pytest.raises(ModelInputError):
        count_windows(inputs)


@pytest.mark.parametrize(
    "outputs",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"probability": np.zeros(2)}, id="too few rows"),
        pytest.param({"probability": np.float32(0.5)}, id="one number for all windows"),
        pytest.param({"probability": np.array([0.1, np.nan, 0.2])}, id="NaN"),
        pytest.param({"probability": np.array([0.1, np.inf, 0.2])}, id="infinite"),
    ],
)
def test_an_answer_that_cannot_be_right_is_refused(outputs: dict[str, np.ndarray]) -> None:
    with pytest.raises(ModelOutputInvalidError) as caught:
        check_outputs("arrhythmia", outputs, 3)

    assert caught.value.code == "model_output_invalid"
    assert "arrhythmia" in str(caught.value)


def test_batches_join_in_their_order() -> None:
    joined = join_batches("arrhythmia", [{"p": np.array([1, 2])}, {"p": np.array([3])}])

    np.testing.assert_array_equal(joined["p"], [1, 2, 3])


def test_batches_whose_form_changes_are_refused() -> None:
    with pytest.raises(ModelOutputInvalidError):
        join_batches("arrhythmia", [{"p": np.zeros((2, 3))}, {"p": np.zeros((2, 4))}])
