"""The trained second look written as it is served."""

from __future__ import annotations

from pathlib import Path

import keras
import tensorflow as tf
from ecg_digitizer.trace.second_look import MODEL

from ecg_training.models.serving_export import export_served


def export(network: keras.Model, models_folder: Path, *, version: int) -> Path:
    """Write ``<models>/second_look/<version>/`` anew and return it.

    Signature ``serving_default``: input ``band`` uint8 (n, h, w, 7), output ``log_probability`` float32 (n, h + 2, w);
    h and w are multiples of 32.
    """

    @tf.function(input_signature=[tf.TensorSpec((None, None, None, 7), tf.uint8, name="band")])  # type: ignore[untyped-decorator]
    def serve(band: tf.Tensor) -> dict[str, tf.Tensor]:
        logits = network(band, training=False)
        return {"log_probability": tf.nn.log_softmax(logits, axis=1, name="log_probability")}

    return export_served(serve, network, models_folder / MODEL / str(version))
