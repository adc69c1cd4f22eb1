"""The trained network written as it is served: a SavedModel, and the same graph as ONNX beside it."""

from __future__ import annotations

from pathlib import Path

import keras
import tensorflow as tf
from ecg_analyzer.prediction.rhythm import MODEL
from ecg_analyzer.prediction.rhythm_beats import COLUMNS
from ecg_analyzer.prediction.rhythm_input import MOST_BEATS, N_FEATURES, SHAPE_SAMPLES

from ecg_training.models.rhythm.calibration import Joint
from ecg_training.models.serving_export import export_served


def export(network: keras.Model, models_folder: Path, *, version: int, joint: Joint) -> Path:
    """Write ``<models>/rhythm/<version>/`` anew and return it.

    Signature ``serving_default``: inputs ``beats`` float32 (n, 128, 34), ``shape`` (n, 128, 64), ``there`` (n, 128, 1)
    and ``features`` (n, 445), output ``probability`` (n, 4), n free.
    """

    @tf.function(  # type: ignore[untyped-decorator]
        input_signature=[
            tf.TensorSpec((None, MOST_BEATS, len(COLUMNS)), tf.float32, name="beats"),
            tf.TensorSpec((None, MOST_BEATS, SHAPE_SAMPLES), tf.float32, name="shape"),
            tf.TensorSpec((None, MOST_BEATS, 1), tf.float32, name="there"),
            tf.TensorSpec((None, N_FEATURES), tf.float32, name="features"),
        ]
    )
    def serve(beats: tf.Tensor, shape: tf.Tensor, there: tf.Tensor, features: tf.Tensor) -> dict[str, tf.Tensor]:
        opinions = network([beats, shape, there, features], training=False)
        return {"probability": tf.nn.softmax(opinions @ joint.weight + joint.offset, axis=-1, name="probability")}

    return export_served(serve, network, models_folder / MODEL / str(version), one_shape=True)
