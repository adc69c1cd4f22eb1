"""One network of both opinions fitted to some strips."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import keras
import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.rhythm import LABELS

from ecg_training.loop import epochs_left
from ecg_training.models.rhythm.examples import Examples
from ecg_training.models.rhythm.graph import Size, build, with_kernel
from ecg_training.models.rhythm.kernel import Width, fit_kernel, sample_weight

ROUNDED_UP_TO: Final = 32
"""Beats of a batch, so that few different sizes are compiled."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn; the default is that of the served model."""

    epochs: int = 20
    batch: int = 64
    peak_rate: float = 2e-3
    weight_decay: float = 2e-2
    smoothing: float = 0.05


def fit(
    examples: Examples,
    *,
    seed: int,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),
    width: Width = Width(),  # noqa: B008 - frozen
    checkpoint: Path | None = None,
) -> keras.Model:
    """Return the network: its beats' part learned in other disguises in every epoch, its kernel by support vectors.

    Where a training was stopped it goes on from its ``checkpoint``.
    """
    keras.utils.set_random_seed(seed)
    generator = np.random.default_rng(seed)
    network = build(size)
    columns = examples.inputs["beats"][examples.inputs["there"][..., 0] > 0]
    network.get_layer("standardise").set_weights([np.median(columns, axis=0), columns.std(axis=0) + 1e-3])
    steps = schedule.epochs * -(-len(examples) // schedule.batch)
    rate = keras.optimizers.schedules.CosineDecay(
        schedule.peak_rate / 10, steps - steps // 10, warmup_target=schedule.peak_rate, warmup_steps=steps // 10
    )
    network.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=schedule.weight_decay, clipnorm=1.0),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=schedule.smoothing),
    )
    label, weight = np.eye(len(LABELS), dtype=np.float32)[examples.label], sample_weight(examples)
    there = examples.inputs["there"]
    for _ in epochs_left(schedule.epochs, network, checkpoint=checkpoint, generator=generator):
        shape = disguise(examples.inputs["shape"], generator)
        for rows in _batches(there[..., 0].sum(axis=1), schedule.batch, generator):
            n_beats = -(-int(there[rows].sum(axis=1).max()) // ROUNDED_UP_TO) * ROUNDED_UP_TO
            told = {"beats": examples.inputs["beats"], "shape": shape, "there": there}
            network.train_on_batch(
                {name: array[rows, :n_beats] for name, array in told.items()}, label[rows], sample_weight=weight[rows]
            )
    return with_kernel(network, fit_kernel(examples, seed=seed, width=width))


def _batches(
    n_beats: npt.NDArray[np.float32], batch: int, generator: np.random.Generator
) -> list[npt.NDArray[np.int64]]:
    """Return batches of strips of about as many beats, in random order: most have 35 beats, some 128."""
    order = np.argsort(n_beats * np.exp(generator.normal(0.0, 0.1, n_beats.size)))
    batches = np.array_split(order, -(-order.size // batch))
    return [batches[place] for place in generator.permutation(len(batches))]


def disguise(shape: npt.NDArray[np.float32], generator: np.random.Generator) -> npt.NDArray[np.float32]:
    """Return beats' shapes (n, beats, samples) of another polarity and gain, and noisier, strip by strip."""
    n = len(shape)
    gain = generator.choice([-1.0, 1.0], n) * np.exp(generator.normal(0.0, 0.1, n))
    loud = np.abs(generator.normal(0.0, 0.03, (n, 1, 1))).astype(np.float32)
    noise = loud * generator.standard_normal(shape.shape, np.float32)
    disguised: npt.NDArray[np.float32] = shape * gain[:, None, None].astype(np.float32) + noise * (shape != 0.0)
    return disguised
