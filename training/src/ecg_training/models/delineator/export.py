"""The trained network written as it is served: a SavedModel, and the same graph as ONNX beside it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import keras
import tensorflow as tf
import tf2onnx
from ecg_analyzer.waves.net_input import WINDOW_SAMPLES
from ecg_analyzer.waves.network import MODEL
from ecg_shared.serving.served_model import ONNX_FILE

OPSET: Final = 17
FOLDS: Final = "folds"
"""Folder of the cross-validation's networks, beside the served version; no number, so no server takes it for one."""


def export(network: keras.Model, models_folder: Path, *, version: int) -> Path:
    """Write ``<models>/delineator/<version>/`` anew and return it.

    Signature ``serving_default``: input ``ecg`` float32 (n, 2560), output ``probability`` float32 (n, 2560, 4), n free.
    Both graphs come from one traced function, so they differ by rounding only.
    """
    folder = models_folder / MODEL / str(version)
    if folder.exists():
        shutil.rmtree(folder)
    serve = _traced(network)
    served = tf.Module()
    served.network_weights = network.weights
    served.serve = serve
    tf.saved_model.save(served, str(folder), signatures={"serving_default": serve})
    _write_onnx(serve, folder)
    return folder


def export_fold(network: keras.Model, models_folder: Path, *, fold: int) -> Path:
    """Write the graph of a cross-validation's network as ``<models>/delineator/folds/<fold>/`` and return that."""
    folder = models_folder / MODEL / FOLDS / str(fold)
    if folder.exists():
        shutil.rmtree(folder)
    _write_onnx(_traced(network), folder)
    return folder


def _traced(network: keras.Model) -> Any:  # noqa: ANN401 - tensorflow has no types
    @tf.function(input_signature=[tf.TensorSpec((None, WINDOW_SAMPLES), tf.float32, name="ecg")])  # type: ignore[untyped-decorator]
    def serve(ecg: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"probability": tf.nn.softmax(network(ecg, training=False), axis=-1, name="probability")}

    return serve


def _write_onnx(serve: Any, folder: Path) -> None:  # noqa: ANN401 - tensorflow has no types
    onnx_file = folder / ONNX_FILE
    onnx_file.parent.mkdir(parents=True)
    tf2onnx.convert.from_function(serve, input_signature=serve.input_signature, opset=OPSET, output_path=str(onnx_file))
