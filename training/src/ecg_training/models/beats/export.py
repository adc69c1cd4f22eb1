"""The trained network written as it is served: a SavedModel, and the same graph as ONNX beside it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import keras
import tensorflow as tf
import tf2onnx
from ecg_analyzer.beats.class_input import CHANNELS, SAMPLES, TIMES
from ecg_analyzer.beats.class_network import MODEL, SEQUENCE
from ecg_shared.serving.served_model import ONNX_FILE

from ecg_training.models.beats.calibration import Scaling

OPSET: Final = 17
FOLDS: Final = "folds"
"""Folder of the cross-validation's networks, beside the served version; no number, so no server takes it for one."""


def export(network: keras.Model, models_folder: Path, *, version: int, scaling: Scaling) -> Path:
    """Write ``<models>/beats/<version>/`` anew and return it.

    Signature ``serving_default``: inputs ``shape`` float32 (n, 64, 100, 4) and ``time`` (n, 64, 11), output
    ``probability`` (n, 64, 4), n free, scaled.
    """
    folder = _emptied(models_folder / MODEL / str(version))
    serve = _traced(network, scaling)
    served = tf.Module()
    served.network_weights = network.weights
    served.serve = serve
    tf.saved_model.save(served, str(folder), signatures={"serving_default": serve})
    _write_onnx(serve, folder)
    return folder


def export_fold(network: keras.Model, models_folder: Path, *, fold: str, scaling: Scaling) -> Path:
    """Write the graph of a cross-validation's network as ``<models>/beats/folds/<fold>/`` and return that."""
    folder = _emptied(models_folder / MODEL / FOLDS / fold)
    _write_onnx(_traced(network, scaling), folder)
    return folder


def _emptied(folder: Path) -> Path:
    if folder.exists():
        shutil.rmtree(folder)
    return folder


def _traced(network: keras.Model, scaling: Scaling) -> Any:  # noqa: ANN401 - tensorflow has no types
    @tf.function(  # type: ignore[untyped-decorator]
        input_signature=[
            tf.TensorSpec((None, SEQUENCE, SAMPLES, CHANNELS), tf.float32, name="shape"),
            tf.TensorSpec((None, SEQUENCE, TIMES), tf.float32, name="time"),
        ]
    )
    def serve(shape: tf.Tensor, time: tf.Tensor) -> dict[str, tf.Tensor]:
        logits = (network([shape, time], training=False) + scaling.shift) / scaling.temperature
        return {"probability": tf.nn.softmax(logits, axis=-1, name="probability")}

    return serve


def _write_onnx(serve: Any, folder: Path) -> None:  # noqa: ANN401 - tensorflow has no types
    onnx_file = folder / ONNX_FILE
    onnx_file.parent.mkdir(parents=True)
    tf2onnx.convert.from_function(serve, input_signature=serve.input_signature, opset=OPSET, output_path=str(onnx_file))
