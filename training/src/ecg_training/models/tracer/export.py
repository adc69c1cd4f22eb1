"""The trained network written as it is served: a SavedModel, and the same graph as ONNX beside it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import keras
import tensorflow as tf
import tf2onnx
from ecg_digitizer.trace.bands import MODEL
from ecg_shared.serving.served_model import ONNX_FILE

OPSET: Final = 17


def export(network: keras.Model, models_folder: Path, *, version: int) -> Path:
    """Write ``<models>/tracer/<version>/`` anew and return it.

    Signature ``serving_default``: input ``band`` uint8 (n, h, w, 4), output ``log_probability`` float32 (n, h + 2, w);
    h and w are multiples of 32. Both graphs come from one traced function, so they differ by rounding only.
    """
    folder = models_folder / MODEL / str(version)
    if folder.exists():
        shutil.rmtree(folder)

    @tf.function(input_signature=[tf.TensorSpec((None, None, None, 4), tf.uint8, name="band")])  # type: ignore[untyped-decorator]
    def serve(band: tf.Tensor) -> dict[str, tf.Tensor]:
        logits = network(band, training=False)
        return {"log_probability": tf.nn.log_softmax(logits, axis=1, name="log_probability")}

    served = tf.Module()
    served.network_weights = network.weights
    served.serve = serve
    tf.saved_model.save(served, str(folder), signatures={"serving_default": serve})
    onnx_file = folder / ONNX_FILE
    onnx_file.parent.mkdir(parents=True)
    tf2onnx.convert.from_function(serve, input_signature=serve.input_signature, opset=OPSET, output_path=str(onnx_file))
    return folder
