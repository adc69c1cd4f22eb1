"""The trained network written as it is served."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import tensorflow as tf
from ecg_digitizer.grid.crossings import MODEL

from ecg_training.models.serving_export import export_served


def export(network: keras.Model, models_folder: Path, *, version: int) -> Path:
    """Write ``<models>/crossings/<version>/`` anew and return it.

    Signature ``serving_default``: input ``image`` uint8 (n, h, w, 3), outputs ``crossing`` and ``paper`` float32
    (n, h / 2, w / 2), probabilities; n, h and w free.
    """
    return export_served(_traced(network), network, models_folder / MODEL / str(version))


def _traced(network: keras.Model) -> Any:  # noqa: ANN401 - tensorflow has no types
    @tf.function(input_signature=[tf.TensorSpec((None, None, None, 3), tf.uint8, name="image")])  # type: ignore[untyped-decorator]
    def serve(image: tf.Tensor) -> dict[str, tf.Tensor]:
        seen = tf.sigmoid(network(tf.cast(image, tf.float32), training=False))
        return {"crossing": seen[..., 0], "paper": seen[..., 1]}

    return serve
