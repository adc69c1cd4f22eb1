"""The network fitted to tiles, each seen once; may be stopped and taken up again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from ecg_training.models.tracer.curves import Pens
from ecg_training.models.tracer.graph import Size, build
from ecg_training.models.tracer.tiles import HIDDEN, NO_INK, draw_tile

Batch = tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]
"""Bands (n, h, w, channels) and their lines (n, w)."""

log = logging.getLogger(__name__)

SPREAD_PX: Final = 0.7
"""The target of a column is a Gaussian this wide at the centre line (design/DIGITIZATION, losses)."""

_CHECKPOINT_STEPS: Final = 100


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn; the default is that of the served model.

    The rate rises to its peak over the first steps and falls along one cosine to nothing.
    """

    steps: int = 6000
    warm_up_steps: int = 200
    batch: int = 8
    peak_rate: float = 2.5e-3
    weight_decay: float = 1e-3
    easy_steps: int = 600
    averaged: float = 0.99


def fit(
    pens: Pens,
    *,
    seed: int,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),
    checkpoints: Path | None = None,
) -> keras.Model:
    """Return the network with the running mean of its weights.

    Tiles grow from easy to hard over the first part of the steps; tile n is drawn by seed n, so a training taken up
    again at a checkpoint goes on as it would have.
    """
    keras.utils.set_random_seed(seed)
    averaged = build(size)
    with bfloat16():
        network = build(size)
    return descend(averaged, network, lambda step: _batch(pens, seed, step, schedule), schedule, checkpoints)


def descend(
    averaged: keras.Model,
    network: keras.Model,
    batch_of: Callable[[int], Batch],
    schedule: Schedule,
    checkpoints: Path | None,
) -> keras.Model:
    """Return ``averaged`` with the running mean of the weights of ``network``, which begins with its weights.

    Cross-entropy of every column's heights, "no ink" and "hidden". Layers compute in bfloat16, twice as fast where the
    processor can; weights and what is returned are single precision.
    """
    network.set_weights(averaged.get_weights())
    rate = keras.optimizers.schedules.CosineDecay(
        0.0,
        schedule.steps - schedule.warm_up_steps,
        warmup_target=schedule.peak_rate,
        warmup_steps=schedule.warm_up_steps,
    )
    optimizer = keras.optimizers.AdamW(rate, weight_decay=schedule.weight_decay, clipnorm=1.0)
    optimizer.build(network.trainable_variables)
    at = tf.Variable(0, dtype=tf.int64)
    saved = tf.train.Checkpoint(network=network, averaged=averaged, optimizer=optimizer, at=at)
    manager = tf.train.CheckpointManager(saved, str(checkpoints), max_to_keep=2) if checkpoints else None
    if manager and manager.latest_checkpoint:
        saved.restore(manager.latest_checkpoint)
    step = _stepping(network, averaged, optimizer, schedule.averaged)
    losses, started_s = [], time.monotonic()
    while int(at) < schedule.steps:
        bands, lines = batch_of(int(at))
        losses.append(float(step(tf.constant(bands), tf.constant(lines))))
        at.assign_add(1)
        if int(at) % _CHECKPOINT_STEPS == 0 or int(at) == schedule.steps:
            minutes = (time.monotonic() - started_s) / 60
            log.info("step %d, loss %.3f, %.1f minutes", int(at), np.mean(losses[-_CHECKPOINT_STEPS:]), minutes)
            if manager:
                manager.save()
    return averaged


@contextmanager
def bfloat16() -> Iterator[None]:
    """Let layers built inside compute in bfloat16."""
    usual = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(usual)


def _batch(pens: Pens, seed: int, step: int, schedule: Schedule) -> Batch:
    difficulty = min(1.0, 0.1 + 0.9 * step / schedule.easy_steps)
    tiles = [
        draw_tile(np.random.default_rng([seed, step, place]), pens, difficulty=difficulty)
        for place in range(schedule.batch)
    ]
    return np.stack([tile.band for tile in tiles]), np.stack([tile.line for tile in tiles])


def _stepping(network: keras.Model, averaged: keras.Model, optimizer: Any, keep: float) -> Any:  # noqa: ANN401 - tensorflow has no types
    @tf.function  # type: ignore[untyped-decorator]
    def step(bands: tf.Tensor, lines: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = column_loss(tf.cast(network(bands, training=True), tf.float32), lines)
        gradients = tape.gradient(loss, network.trainable_variables)
        optimizer.apply_gradients(zip(gradients, network.trainable_variables, strict=True))
        for mean, weight in zip(averaged.variables, network.variables, strict=True):
            mean.assign(keep * mean + (1.0 - keep) * weight)
        return loss

    return step


def column_loss(logits: tf.Tensor, lines: tf.Tensor) -> tf.Tensor:
    """Return the mean cross-entropy over columns; ``lines`` (n, w) as in ``Tile``, ``logits`` (n, h + 2, w)."""
    rows = tf.range(tf.shape(logits)[1] - 2, dtype=tf.int32)[None, :, None]
    rows = tf.cast(rows, tf.float32)
    peak = tf.exp(-0.5 * ((rows - lines[:, None, :]) / SPREAD_PX) ** 2)
    seen = tf.cast(lines >= 0.0, tf.float32)[:, None, :]
    heights = seen * peak / (tf.reduce_sum(peak, axis=1, keepdims=True) + 1e-6)
    blind = tf.stack([lines == NO_INK, lines == HIDDEN], axis=1)
    target = tf.concat([heights, tf.cast(blind, tf.float32)], axis=1)
    return -tf.reduce_mean(tf.reduce_sum(target * tf.nn.log_softmax(logits, axis=1), axis=1))
