"""Requests that share a batch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from ecg_shared.serving.batching import (
    Arrays,
    Batcher,
    BatchingParameters,
    BatchTooLargeError,
    QueueFullError,
    read_parameters,
)


class Doubler:
    """A model that doubles its input, notes the size of each batch, and can be held up."""

    def __init__(self) -> None:
        self.batch_sizes: list[int] = []
        self.started = Event()
        self.go_on = Event()
        self.go_on.set()

    def __call__(self, inputs: Arrays, signature: str) -> Arrays:
        self.batch_sizes.append(len(inputs["x"]))
        self.started.set()
        assert self.go_on.wait(10)
        return {"y": 2 * inputs["x"]}


Send = Callable[[list[float]], "Future[list[float]]"]
MakeBatcher = Callable[..., Batcher]


@pytest.fixture
def model() -> Doubler:
    return Doubler()


@pytest.fixture
def make_batcher(model: Doubler) -> Iterator[MakeBatcher]:
    made: list[Batcher] = []

    def make(**parameters: float) -> Batcher:
        made.append(Batcher(model, BatchingParameters(**parameters)))
        return made[-1]

    yield make
    model.go_on.set()
    for batcher in made:
        batcher.close()


@pytest.fixture
def callers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as pool:
        yield pool


def send(batcher: Batcher, values: list[float], **options: Callable[[], bool]) -> list[float]:
    return batcher.run({"x": np.array(values, np.float32)}, "serving_default", **options)["y"].tolist()


def wait_until_waiting(batcher: Batcher, n_windows: int) -> None:
    deadline_s = time.monotonic() + 5
    while batcher.waiting != n_windows:
        assert time.monotonic() < deadline_s
        time.sleep(0.001)


def test_requests_that_come_together_run_as_one_batch(
    make_batcher: MakeBatcher, model: Doubler, callers: ThreadPoolExecutor
) -> None:
    batcher = make_batcher(max_batch_size=4, batch_timeout_s=5.0)

    answers = [callers.submit(send, batcher, [float(number)]) for number in range(4)]

    assert [answer.result(10) for answer in answers] == [[0.0], [2.0], [4.0], [6.0]]
    assert model.batch_sizes == [4]  # full before the 5 s were over


def test_a_lone_request_waits_no_longer_than_the_timeout(make_batcher: MakeBatcher, model: Doubler) -> None:
    batcher = make_batcher(max_batch_size=64, batch_timeout_s=0.01)

    assert send(batcher, [1.0, 2.0]) == [2.0, 4.0]
    assert model.batch_sizes == [2]


def test_while_a_batch_runs_the_next_one_fills_up(
    make_batcher: MakeBatcher, model: Doubler, callers: ThreadPoolExecutor
) -> None:
    model.go_on.clear()
    batcher = make_batcher(max_batch_size=8)
    answers = [callers.submit(send, batcher, [0.0])]
    assert model.started.wait(5)

    answers += [callers.submit(send, batcher, [float(number), 1.0]) for number in range(1, 4)]
    wait_until_waiting(batcher, 6)
    model.go_on.set()

    assert [answer.result(10) for answer in answers] == [[0.0], [2.0, 2.0], [4.0, 2.0], [6.0, 2.0]]
    assert model.batch_sizes == [1, 6]


def test_requests_of_different_shapes_do_not_mix(
    make_batcher: MakeBatcher, model: Doubler, callers: ThreadPoolExecutor
) -> None:
    model.go_on.clear()
    batcher = make_batcher(max_batch_size=8)
    first = callers.submit(send, batcher, [0.0])
    assert model.started.wait(5)

    narrow = callers.submit(batcher.run, {"x": np.ones((1, 2), np.float32)}, "serving_default")
    wide = callers.submit(batcher.run, {"x": np.ones((2, 3), np.float32)}, "serving_default")
    wait_until_waiting(batcher, 3)
    model.go_on.set()

    assert first.result(10) == [0.0]
    assert narrow.result(10)["y"].shape == (1, 2)
    assert wide.result(10)["y"].shape == (2, 3)
    assert sorted(model.batch_sizes) == [1, 1, 2]


def test_a_request_larger_than_a_batch_is_refused(make_batcher: MakeBatcher) -> None:
    with pytest.raises(BatchTooLargeError):
        send(make_batcher(max_batch_size=2), [1.0, 2.0, 3.0])


def test_a_full_queue_refuses_rather_than_grows(
    make_batcher: MakeBatcher, model: Doubler, callers: ThreadPoolExecutor
) -> None:
    model.go_on.clear()
    batcher = make_batcher(max_batch_size=1, max_enqueued_batches=2)
    running = callers.submit(send, batcher, [0.0])
    assert model.started.wait(5)
    waiting = [callers.submit(send, batcher, [1.0]) for _ in range(2)]
    wait_until_waiting(batcher, 2)

    with pytest.raises(QueueFullError):
        send(batcher, [2.0])

    model.go_on.set()
    assert [answer.result(10) for answer in [running, *waiting]] == [[0.0], [2.0], [2.0]]


def test_a_request_whose_caller_has_gone_is_not_run(make_batcher: MakeBatcher, model: Doubler) -> None:
    batcher = make_batcher(max_batch_size=4)

    with pytest.raises(CancelledError):
        send(batcher, [1.0], abandoned=lambda: True)

    assert model.batch_sizes == []


def test_an_error_of_the_model_reaches_every_caller_and_the_next_batch_runs(
    callers: ThreadPoolExecutor,
) -> None:
    def fragile(inputs: Arrays, signature: str) -> Arrays:
        if (inputs["x"] < 0).any():
            raise ZeroDivisionError
        return {"y": inputs["x"]}

    batcher = Batcher(fragile, BatchingParameters(max_batch_size=2, batch_timeout_s=5.0))
    answers = [callers.submit(send, batcher, [value]) for value in (-1.0, 1.0)]

    assert all(isinstance(answer.exception(10), ZeroDivisionError) for answer in answers)
    assert send(batcher, [3.0, 4.0]) == [3.0, 4.0]
    batcher.close()


def test_closing_answers_what_waits_and_refuses_what_comes_later(
    make_batcher: MakeBatcher, callers: ThreadPoolExecutor
) -> None:
    batcher = make_batcher(max_batch_size=64, batch_timeout_s=30.0)
    waiting = callers.submit(send, batcher, [1.0])
    wait_until_waiting(batcher, 1)

    batcher.close()

    assert waiting.result(10) == [2.0]
    with pytest.raises(QueueFullError):
        send(batcher, [1.0])


def test_parameters_are_read_from_tensorflow_servings_text_file(tmp_path: Path) -> None:
    file = tmp_path / "batching.config"
    file.write_text("max_batch_size { value: 32 }\nbatch_timeout_micros { value: 1500 }  # 1.5 ms\n")

    assert read_parameters(file) == BatchingParameters(max_batch_size=32, batch_timeout_s=0.0015)


def test_a_parameter_that_is_not_honoured_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "batching.config"
    file.write_text("pad_variable_length_inputs: true")

    with pytest.raises(ValueError, match="pad_variable_length_inputs"):
        read_parameters(file)
