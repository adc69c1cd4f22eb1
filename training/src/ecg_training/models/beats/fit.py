"""One network fitted to the sequences of some records."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
from ecg_analyzer.beats.class_network import CLASSES

from ecg_training.loop import epochs_left, shows_progress
from ecg_training.models.beats.examples import IGNORED, Examples, disguise
from ecg_training.models.beats.graph import Size, build


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn; the default is that of the served model."""

    epochs: int = 12
    batch: int = 32
    peak_rate: float = 4e-3
    weight_decay: float = 1e-2


def class_weights(label: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Return a weight a class, 1 for N: the inverse root of its count: rare ones matter and do not rule."""
    count = np.bincount(label[label != IGNORED], minlength=len(CLASSES))
    weight = 1.0 / np.sqrt(count + 50.0)
    limited: npt.NDArray[np.float32] = np.minimum(weight / weight[0], 12.0).astype(np.float32)
    return limited


def fit(
    examples: Examples,
    *,
    seed: int,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),
    checkpoint: Path | None = None,
) -> keras.Model:
    """Return a network fitted to the sequences, in other disguises in every epoch.

    Weighted cross-entropy; the rate rises over a twentieth of the steps, then falls to nothing along a cosine.
    Where a training was stopped it goes on from its ``checkpoint``.
    """
    keras.utils.set_random_seed(seed)
    generator = np.random.default_rng(seed)
    network = build(size)
    steps = schedule.epochs * -(-len(examples) // schedule.batch)
    rate = keras.optimizers.schedules.CosineDecay(
        schedule.peak_rate / 10, steps - steps // 20, warmup_target=schedule.peak_rate, warmup_steps=steps // 20
    )
    network.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=schedule.weight_decay, clipnorm=1.0),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    label = np.maximum(examples.label, 0)
    weight = np.where(examples.label == IGNORED, 0.0, class_weights(examples.label)[label]).astype(np.float32)
    for _ in epochs_left(schedule.epochs, network, checkpoint=checkpoint, generator=generator):
        shape, time = disguise(examples, generator)
        order = generator.permutation(len(examples))
        network.fit(
            {"shape": shape[order], "time": time[order]},
            label[order],
            sample_weight=weight[order],
            batch_size=schedule.batch,
            shuffle=False,
            verbose=shows_progress(),
        )
    return network
