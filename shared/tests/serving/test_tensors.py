"""Arrays as tensor messages."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_shared.serving.stubs import TensorProto
from ecg_shared.serving.tensors import DATA_TYPES, TensorForm, TensorMalformedError, from_tensor, to_tensor


@pytest.mark.parametrize("form", TensorForm)
@pytest.mark.parametrize("dtype", DATA_TYPES)
def test_an_array_comes_back_the_same_in_either_form(form: TensorForm, dtype: np.dtype) -> None:
    array = np.array([[0, 1, 1], [1, 0, 1]], dtype)

    back = from_tensor(TensorProto.FromString(to_tensor(array, form).SerializeToString()))

    assert back.dtype == dtype
    np.testing.assert_array_equal(back, array)


def test_the_bytes_of_a_float_tensor_are_those_of_tensorflows_wire() -> None:
    tensor = to_tensor(np.array([1.5], np.float32), TensorForm.VALUES)

    # field 1 dtype = DT_FLOAT (1); field 2 shape { field 2 dim { field 1 size = 1 } }; field 5 packed float 1.5
    assert tensor.SerializeToString() == bytes.fromhex("08011204120208012a040000c03f")


def test_a_slice_that_is_not_contiguous_is_sent_in_row_order() -> None:
    columns = np.arange(6, dtype=np.float32).reshape(2, 3)[:, ::2]

    np.testing.assert_array_equal(from_tensor(to_tensor(columns)), [[0, 2], [3, 5]])


def test_a_single_number_fills_the_whole_shape() -> None:
    tensor = TensorProto(dtype=1, float_val=[0.5])
    tensor.tensor_shape.dim.add(size=3)

    np.testing.assert_array_equal(from_tensor(tensor), [0.5, 0.5, 0.5])


def test_a_tensor_without_rows_comes_back_empty() -> None:
    assert from_tensor(to_tensor(np.empty((0, 4), np.float32))).shape == (0, 4)


def _shaped(length: int, **fields: object) -> TensorProto:
    tensor = TensorProto(**fields)
    tensor.tensor_shape.dim.add(size=length)
    return tensor


@pytest.mark.parametrize(
    "tensor",
    [
        pytest.param(_shaped(1, dtype=7), id="a type no model here uses"),
        pytest.param(_shaped(2, dtype=1, tensor_content=b"\0" * 7), id="bytes that do not fill the shape"),
        pytest.param(_shaped(3, dtype=1, float_val=[1.0, 2.0]), id="numbers that do not fill the shape"),
        pytest.param(_shaped(2, dtype=1), id="no numbers at all"),
        pytest.param(_shaped(-1, dtype=1, float_val=[1.0]), id="a length left open"),
    ],
)
def test_a_malformed_tensor_is_refused(tensor: TensorProto) -> None:
    with pytest.raises(TensorMalformedError):
        from_tensor(tensor)


def test_an_array_of_text_is_refused() -> None:
    with pytest.raises(TensorMalformedError, match="<U1"):
        to_tensor(np.array(["a"]))
