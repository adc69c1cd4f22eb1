"""Each part is killed while uploads come in and jobs run: every promise is kept, once."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import redis
from ecg_local.system import EmbeddedSystem

from tests.chaos.observer import Observer
from tests.chaos.recordings import Recording, page, recording

pytestmark = pytest.mark.timeout(600)

Make = Callable[[int], Recording]

HEALED_S = 240.0
"""A lease runs for 30 s; what a killed worker had is taken up by the sweep after that, then the rest has its turn."""


def submit_while(observer: Observer, harm: threading.Thread, n_jobs: int, make: Make = recording) -> None:
    """Submit recordings; the harm begins after a third of them."""
    first = random.randrange(80)
    for number in range(n_jobs):
        if number == n_jobs // 3:
            harm.start()
        observer.submit(make(first + number))
    harm.join()


@pytest.mark.parametrize("part", ["api", "digitizer", "analyzer", "sweeper", "models", "redis", "s3", "postgres"])
def test_a_part_that_is_killed_costs_time_and_nothing_else(
    system: EmbeddedSystem, observer: Observer, part: str, n_jobs: int
) -> None:
    make = page if part == "digitizer" else recording
    submit_while(observer, threading.Thread(target=system.kill, args=(part,)), n_jobs, make)

    system.wait_healthy(part)
    observer.wait_all_final(timeout_s=HEALED_S)

    assert observer.violations() == []


def test_a_broker_that_forgets_everything_costs_time_and_nothing_else(
    system: EmbeddedSystem, observer: Observer, n_jobs: int
) -> None:
    with redis.Redis.from_url(system.environment["ECG_REDIS_URL"]) as broker:
        submit_while(observer, threading.Thread(target=broker.flushall), n_jobs)

        observer.wait_all_final(timeout_s=HEALED_S)

    assert observer.violations() == []


def test_a_slot_that_is_killed_at_work_is_replaced_and_its_job_done_by_another(
    system: EmbeddedSystem, observer: Observer, n_jobs: int
) -> None:
    main = system.pids["analyzer"]

    def kill_slots() -> None:
        for child in Path(f"/proc/{main}/task/{main}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)

    submit_while(observer, threading.Thread(target=kill_slots), n_jobs)
    observer.wait_all_final(timeout_s=HEALED_S)

    assert observer.violations() == []
    assert system.pids["analyzer"] == main


def test_a_worker_that_is_told_to_stop_hands_over_and_nothing_is_lost(
    system: EmbeddedSystem, observer: Observer, n_jobs: int
) -> None:
    """As at each new version."""
    submit_while(observer, threading.Thread(target=system.kill, args=("analyzer", signal.SIGTERM)), n_jobs)

    observer.wait_all_final(timeout_s=HEALED_S)

    assert observer.violations() == []
