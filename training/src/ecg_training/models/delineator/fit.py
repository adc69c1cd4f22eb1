"""One network fitted to the leads of some records."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from ecg_training.loop import epochs_left, shows_progress
from ecg_training.models.delineator.examples import IGNORED, Examples, disguise
from ecg_training.models.delineator.graph import Size, build


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn; the default is that of the served model."""

    epochs: int = 14
    batch: int = 32
    peak_rate: float = 4e-3
    weight_decay: float = 1e-2


def fit(
    examples: Examples,
    noise: npt.NDArray[np.float32],
    *,
    seed: int,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),
    checkpoint: Path | None = None,
) -> keras.Model:
    """Return a network fitted to the leads, in other disguises in every epoch; goes on from the checkpoint.

    Cross-entropy of every sample that somebody judged. The rate rises over a twentieth of the steps, then falls to
    nothing along a cosine. On one thread the same seed and data give the same weights on the same machine.
    """
    keras.utils.set_random_seed(seed)
    generator = np.random.default_rng(seed)
    network = build(size)
    steps = schedule.epochs * -(-len(examples) // schedule.batch)
    rate = keras.optimizers.schedules.CosineDecay(
        schedule.peak_rate / 20, steps - steps // 20, warmup_target=schedule.peak_rate, warmup_steps=steps // 20
    )
    network.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=schedule.weight_decay, clipnorm=1.0),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=IGNORED),
    )
    for _ in epochs_left(schedule.epochs, network, checkpoint=checkpoint, generator=generator):
        ecg, label = disguise(examples, noise, generator)
        order = generator.permutation(len(ecg))
        network.fit(
            ecg[order],
            label[order].astype(np.int32),
            batch_size=schedule.batch,
            shuffle=False,
            verbose=shows_progress(),
        )
    return network
