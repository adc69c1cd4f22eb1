"""The finder of parts written as it is served."""

from __future__ import annotations

from pathlib import Path

import keras
import tensorflow as tf
from ecg_digitizer.layout.part_maps import MODEL

from ecg_training.models.serving_export import export_served


def export(network: keras.Model, models_folder: Path, *, version: int) -> Path:
    """Write ``<models>/page_parts/<version>/`` anew and return it.

    Signature ``serving_default``: input ``sheet`` uint8 (n, h, w, 3) at 4 px/mm, sides whole multiples of 32; output
    ``maps`` uint8 (n, h/2, w/2, 7) in order of MAPS, 255 where a part surely lies: bytes, so that a page stays small on
    the wire.
    """

    @tf.function(input_signature=[tf.TensorSpec((None, None, None, 3), tf.uint8, name="sheet")])  # type: ignore[untyped-decorator]
    def serve(sheet: tf.Tensor) -> dict[str, tf.Tensor]:
        likely = tf.sigmoid(network(sheet, training=False))
        return {"maps": tf.cast(tf.round(255.0 * likely), tf.uint8, name="maps")}

    return export_served(serve, network, models_folder / MODEL / str(version))
