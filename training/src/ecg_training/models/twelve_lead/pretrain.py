"""Masked pretraining of the transformer: half seconds are hidden and told from the rest, without any label.

Devlin et al. 2019, arXiv:1810.04805, on patches as He et al. 2022, arXiv:2111.06377. Every signal at hand may take
part, whatever its leads: a lead that was not recorded is the same "missing" that it is in a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from ecg_analyzer.prediction.twelve_lead_input import WINDOW_SAMPLES

from ecg_training.models.twelve_lead.graph import (
    N_LEADS,
    PER_MV,
    Recorded,
    Size,
    encoded,
    patch_tokens,
)

MOST_MV: Final = 2.0
"""Deflections beyond it count no more: one artefact would outweigh a thousand beats."""


@dataclass(frozen=True, slots=True)
class Masking:
    """How long to learn, and how much is hidden."""

    epochs: int = 8
    batch: int = 64
    rate: float = 1e-3
    hidden: float = 0.4


def pretrain(
    ecg: npt.NDArray[np.float32],
    *,
    seed: int,
    size: Size = Size(),  # noqa: B008 - frozen
    masking: Masking = Masking(),
) -> keras.Model:
    """Return a network that has learned to fill in windows (n, 12, 1000), NaN = not recorded.

    Its layers have the names of those of the transformer, which may begin with their weights. The loss is the squared
    error over the recorded samples of the hidden patches.
    """
    keras.utils.set_random_seed(seed)
    generator = np.random.default_rng(seed)
    network = _build(size)
    optimizer = keras.optimizers.AdamW(masking.rate, weight_decay=1e-2, clipnorm=1.0)
    optimizer.build(network.trainable_variables)
    step = _stepping(network, optimizer, size)
    n_patches = WINDOW_SAMPLES // size.patch
    batches = -(-len(ecg) // masking.batch)
    for _ in range(masking.epochs):
        for rows in np.array_split(generator.permutation(len(ecg)), batches):
            hidden = generator.random((rows.size, n_patches)) < masking.hidden
            step(tf.constant(ecg[rows]), tf.constant(hidden))
    return network


def _build(size: Size) -> keras.Model:
    ecg = keras.Input((N_LEADS, WINDOW_SAMPLES), name="ecg", dtype="float32")
    tokens = encoded(patch_tokens(Recorded()(ecg), size), size)
    return keras.Model(ecg, keras.layers.Dense(N_LEADS * size.patch, name="filled_in")(tokens), name="masked")


def _stepping(network: keras.Model, optimizer: Any, size: Size) -> Any:  # noqa: ANN401 - tensorflow has no types
    n_patches = WINDOW_SAMPLES // size.patch

    @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
    def step(ecg: tf.Tensor, hidden: tf.Tensor) -> tf.Tensor:
        where = tf.repeat(hidden, size.patch, axis=1)[:, None, :]
        recorded = tf.logical_not(tf.math.is_nan(ecg))
        target = tf.clip_by_value(tf.where(recorded, ecg, 0.0), -MOST_MV, MOST_MV) * PER_MV
        asked = tf.cast(tf.logical_and(where, recorded), tf.float32)
        shown = tf.where(where, float("nan"), ecg)
        with tf.GradientTape() as tape:
            patches = tf.reshape(network(shown, training=True), (-1, n_patches, size.patch, N_LEADS))
            filled = tf.transpose(tf.reshape(patches, (-1, WINDOW_SAMPLES, N_LEADS)), (0, 2, 1))
            loss = tf.reduce_sum(asked * tf.square(filled - target)) / tf.maximum(tf.reduce_sum(asked), 1.0)
        gradients = tape.gradient(loss, network.trainable_variables)
        optimizer.apply_gradients(zip(gradients, network.trainable_variables, strict=True))
        return loss

    return step
