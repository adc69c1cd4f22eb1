"""The trained network written as it is served: a SavedModel, and the same graph as ONNX beside it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import keras
import tensorflow as tf
import tf2onnx
from ecg_shared.serving.served_model import ONNX_FILE

from ecg_training.models.arrhythmia.graph import WINDOW_SAMPLES

NAME: Final = "arrhythmia"
OPSET: Final = 17


def export(network: keras.Model, models_folder: Path, *, version: int) -> Path:
    """Write ``<models>/arrhythmia/<version>/`` anew and return it.

    Signature ``serving_default``: input ``ecg`` float32 (n, 3600), output ``probability`` float32 (n,), n free.
    Both graphs come from one traced function, so they differ by rounding only.
    """
    folder = models_folder / NAME / str(version)
    if folder.exists():
        shutil.rmtree(folder)

    @tf.function(input_signature=[tf.TensorSpec((None, WINDOW_SAMPLES), tf.float32, name="ecg")])  # type: ignore[untyped-decorator]
    def serve(ecg: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"probability": tf.squeeze(tf.sigmoid(network(ecg, training=False)), axis=1, name="probability")}

    served = tf.Module()
    served.network_weights = network.weights
    served.serve = serve
    tf.saved_model.save(served, str(folder), signatures={"serving_default": serve})
    onnx_file = folder / ONNX_FILE
    onnx_file.parent.mkdir(parents=True)
    tf2onnx.convert.from_function(serve, input_signature=serve.input_signature, opset=OPSET, output_path=str(onnx_file))
    return folder
