"""One network fitted to some records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from ecg_training.models.twelve_lead.disguises import disguise
from ecg_training.models.twelve_lead.examples import VIEWS, Examples
from ecg_training.models.twelve_lead.graph import Architecture, Size, build, edges_of, like


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn; the default is that of the served model.

    The rate rises to its peak over a tenth of the steps and falls along a cosine to nothing. ``averaged`` is how much
    of the running mean of the weights each step keeps.
    """

    epochs: int = 24
    batch: int = 32
    peak_rate: float = 2.5e-3
    weight_decay: float = 2e-2
    averaged: float = 0.99


def fit(
    architecture: Architecture,
    examples: Examples,
    noise: npt.NDArray[np.float32],
    *,
    seed: int,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),
    start: keras.Model | None = None,
) -> keras.Model:
    """Return a network, with the running mean of its weights, that learned from all of the examples.

    Every label is a question of its own (binary cross-entropy). ``start`` is a network from whose layers of the same
    names the weights are taken, as after masked pretraining.
    """
    keras.utils.set_random_seed(seed)
    generator = np.random.default_rng(seed)
    network = build(architecture, edges_of(examples.views[VIEWS[0]]["measured"]), size)
    if start is not None:
        take_over(network, start)
    averaged = like(network, size)
    batches = -(-len(examples) // schedule.batch)
    steps = schedule.epochs * batches
    rate = keras.optimizers.schedules.CosineDecay(
        schedule.peak_rate / 100, steps - steps // 10, warmup_target=schedule.peak_rate, warmup_steps=steps // 10
    )
    optimizer = keras.optimizers.AdamW(rate, weight_decay=schedule.weight_decay, clipnorm=1.0)
    optimizer.build(network.trainable_variables)
    step = _stepping(network, averaged, optimizer, schedule.averaged)
    labels = examples.labels.astype(np.float32)
    for _ in range(schedule.epochs):
        inputs = disguise(examples, noise, generator)
        for rows in np.array_split(generator.permutation(len(examples)), batches):
            step({name: tf.constant(of_all[rows]) for name, of_all in inputs.items()}, tf.constant(labels[rows]))
    return averaged


def take_over(network: keras.Model, other: keras.Model) -> list[str]:
    """Give the network the weights of the other one's layers of the same names and return these."""
    shared = [layer.name for layer in other.layers if layer.weights and layer.name in _named(network)]
    for name in shared:
        network.get_layer(name).set_weights(other.get_layer(name).get_weights())
    return shared


def _named(network: keras.Model) -> set[str]:
    return {layer.name for layer in network.layers if not layer.name.startswith(("dense", "layer_normalization"))}


def _stepping(network: keras.Model, averaged: keras.Model, optimizer: Any, keep: float) -> Any:  # noqa: ANN401 - tensorflow has no types
    @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
    def step(inputs: dict[str, tf.Tensor], labels: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            found = network(inputs, training=True)
            loss = tf.reduce_sum(tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels, found), axis=0))
        gradients = tape.gradient(loss, network.trainable_variables)
        optimizer.apply_gradients(zip(gradients, network.trainable_variables, strict=True))
        for mean, weight in zip(averaged.variables, network.variables, strict=True):
            mean.assign(keep * mean + (1.0 - keep) * weight)
        return loss

    return step
