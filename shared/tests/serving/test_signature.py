"""Arrays held against what a model takes and gives."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_shared.serving.predictor import ModelInputError, ModelOutputInvalidError
from ecg_shared.serving.signature import Signature, TensorSpec

MEAN = Signature(
    inputs=(TensorSpec("ecg", np.dtype(np.float32), (-1, 4)),),
    outputs=(TensorSpec("probability", np.dtype(np.float32), (-1,)),),
)


@pytest.mark.parametrize(
    ("array", "fits"),
    [
        pytest.param(np.ones((7, 4), np.float32), True, id="any number of windows"),
        pytest.param(np.ones((7, 3), np.float32), False, id="another fixed length"),
        pytest.param(np.ones((7, 4), np.float64), False, id="another type"),
        pytest.param(np.ones((7, 4, 1), np.float32), False, id="an axis more"),
    ],
)
def test_an_open_length_takes_any_and_a_fixed_one_its_own(array: np.ndarray, fits: bool) -> None:
    assert TensorSpec("ecg", np.dtype(np.float32), (-1, 4)).fits(array) is fits


def test_inputs_of_another_name_or_shape_are_a_bug() -> None:
    for inputs in ({"ekg": np.ones((1, 4), np.float32)}, {"ecg": np.ones((1, 5), np.float32)}):
        with pytest.raises(ModelInputError):
            MEAN.check_inputs(inputs)


def test_outputs_of_another_name_or_type_are_an_invalid_answer() -> None:
    MEAN.check_outputs("mean", {"probability": np.ones(3, np.float32)})

    for outputs in ({"logit": np.ones(3, np.float32)}, {"probability": np.ones(3, np.float64)}, {}):
        with pytest.raises(ModelOutputInvalidError, match="mean"):
            MEAN.check_outputs("mean", outputs)
