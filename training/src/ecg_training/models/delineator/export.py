"""The trained network written as it is served: a SavedModel, and the same graph as ONNX beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import keras
import tensorflow as tf
from ecg_analyzer.waves.net_input import WINDOW_SAMPLES
from ecg_analyzer.waves.network import MODEL

from ecg_training.models.serving_export import export_graph, export_served

FOLDS: Final = "folds"
"""Folder of the cross-validation's networks, beside the served version; no number, so no server takes it for one."""


def export(network: keras.Model, models_folder: Path, *, version: int) -> Path:
    """Write ``<models>/delineator/<version>/`` anew and return it.

    Signature ``serving_default``: input ``ecg`` float32 (n, 2560), output ``probability`` float32 (n, 2560, 4), n free.
    """
    return export_served(_traced(network), network, models_folder / MODEL / str(version), one_shape=True)


def export_fold(network: keras.Model, models_folder: Path, *, fold: int) -> Path:
    """Write the graph of a cross-validation's network as ``<models>/delineator/folds/<fold>/`` and return that."""
    return export_graph(_traced(network), models_folder / MODEL / FOLDS / str(fold))


def _traced(network: keras.Model) -> Any:  # noqa: ANN401 - tensorflow has no types
    @tf.function(input_signature=[tf.TensorSpec((None, WINDOW_SAMPLES), tf.float32, name="ecg")])  # type: ignore[untyped-decorator]
    def serve(ecg: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"probability": tf.nn.softmax(network(ecg, training=False), axis=-1, name="probability")}

    return serve
