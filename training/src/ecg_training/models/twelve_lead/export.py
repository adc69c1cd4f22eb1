"""The trained networks written as they are served: one graph, its operating point inside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keras
import tensorflow as tf
from ecg_analyzer.prediction.twelve_lead import LABELS, MODEL
from ecg_analyzer.prediction.twelve_lead_input import BEAT_SAMPLES, MEASURED, WINDOW_SAMPLES

from ecg_training.models.serving_export import export_served
from ecg_training.models.twelve_lead.graph import N_LEADS
from ecg_training.models.twelve_lead.operating import Operating


def export(networks: Sequence[keras.Model], models_folder: Path, operating: Operating, *, version: int) -> Path:
    """Write ``<models>/twelve_lead/<version>/`` anew and return it; the logits of several networks are averaged.

    Signature ``serving_default``: inputs ``ecg`` (n, 12, 1000), ``beat`` (n, 12, 90) and ``measured`` (n, numbers) as
    ``inputs_of`` makes them; outputs float32 (n, labels), in the order of LABELS: ``probability``, ``threshold``,
    ``unsure_from`` and ``unsure_to``.
    """

    @tf.function(  # type: ignore[untyped-decorator]
        input_signature=[
            tf.TensorSpec((None, N_LEADS, WINDOW_SAMPLES), tf.float32, name="ecg"),
            tf.TensorSpec((None, N_LEADS, BEAT_SAMPLES), tf.float32, name="beat"),
            tf.TensorSpec((None, len(MEASURED)), tf.float32, name="measured"),
        ]
    )
    def serve(ecg: tf.Tensor, beat: tf.Tensor, measured: tf.Tensor) -> dict[str, tf.Tensor]:
        inputs = {"ecg": ecg, "beat": beat, "measured": measured}
        logit = tf.add_n([network(inputs, training=False) for network in networks]) / len(networks)
        # Constants made in here are part of the graph; made outside, ONNX would take them for inputs.
        probability = tf.sigmoid(logit * operating.slope.astype("f") + operating.offset.astype("f"))
        rows = tf.zeros_like(probability)
        return {
            "probability": tf.identity(probability, name="probability"),
            "threshold": tf.add(rows, operating.threshold.astype("f"), name="threshold"),
            "unsure_from": tf.add(rows, operating.unsure_from.astype("f"), name="unsure_from"),
            "unsure_to": tf.add(rows, operating.unsure_to.astype("f"), name="unsure_to"),
        }

    assert operating.slope.shape == (len(LABELS),)
    return export_served(serve, _Together(networks), models_folder / MODEL / str(version), one_shape=True)


class _Together(keras.Model):  # type: ignore[misc]  # keras has no types
    """Several networks as the owner of all their weights."""

    def __init__(self, networks: Sequence[keras.Model]) -> None:
        super().__init__()
        self.networks = list(networks)
