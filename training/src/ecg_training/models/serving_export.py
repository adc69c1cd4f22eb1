"""A traced network written as it is served: a SavedModel, and the same graph as ONNX beside it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import keras
import tensorflow as tf
import tf2onnx
from ecg_shared.serving.served_model import ONNX_FILE

OPSET: Final = 17


def export_served(serve: Any, network: keras.Model, folder: Path) -> Path:  # noqa: ANN401 - tensorflow has no types
    """Write the version folder anew and return it; ``serve`` is a tf.function with the network's signature.

    Both graphs come from one traced function, so they differ by rounding only.
    """
    if folder.exists():
        shutil.rmtree(folder)
    served = tf.Module()
    served.network_weights = network.weights
    served.serve = serve
    tf.saved_model.save(served, str(folder), signatures={"serving_default": serve})
    onnx_file = folder / ONNX_FILE
    onnx_file.parent.mkdir(parents=True)
    tf2onnx.convert.from_function(serve, input_signature=serve.input_signature, opset=OPSET, output_path=str(onnx_file))
    return folder
