"""Requests of several callers run as one batch, by the parameters that TensorFlow Serving reads from the same file."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Condition, Lock, Thread
from typing import Final

import numpy as np

from ecg_shared.serving import stubs
from ecg_shared.serving.predictor import Array

BATCHING_FILE: Final = "batching_params.pbtxt"
"""What TensorFlow Serving reads in a version's folder under ``--enable_per_model_batching_parameters``."""

Arrays = dict[str, Array]
Run = Callable[[Arrays, str], Arrays]


class BatchTooLargeError(ValueError):
    """A single request with more windows than a batch may hold."""


class QueueFullError(RuntimeError):
    """More windows are waiting than the parameters allow."""


@dataclass(frozen=True, slots=True)
class BatchingParameters:
    """How batches are formed; the defaults are TensorFlow Serving's."""

    max_batch_size: int = 1000
    batch_timeout_s: float = 0.0
    max_enqueued_batches: int = 10
    num_batch_threads: int = 1

    @property
    def most_waiting(self) -> int:
        """Windows that may wait at a time."""
        return self.max_batch_size * self.max_enqueued_batches


def read_parameters(file: Path) -> BatchingParameters:
    """Return what the text file says; raises ValueError for a field that is not honoured here or no such file."""
    try:
        text = stubs.text_format.Parse(file.read_text("utf-8"), stubs.BatchingParameters())
    except stubs.text_format.ParseError as error:
        raise ValueError(f"{file}: {error}") from error
    given = {name.name: value.value for name, value in text.ListFields()}
    if "batch_timeout_micros" in given:
        given["batch_timeout_s"] = given.pop("batch_timeout_micros") / 1e6
    return BatchingParameters(**given)


def parameters_of_version(folder: Path, common: BatchingParameters) -> BatchingParameters | None:
    """Return how requests to a version are batched: by its own BATCHING_FILE, not at all where it has none.

    The threads are those of ``common``, as they serve all models. Raises ValueError for a file that cannot be read.
    """
    file = folder / BATCHING_FILE
    if not file.is_file():
        return None
    return replace(read_parameters(file), num_batch_threads=common.num_batch_threads)


@dataclass(slots=True, eq=False)
class _Request:
    inputs: Arrays
    signature: str
    n_windows: int
    abandoned: Callable[[], bool]
    arrived_s: float = field(default_factory=time.monotonic)
    answer: Future[Arrays] = field(default_factory=Future)

    def joins(self, other: _Request) -> bool:
        """Whether both can be rows of the same arrays."""
        return self.signature == other.signature and all(
            array.shape[1:] == other.inputs[name].shape[1:] for name, array in self.inputs.items()
        )


class Batcher:
    """Collects requests until a batch is full or the first of them has waited long enough, then runs them as one."""

    def __init__(self, run: Run, parameters: BatchingParameters) -> None:
        """Start the threads; ``run`` takes checked inputs and the signature's name."""
        self._run = run
        self._parameters = parameters
        self._waiting: deque[_Request] = deque()
        self._n_waiting = 0
        self._closed = False
        self._changed = Condition()
        self._forming = Lock()
        self._threads = [
            Thread(target=self._work, name=f"batch-{number}", daemon=True)
            for number in range(parameters.num_batch_threads)
        ]
        for thread in self._threads:
            thread.start()

    def run(self, inputs: Arrays, signature: str, *, abandoned: Callable[[], bool] = lambda: False) -> Arrays:
        """Return the outputs for these inputs; blocks while others join the batch.

        A request whose caller has gone (``abandoned``) is dropped, not run. Raises BatchTooLargeError, QueueFullError
        and whatever running the batch raises.
        """
        n_windows = len(next(iter(inputs.values())))
        if n_windows > self._parameters.max_batch_size:
            raise BatchTooLargeError(f"{n_windows} windows where a batch holds {self._parameters.max_batch_size}")
        request = _Request(inputs, signature, n_windows, abandoned)
        with self._changed:
            if self._closed or self._n_waiting + n_windows > self._parameters.most_waiting:
                raise QueueFullError("the model is being unloaded" if self._closed else "too many windows are waiting")
            self._waiting.append(request)
            self._n_waiting += n_windows
            self._changed.notify_all()
        return request.answer.result()

    @property
    def waiting(self) -> int:
        """Windows that wait for a batch now."""
        return self._n_waiting

    def close(self) -> None:
        """Run what is waiting, then end the threads."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while True:
            with self._forming:  # one thread forms a batch while the others run theirs
                batch = self._next_batch()
            if batch is None:
                return
            self._answer([request for request in batch if not self._dropped(request)])

    def _next_batch(self) -> list[_Request] | None:
        """Wait for a batch and take it off the queue; None when closed and nothing waits."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            if not self._waiting:
                return None
            due_s = self._waiting[0].arrived_s + self._parameters.batch_timeout_s
            self._changed.wait_for(
                lambda: self._closed or self._n_waiting >= self._parameters.max_batch_size,
                timeout=max(0.0, due_s - time.monotonic()),
            )
            return self._take()

    def _take(self) -> list[_Request]:
        first = self._waiting[0]
        batch: list[_Request] = []
        left: deque[_Request] = deque()
        room = self._parameters.max_batch_size
        for request in self._waiting:
            if request.n_windows <= room and request.joins(first):
                batch.append(request)
                room -= request.n_windows
            else:
                left.append(request)
        self._waiting = left
        self._n_waiting = sum(request.n_windows for request in left)
        return batch

    def _answer(self, batch: list[_Request]) -> None:
        if not batch:
            return
        try:
            outputs = self._run(_joined(batch), batch[0].signature)
        except Exception as error:
            for request in batch:
                request.answer.set_exception(error)
            return
        start = 0
        for request in batch:
            stop = start + request.n_windows
            request.answer.set_result({name: array[start:stop] for name, array in outputs.items()})
            start = stop

    @staticmethod
    def _dropped(request: _Request) -> bool:
        if request.abandoned():
            request.answer.cancel()
            return True
        return False


def _joined(batch: list[_Request]) -> Arrays:
    if len(batch) == 1:
        return batch[0].inputs
    return {name: np.concatenate([request.inputs[name] for request in batch]) for name in batch[0].inputs}
