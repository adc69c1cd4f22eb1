"""The reader of print written as it is served."""

from __future__ import annotations

from pathlib import Path

import keras
import tensorflow as tf
from ecg_digitizer.layout.alphabet import HEIGHT_PX, MODEL

from ecg_training.models.serving_export import export_served


def export(network: keras.Model, models_folder: Path, *, version: int) -> Path:
    """Write ``<models>/text_line/<version>/`` anew and return it.

    Signature ``serving_default``: input ``line`` uint8 (n, 32, width), output ``log_probability`` float32
    (n, width / 2, classes); n and width (even) are free.
    """

    @tf.function(input_signature=[tf.TensorSpec((None, HEIGHT_PX, None), tf.uint8, name="line")])  # type: ignore[untyped-decorator]
    def serve(line: tf.Tensor) -> dict[str, tf.Tensor]:
        logits = network(line, training=False)
        return {"log_probability": tf.nn.log_softmax(logits, axis=-1, name="log_probability")}

    return export_served(serve, network, models_folder / MODEL / str(version))
