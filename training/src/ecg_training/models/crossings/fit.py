"""The network fitted to tiles."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from ecg_training.loop import epochs_left
from ecg_training.models.crossings.examples import Examples
from ecg_training.models.crossings.graph import Size, build

log = logging.getLogger(__name__)

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn; the default is that of the served model."""

    epochs: int = 4
    batch: int = 12
    peak_rate: float = 4e-3
    weight_decay: float = 1e-3


def peaks_and_paper(truth: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Return the cross-entropy of both maps; peaks are a twentieth of the places, so they count five times."""
    each = tf.nn.sigmoid_cross_entropy_with_logits(labels=truth, logits=logits)
    return tf.reduce_mean(each[..., 0] * (1.0 + 4.0 * truth[..., 0]) + 0.2 * each[..., 1])


def fit(
    examples: Examples,
    *,
    seed: int,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),
    checkpoint: Path | None = None,
) -> keras.Model:
    """Return a network fitted to the tiles, turned and mirrored anew in every epoch; goes on from the checkpoint.

    The rate rises over a twentieth of the steps, then falls to nothing along a cosine. On one thread the same seed and
    tiles give the same weights on the same machine.
    """
    keras.utils.set_random_seed(seed)
    steps = schedule.epochs * -(-len(examples.image) // schedule.batch)
    rate = keras.optimizers.schedules.CosineDecay(
        schedule.peak_rate / 20, steps - steps // 20, warmup_target=schedule.peak_rate, warmup_steps=steps // 20
    )
    network = build(size)
    network.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=schedule.weight_decay, clipnorm=1.0), loss=peaks_and_paper
    )
    for epoch in epochs_left(schedule.epochs, network, checkpoint=checkpoint):
        generator = np.random.default_rng((seed, epoch))
        order = generator.permutation(len(examples.image))
        losses = [
            network.train_on_batch(*_turned(examples, order[start : start + schedule.batch], generator))
            for start in range(0, len(order), schedule.batch)
        ]
        log.info("epoch %d: loss %.4f", epoch, float(np.mean(losses)))
    return network


def _turned(
    examples: Examples, chosen: npt.NDArray[np.int64], generator: np.random.Generator
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return tiles in one of the eight positions of a square, all of which a grid may have."""
    quarters, mirrored = int(generator.integers(4)), bool(generator.integers(2))

    def turn(planes: Pixels) -> Pixels:
        turned = np.rot90(planes[:, :, ::-1] if mirrored else planes, quarters, axes=(1, 2))
        return np.ascontiguousarray(turned)

    truth = np.stack([turn(examples.crossing[chosen]), turn(examples.paper[chosen])], axis=-1)
    return turn(examples.image[chosen]).astype(np.float32), (truth / 255.0).astype(np.float32)
