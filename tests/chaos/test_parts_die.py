"""Each part is killed while uploads come in and jobs run: every promise is kept, once."""

from __future__ import annotations

import os
import random
import signal
import threading
from pathlib import Path

import pytest
from ecg_local.system import EmbeddedSystem

from tests.chaos.observer import Observer
from tests.chaos.recordings import recording

pytestmark = pytest.mark.timeout(300)

JOBS = 12
HEALED_S = 120.0
"""A lease runs for 30 s; what a killed worker had is taken up by the sweep after that."""


def submit_while(observer: Observer, harm: threading.Thread, first: int) -> None:
    """Submit `JOBS` recordings; the harm begins after a third of them."""
    for number in range(JOBS):
        if number == JOBS // 3:
            harm.start()
        observer.submit(recording(first + number))
    harm.join()


@pytest.mark.parametrize("part", ["api", "digitizer", "analyzer", "sweeper", "models", "redis", "s3", "postgres"])
def test_a_part_that_is_killed_costs_time_and_nothing_else(
    system: EmbeddedSystem, observer: Observer, part: str
) -> None:
    submit_while(observer, threading.Thread(target=system.kill, args=(part,)), first=random.randrange(80))

    system.wait_healthy(part)
    observer.wait_all_final(timeout_s=HEALED_S)

    assert observer.violations() == []


def test_a_slot_that_is_killed_at_work_is_replaced_and_its_job_done_by_another(
    system: EmbeddedSystem, observer: Observer
) -> None:
    main = system.pids["analyzer"]

    def kill_slots() -> None:
        for child in Path(f"/proc/{main}/task/{main}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)

    submit_while(observer, threading.Thread(target=kill_slots), first=random.randrange(80))
    observer.wait_all_final(timeout_s=HEALED_S)

    assert observer.violations() == []
    assert system.pids["analyzer"] == main


def test_a_worker_that_is_told_to_stop_hands_over_and_nothing_is_lost(
    system: EmbeddedSystem, observer: Observer
) -> None:
    """As at each new version."""
    submit_while(
        observer, threading.Thread(target=system.kill, args=("analyzer", signal.SIGTERM)), first=random.randrange(80)
    )

    observer.wait_all_final(timeout_s=HEALED_S)

    assert observer.violations() == []
