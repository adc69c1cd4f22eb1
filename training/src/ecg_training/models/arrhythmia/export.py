"""The trained network written as it is served: a SavedModel, and the same graph as ONNX beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import keras
import tensorflow as tf

from ecg_training.models.arrhythmia.graph import WINDOW_SAMPLES
from ecg_training.models.serving_export import export_served

NAME: Final = "arrhythmia"


def export(network: keras.Model, models_folder: Path, *, version: int) -> Path:
    """Write ``<models>/arrhythmia/<version>/`` anew and return it.

    Signature ``serving_default``: input ``ecg`` float32 (n, 3600), output ``probability`` float32 (n,), n free.
    """

    @tf.function(input_signature=[tf.TensorSpec((None, WINDOW_SAMPLES), tf.float32, name="ecg")])  # type: ignore[untyped-decorator]
    def serve(ecg: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"probability": tf.squeeze(tf.sigmoid(network(ecg, training=False)), axis=1, name="probability")}

    return export_served(serve, network, models_folder / NAME / str(version), one_shape=True)
