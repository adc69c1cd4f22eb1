"""One network fitted to the windows of some records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from ecg_training.loop import epochs_left, shows_progress
from ecg_training.models.arrhythmia.examples import Examples, disguise
from ecg_training.models.arrhythmia.graph import Size, build


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn; the default is that of the served model."""

    epochs: int = 8
    batch: int = 128
    peak_rate: float = 3e-3
    weight_decay: float = 1e-3


def make_deterministic(seed: int) -> None:
    """Seed every source of chance and let TensorFlow use only operations that repeat exactly."""
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()


def fit(
    shifted: Sequence[Examples],
    noise: npt.NDArray[np.float32],
    *,
    seed: int,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),
    checkpoint: Path | None = None,
) -> keras.Model:
    """Return a network fitted to the windows, another shift and other disguises in every epoch.

    ``shifted`` holds the same records cut at several shifts. The rate rises over a twentieth of the steps, then falls
    to nothing along a cosine. The same seed and data give the same weights on the same machine, also where a training
    that was stopped goes on from its ``checkpoint``.
    """
    make_deterministic(seed)
    generator = np.random.default_rng(seed)
    network = build(size)
    steps = schedule.epochs * -(-max(map(len, shifted)) // schedule.batch)
    rate = keras.optimizers.schedules.CosineDecay(
        schedule.peak_rate / 20, steps - steps // 20, warmup_target=schedule.peak_rate, warmup_steps=steps // 20
    )
    network.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=schedule.weight_decay, clipnorm=1.0),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
    )
    for epoch in epochs_left(schedule.epochs, network, checkpoint=checkpoint, generator=generator):
        examples = shifted[epoch % len(shifted)]
        ecg, abnormal = disguise(examples, noise, generator)
        order = generator.permutation(len(ecg))
        network.fit(
            ecg[order],
            abnormal[order].astype(np.float32)[:, None],
            batch_size=schedule.batch,
            shuffle=False,
            verbose=shows_progress(),
        )
    return network
