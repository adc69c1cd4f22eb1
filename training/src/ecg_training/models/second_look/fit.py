"""The second look fitted to told bands, from the weights of the tracer; may be stopped and taken up again."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import keras
import numpy as np
import numpy.typing as npt
from ecg_digitizer.trace.second_look import CHANNELS
from ecg_shared.serving.engine import Engine
from ecg_shared.serving.predictor import Predictor

from ecg_training.loop import use_one_thread
from ecg_training.models.second_look.graph import Size, build
from ecg_training.models.second_look.sheets import Told, draw_told
from ecg_training.models.serving_export import restore_weights
from ecg_training.models.tracer import fit as tracer_fit
from ecg_training.models.tracer import graph as tracer
from ecg_training.models.tracer.curves import Pens
from ecg_training.models.tracer.fit import Batch, bfloat16, descend
from ecg_training.pages.recordings import recordings
from ecg_training.pages.split import Split

_ROWS_A_SHEET: Final = 4
_AHEAD: Final = 6


@dataclass(frozen=True, slots=True)
class Schedule(tracer_fit.Schedule):
    """How long and how fast to learn, as for the tracer; all sheets are hard. The default is the served one's."""

    steps: int = 4500
    warm_up_steps: int = 150
    peak_rate: float = 1.5e-3
    easy_steps: int = 0


def fit(
    tracer_folder: Path,
    drawn: Callable[[int], Batch],
    *,
    seed: int,
    size: Size,
    schedule: Schedule,
    checkpoints: Path | None,
) -> keras.Model:
    """Return the network, begun with the weights of the tracer's version folder; it is as large."""
    keras.utils.set_random_seed(seed)
    averaged = build(size)
    with bfloat16():
        network = build(size)
    averaged.set_weights(widened(tracer_folder, size))
    return descend(averaged, network, drawn, schedule, checkpoints)


def widened(tracer_folder: Path, size: Size) -> list[npt.NDArray[np.float32]]:
    """Return the tracer's weights with nothing yet for the channels that it does not have."""
    known = tracer.build(size)
    restore_weights(known, tracer_folder)
    first, *rest = known.get_weights()
    return [np.pad(first, ((0, 0), (0, 0), (0, CHANNELS - first.shape[2]), (0, 0))), *rest]


def batch(pens: Pens, models: Predictor, *, seed: int, step: int, size: int) -> Batch:
    """Return the batch of a step: rows of sheets that its seed draws."""
    rng = np.random.default_rng([seed, step])
    rows: list[Told] = []
    while len(rows) < size:
        rows += draw_told(rng, pens, models, most=min(_ROWS_A_SHEET, size - len(rows)))
    return np.stack([row.band for row in rows]), np.stack([row.line for row in rows])


@contextmanager
def drawn_ahead(data: Path, models_folder: Path, *, seed: int, schedule: Schedule) -> Iterator[Callable[[int], Batch]]:
    """Give a function that returns the batch of each step, asked for one after another; a second process draws them."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as drawing:
        ahead: deque[tuple[int, Future[Batch]]] = deque()

        def batch_of(step: int) -> Batch:
            following = ahead[-1][0] + 1 if ahead else step
            for later in range(following, step + _AHEAD):
                ahead.append((later, drawing.submit(_drawn, data, models_folder, seed, later, schedule.batch)))
            return ahead.popleft()[1].result()

        yield batch_of
        for _, waiting in ahead:
            waiting.cancel()


@cache
def _materials(data: Path, models_folder: Path) -> tuple[Pens, Predictor]:
    use_one_thread()
    return Pens(list(recordings(data, Split.TRAIN))), Engine(models_folder)


def _drawn(data: Path, models_folder: Path, seed: int, step: int, size: int) -> Batch:
    return batch(*_materials(data, models_folder), seed=seed, step=step, size=size)
