"""Predict requests as bytes."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_shared.serving.request import predict_request
from ecg_shared.serving.stubs import ModelSpec, PredictRequest
from ecg_shared.serving.tensors import DATA_TYPES, TensorMalformedError, from_tensor, to_tensor


@pytest.mark.parametrize("dtype", DATA_TYPES)
@pytest.mark.parametrize("shape", [(2, 3), (0, 3), (70, 3600)], ids=str)
def test_the_bytes_are_those_of_the_message_classes(dtype: np.dtype, shape: tuple[int, ...]) -> None:
    spec = ModelSpec(name="arrhythmia", signature_name="serving_default")
    array = (np.arange(np.prod(shape)) % 2).reshape(shape).astype(dtype)

    read = PredictRequest.FromString(predict_request(spec, {"ecg": array}))

    assert read == PredictRequest(model_spec=spec, inputs={"ecg": to_tensor(array)})


def test_every_input_is_there_under_its_name() -> None:
    long_name = "ä" * 100  # 200 bytes: a length of two groups of seven bits
    given = {"ecg": np.ones((2, 4), np.float32), long_name: np.arange(6).reshape(2, 3)[:, ::2]}

    read = PredictRequest.FromString(predict_request(ModelSpec(name="arrhythmia"), given))

    assert set(read.inputs) == {"ecg", long_name}
    np.testing.assert_array_equal(from_tensor(read.inputs["ecg"]), np.ones((2, 4)))
    np.testing.assert_array_equal(from_tensor(read.inputs[long_name]), [[0, 2], [3, 5]])


def test_an_array_of_text_is_refused() -> None:
    with pytest.raises(TensorMalformedError, match="<U1"):
        predict_request(ModelSpec(name="arrhythmia"), {"ecg": np.array(["a"])})
