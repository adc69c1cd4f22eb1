"""The trained network written as it is served: a SavedModel, and the same graph as ONNX beside it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import keras
import tensorflow as tf
import tf2onnx
from ecg_digitizer.grid.crossings import MODEL
from ecg_shared.serving.served_model import ONNX_FILE

OPSET: Final = 17


def export(network: keras.Model, models_folder: Path, *, version: int) -> Path:
    """Write ``<models>/crossings/<version>/`` anew and return it.

    Signature ``serving_default``: input ``image`` uint8 (n, h, w, 3), outputs ``crossing`` and ``paper`` float32
    (n, h / 2, w / 2), probabilities; n, h and w free. Both graphs come from one traced function.
    """
    folder = models_folder / MODEL / str(version)
    if folder.exists():
        shutil.rmtree(folder)
    serve = _traced(network)
    served = tf.Module()
    served.network_weights = network.weights
    served.serve = serve
    tf.saved_model.save(served, str(folder), signatures={"serving_default": serve})
    onnx_file = folder / ONNX_FILE
    onnx_file.parent.mkdir(parents=True)
    tf2onnx.convert.from_function(serve, input_signature=serve.input_signature, opset=OPSET, output_path=str(onnx_file))
    return folder


def _traced(network: keras.Model) -> Any:  # noqa: ANN401 - tensorflow has no types
    @tf.function(input_signature=[tf.TensorSpec((None, None, None, 3), tf.uint8, name="image")])  # type: ignore[untyped-decorator]
    def serve(image: tf.Tensor) -> dict[str, tf.Tensor]:
        seen = tf.sigmoid(network(tf.cast(image, tf.float32), training=False))
        return {"crossing": seen[..., 0], "paper": seen[..., 1]}

    return serve
