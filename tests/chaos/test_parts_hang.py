"""Each part is stopped without dying, which is worse: connections stay open and nothing answers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from ecg_local.system import EmbeddedSystem

from tests.chaos.observer import Observer
from tests.chaos.recordings import recording

pytestmark = pytest.mark.timeout(300)

HEALED_S = 120.0
LEASE_S = 30.0


@contextmanager
def hung(system: EmbeddedSystem, part: str) -> Iterator[None]:
    """Stop a part's first process for the block."""
    system.kill(part, signal.SIGSTOP)
    try:
        yield
    finally:
        system.kill(part, signal.SIGCONT)


def test_jobs_are_accepted_and_done_while_the_broker_does_not_answer(
    system: EmbeddedSystem, observer: Observer
) -> None:
    with hung(system, "redis"):
        begin_s = time.monotonic()
        observer.submit(recording(1))
        accepted_s = time.monotonic() - begin_s
        # Idle slots look into the database every 15 s, give or take a quarter.
        observer.wait_all_final(timeout_s=60.0)

    assert accepted_s < 5.0
    assert observer.refusals == []
    assert observer.violations() == []


def test_a_broker_that_forgets_everything_loses_nothing(system: EmbeddedSystem, observer: Observer) -> None:
    promises = [observer.submit(recording(number)) for number in range(20, 32)]
    with redis.Redis.from_url(system.environment["ECG_REDIS_URL"]) as broker:
        broker.flushall()
    promises += [observer.submit(recording(number)) for number in range(32, 36)]

    observer.wait_all_final(timeout_s=HEALED_S)

    assert len(promises) == 16
    assert observer.violations() == []


def test_an_upload_is_refused_in_time_while_storage_hangs_and_the_same_key_is_accepted_after(
    system: EmbeddedSystem, observer: Observer
) -> None:
    with hung(system, "s3"):
        begin_s = time.monotonic()
        answer = observer.try_submit(recording(2))
        took_s = time.monotonic() - begin_s
        assert answer is not None
        assert answer.status_code == 503
        assert answer.json()["code"] == "storage_unavailable"
        assert int(answer.headers["Retry-After"]) > 0
        assert took_s < 35.0

    observer.submit(recording(2))
    observer.wait_all_final(timeout_s=HEALED_S)

    assert observer.violations() == []


def test_jobs_wait_for_a_model_server_that_hangs(system: EmbeddedSystem, observer: Observer) -> None:
    with hung(system, "models"):
        observer.submit(recording(3))
        time.sleep(5.0)
        assert observer.job(observer.promises[0])["status"] in {"queued", "running"}

    observer.wait_all_final(timeout_s=HEALED_S)

    assert observer.violations() == []


def test_a_worker_that_sleeps_through_its_lease_does_no_harm_when_it_wakes(
    system: EmbeddedSystem, observer: Observer
) -> None:
    """The slots too: a laptop's lid, a paused machine. Its late finish is of an old fence and must change nothing."""
    for number in range(40, 48):
        observer.submit(recording(number))
    while not any(observer.job(promise)["status"] == "running" for promise in observer.promises):
        time.sleep(0.01)

    asleep = system.processes("analyzer")
    for pid in asleep:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(LEASE_S + 12.0)  # and until the sweeper has seen it
    for pid in asleep:
        os.kill(pid, signal.SIGCONT)

    observer.wait_all_final(timeout_s=HEALED_S)

    assert observer.violations() == []
