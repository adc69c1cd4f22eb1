"""The trained network written as it is served: a SavedModel, and the same graphs as ONNX beside it.

Two signatures: what the windows are, and why. A half second's weight is the change of the logit where that half
second is replaced by a flat line at its median (occlusion: Zeiler and Fergus 2014, doi:10.1007/978-3-319-10590-1_53):
above zero it speaks for an abnormal rhythm, below zero against it. Occlusion asks the network that is served and
nothing else, and its graph converts; a gradient through the LSTM does not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import keras
import tensorflow as tf
from ecg_analyzer.prediction.saliency import N_SEGMENTS, SIGNATURE

from ecg_training.models.arrhythmia.graph import WINDOW_SAMPLES
from ecg_training.models.serving_export import export_served

NAME: Final = "arrhythmia"
_SEGMENT_SAMPLES: Final = WINDOW_SAMPLES // N_SEGMENTS


def export(network: keras.Model, models_folder: Path, *, version: int) -> Path:
    """Write ``<models>/arrhythmia/<version>/`` anew and return it.

    Signature ``serving_default``: input ``ecg`` float32 (n, 3600), output ``probability`` float32 (n,), n free.
    Signature ``saliency``: the same input, output ``weight`` float32 (n, 20), a weight each half second.
    """
    takes = [tf.TensorSpec((None, WINDOW_SAMPLES), tf.float32, name="ecg")]

    @tf.function(input_signature=takes)  # type: ignore[untyped-decorator]
    def serve(ecg: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"probability": tf.squeeze(tf.sigmoid(network(ecg, training=False)), axis=1, name="probability")}

    @tf.function(input_signature=takes)  # type: ignore[untyped-decorator]
    def explain(ecg: tf.Tensor) -> dict[str, tf.Tensor]:
        shown = tf.concat([_with_each_segment_hidden(ecg), ecg[:, None, :]], axis=1)
        logit = tf.reshape(network(tf.reshape(shown, (-1, WINDOW_SAMPLES)), training=False), (-1, N_SEGMENTS + 1))
        return {"weight": tf.subtract(logit[:, N_SEGMENTS:], logit[:, :N_SEGMENTS], name="weight")}

    folder = models_folder / NAME / str(version)
    return export_served(serve, network, folder, one_shape=True, further={SIGNATURE: explain})


def _with_each_segment_hidden(ecg: tf.Tensor) -> Any:  # noqa: ANN401 - tensorflow has no types
    """Return windows (n, 20, 3600): the k-th of the twenty has its k-th half second flat."""
    segments = tf.reshape(ecg, (-1, 1, N_SEGMENTS, _SEGMENT_SAMPLES))
    middle = tf.sort(segments, axis=3)[..., _SEGMENT_SAMPLES // 2 : _SEGMENT_SAMPLES // 2 + 1]
    is_hidden = tf.eye(N_SEGMENTS)[None, :, :, None]
    return tf.reshape(segments + is_hidden * (middle - segments), (-1, N_SEGMENTS, WINDOW_SAMPLES))
