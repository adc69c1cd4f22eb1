"""The reader of print fitted to lines made up as it learns: no line is seen twice."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from ecg_training.loop import epochs_left, shows_progress
from ecg_training.models.text_line.examples import IGNORED, examples
from ecg_training.models.text_line.graph import Size, build

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn; the default is that of the served model. A round is shown once, in batches."""

    rounds: int = 24
    lines_a_round: int = 2048
    batch: int = 32
    peak_rate: float = 3e-3
    weight_decay: float = 1e-3


def fit(
    *,
    seed: int,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),
    checkpoint: Path | None = None,
) -> keras.Model:
    """Return a fitted network. Cross-entropy of every column that can be judged, no alignment to be guessed.

    ``checkpoint`` is a folder written to after every round and gone on from. On one thread the same seed gives the same
    weights on the same machine.
    """
    keras.utils.set_random_seed(seed)
    network = build(size)
    steps = schedule.rounds * (schedule.lines_a_round // schedule.batch)
    rate = keras.optimizers.schedules.CosineDecay(
        schedule.peak_rate / 20, steps - steps // 20, warmup_target=schedule.peak_rate, warmup_steps=steps // 20
    )
    network.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=schedule.weight_decay, clipnorm=1.0),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=IGNORED),
    )
    for number in epochs_left(schedule.rounds, network, checkpoint=checkpoint):
        shown = examples(np.random.default_rng((seed, number)), schedule.lines_a_round)
        label = shown.label.astype(np.int32)
        met = network.fit(shown.picture, label, batch_size=schedule.batch, shuffle=False, verbose=shows_progress())
        log.info("round %d: %.4f", number, met.history["loss"][0])
    return network
