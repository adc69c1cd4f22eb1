"""Our message files against TensorFlow's own, which only this environment has."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import google.protobuf
import numpy as np
import pytest
import tensorflow as tf
from ecg_shared.serving import stubs
from ecg_shared.serving.tensors import DATA_TYPES, TensorForm, from_tensor, to_tensor
from tensorflow.core.framework import tensor_pb2, types_pb2

WIRE = Path(stubs.__file__).parent / "wire"


@pytest.fixture(scope="module")
def without_tensorflow(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The start of a Python program that sees our message files, protobuf and NumPy, but no TensorFlow."""
    site = tmp_path_factory.mktemp("site")
    (site / "google").mkdir()
    (site / "google" / "protobuf").symlink_to(Path(google.protobuf.__file__).parent)
    upb = Path(google.protobuf.__file__).parents[1] / "_upb"
    (site / "google" / "_upb").symlink_to(upb)
    preamble = f"import sys, base64; sys.path[:0] = [{str(site)!r}, {str(WIRE)!r}]"
    return [sys.executable, "-I", "-S", "-c", preamble]


def _run(program: list[str], body: str) -> str:
    program = [*program[:-1], f"{program[-1]}\n{body}"]
    done = subprocess.run(program, stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    return done.stdout.strip()


def test_where_both_are_importable_the_real_tensorflow_wins() -> None:
    assert stubs.real_tensorflow_installed()
    assert stubs.TensorProto is tensor_pb2.TensorProto
    assert WIRE not in Path(tensor_pb2.__file__).parents


def test_our_numbers_of_types_are_tensorflows() -> None:
    assert {dtype: tf.as_dtype(dtype.type).as_datatype_enum for dtype in DATA_TYPES} == DATA_TYPES


@pytest.mark.parametrize("form", TensorForm)
@pytest.mark.parametrize("dtype", DATA_TYPES, ids=str)
def test_tensorflow_reads_our_tensors_and_we_read_its(form: TensorForm, dtype: np.dtype) -> None:
    array = np.array([[0, 1], [1, 0], [1, 1]], dtype)

    np.testing.assert_array_equal(tf.make_ndarray(to_tensor(array, form)), array)
    np.testing.assert_array_equal(from_tensor(tf.make_tensor_proto(array)), array)


def test_bytes_of_tensorflow_are_read_by_our_messages(without_tensorflow: list[str]) -> None:
    tensor = tf.make_tensor_proto(np.array([[1.5, -2.0]], np.float32))
    encoded = base64.b64encode(tensor.SerializeToString()).decode()

    read = _run(
        without_tensorflow,
        "from tensorflow.core.framework.tensor_pb2 import TensorProto\n"
        "import struct\n"
        f"tensor = TensorProto.FromString(base64.b64decode({encoded!r}))\n"
        "shape = [dim.size for dim in tensor.tensor_shape.dim]\n"
        "print(tensor.dtype, shape, struct.unpack('<2f', tensor.tensor_content))",
    )

    assert read == "1 [1, 2] (1.5, -2.0)"


def test_bytes_of_our_messages_are_read_by_tensorflow(without_tensorflow: list[str]) -> None:
    written = _run(
        without_tensorflow,
        "from tensorflow.core.framework.tensor_pb2 import TensorProto, TensorShapeProto, DT_FLOAT\n"
        "shape = TensorShapeProto(dim=[TensorShapeProto.Dim(size=2)])\n"
        "tensor = TensorProto(dtype=DT_FLOAT, tensor_shape=shape, float_val=[0.25, 4.0])\n"
        "print(base64.b64encode(tensor.SerializeToString()).decode())",
    )

    tensor = tensor_pb2.TensorProto.FromString(base64.b64decode(written))
    assert tf.make_ndarray(tensor).tolist() == [0.25, 4.0]


def test_every_field_we_describe_has_tensorflows_number_and_type(without_tensorflow: list[str]) -> None:
    ours = _run(
        without_tensorflow,
        "from tensorflow.core.framework.tensor_pb2 import TensorProto, TensorShapeProto, DataType\n"
        "from tensorflow.core.protobuf.meta_graph_pb2 import SignatureDef, TensorInfo\n"
        "for message in (TensorProto, TensorShapeProto, TensorShapeProto.Dim, TensorInfo, SignatureDef):\n"
        "    for field in message.DESCRIPTOR.fields:\n"
        "        print(message.DESCRIPTOR.full_name, field.name, field.number, field.type)\n"
        "for name, number in DataType.items():\n"
        "    print('DataType', name, number)\n",
    ).splitlines()

    from tensorflow.core.framework import tensor_shape_pb2
    from tensorflow.core.protobuf import meta_graph_pb2

    messages = [
        tensor_pb2.TensorProto,
        tensor_shape_pb2.TensorShapeProto,
        tensor_shape_pb2.TensorShapeProto.Dim,
        meta_graph_pb2.TensorInfo,
        meta_graph_pb2.SignatureDef,
    ]
    theirs = {
        f"{message.DESCRIPTOR.full_name} {field.name} {field.number} {field.type}"
        for message in messages
        for field in message.DESCRIPTOR.fields
    } | {f"DataType {name} {number}" for name, number in types_pb2.DataType.items()}

    assert len(ours) > 25
    assert set(ours) <= theirs
