"""A committee of networks written as it is served: a SavedModel, and the same graph as ONNX beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import keras
import tensorflow as tf
from ecg_analyzer.beats.class_input import CHANNELS, SAMPLES, TIMES
from ecg_analyzer.beats.class_network import MODEL, SEQUENCE

from ecg_training.models.serving_export import export_graph, export_served

FOLDS: Final = "folds"
"""Folder of the cross-validation's networks, beside the served version; no number, so no server takes it for one."""


def export(network: keras.Model, models_folder: Path, *, version: int) -> Path:
    """Write a committee as ``<models>/beats/<version>/`` anew and return it.

    Signature ``serving_default``: inputs ``shape`` float32 (n, 64, SAMPLES, CHANNELS) and ``time`` (n, 64, TIMES),
    output ``probability`` (n, 64, 4), n free.
    """
    return export_served(_traced(network), network, models_folder / MODEL / str(version), one_shape=True)


def export_fold(network: keras.Model, models_folder: Path, *, fold: str) -> Path:
    """Write the graph of a cross-validation's network as ``<models>/beats/folds/<fold>/`` and return that."""
    return export_graph(_traced(network), models_folder / MODEL / FOLDS / fold)


def _traced(network: keras.Model) -> Any:  # noqa: ANN401 - tensorflow has no types
    @tf.function(  # type: ignore[untyped-decorator]
        input_signature=[
            tf.TensorSpec((None, SEQUENCE, SAMPLES, CHANNELS), tf.float32, name="shape"),
            tf.TensorSpec((None, SEQUENCE, TIMES), tf.float32, name="time"),
        ]
    )
    def serve(shape: tf.Tensor, time: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"probability": tf.identity(network([shape, time], training=False), name="probability")}

    return serve
