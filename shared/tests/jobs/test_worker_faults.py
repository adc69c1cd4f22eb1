"""Worker processes that are woken, stopped and killed."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ecg_local.system import EmbeddedSystem
from ecg_shared.jobs.hints import HintSender
from ecg_shared.jobs.settings import JobsSettings
from sqlalchemy import Connection

Start = Callable[..., Any]
WaitUntil = Callable[..., None]


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_hint_wakes_an_idle_worker_at_once(
    gateway: Any, start_worker: Start, wait_until: WaitUntil, status: Any, settings: JobsSettings
) -> None:
    start_worker(pull_s=600)
    hints = HintSender(settings)
    first = gateway.submit(content=b"say warm")
    hints.send(first, "analyze", 1)
    wait_until(lambda: status(first) == "succeeded")

    second = gateway.submit(content=b"say again")
    sent_s = time.monotonic()
    for _ in range(10):  # doubled hints do nothing twice
        hints.send(second, "analyze", 1)
    wait_until(lambda: status(second) == "succeeded", within_s=2.0)

    assert time.monotonic() - sent_s < 2.0
    assert gateway.poll(second)["attempts"] == 1
    hints.close()


def test_a_page_runs_through_both_workers_by_hints_alone(
    gateway: Any, start_worker: Start, wait_until: WaitUntil, status: Any, settings: JobsSettings
) -> None:
    start_worker("digitize", pull_s=600)
    start_worker("analyze", pull_s=600)
    job_id = gateway.submit(kind="page", content=b"say say")
    hints = HintSender(settings)
    hints.send(job_id, "digitize", 1)

    wait_until(lambda: status(job_id) == "succeeded")

    # The analyzer read what the digitizer wrote: its artefact's bytes, "say".
    assert gateway.result(job_id)["document"] == '{"said": "say"}'
    hints.close()


def test_a_killed_child_loses_nothing(
    gateway: Any, start_worker: Start, wait_until: WaitUntil, status: Any, sweep: Callable[[], None]
) -> None:
    process = start_worker()
    job_id = gateway.submit(content=b"sleep 1")
    wait_until(lambda: status(job_id) == "running")

    for child in children(process.pid):
        os.kill(child, signal.SIGKILL)
    wait_until(lambda: (sweep(), status(job_id) == "succeeded")[1])

    assert gateway.poll(job_id)["attempts"] == 2


def test_a_killed_worker_leaves_no_process_and_loses_nothing(
    gateway: Any, start_worker: Start, wait_until: WaitUntil, status: Any, sweep: Callable[[], None]
) -> None:
    process = start_worker()
    job_id = gateway.submit(content=b"sleep 1")
    wait_until(lambda: status(job_id) == "running")
    (child,) = children(process.pid)
    decoders = children(child)

    process.kill()
    process.wait()
    wait_until(lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in [child, *decoders]), within_s=5.0)
    start_worker()

    wait_until(lambda: (sweep(), status(job_id) == "succeeded")[1])


def test_a_stopped_worker_finishes_what_is_short(
    gateway: Any, start_worker: Start, wait_until: WaitUntil, status: Any
) -> None:
    process = start_worker(drain_s=10.0)
    job_id = gateway.submit(content=b"sleep 1")
    wait_until(lambda: status(job_id) == "running")

    process.terminate()

    assert process.wait(timeout=20) == 0
    assert status(job_id) == "succeeded"


def test_a_stopped_worker_releases_what_is_long(
    gateway: Any, start_worker: Start, wait_until: WaitUntil, status: Any, database: Connection
) -> None:
    process = start_worker()
    job_id = gateway.submit(content=b"sleep 60")
    wait_until(lambda: status(job_id) == "running")

    process.terminate()

    assert process.wait(timeout=20) == 0
    assert status(job_id) == "queued"
    assert database.exec_driver_sql("SELECT claims FROM job").scalar_one() == 0


def test_work_flows_while_the_broker_is_gone(
    gateway: Any, start_worker: Start, wait_until: WaitUntil, status: Any, system: EmbeddedSystem
) -> None:
    start_worker()
    before = gateway.submit(content=b"say before")
    wait_until(lambda: status(before) == "succeeded")

    system.kill("redis", signal.SIGSTOP)
    try:
        jobs = [gateway.submit(content=b"say without") for _ in range(3)]
        wait_until(lambda: all(status(job_id) == "succeeded" for job_id in jobs))
    finally:
        system.kill("redis", signal.SIGCONT)


def test_a_worker_that_was_stopped_past_its_lease_finishes_nothing(
    gateway: Any, start_worker: Start, wait_until: WaitUntil, status: Any, sweep: Callable[[], None]
) -> None:
    frozen = start_worker()
    job_id = gateway.submit(content=b"sleep 1")
    wait_until(lambda: status(job_id) == "running")
    family = [frozen.pid, *children(frozen.pid)]
    for pid in family:
        os.kill(pid, signal.SIGSTOP)
    start_worker()
    wait_until(lambda: (sweep(), status(job_id) == "succeeded")[1])
    winner = gateway.artifacts(job_id)[0]["key"]

    for pid in reversed(family):
        os.kill(pid, signal.SIGCONT)
    following = gateway.submit(content=b"say next")
    wait_until(lambda: status(following) == "succeeded")

    assert gateway.artifacts(job_id)[0]["key"] == winner
    assert gateway.poll(job_id)["attempts"] == 2


def test_a_restart_of_the_database_costs_only_time(
    gateway: Any,
    start_worker: Start,
    wait_until: WaitUntil,
    status: Any,
    sweep: Callable[[], None],
    system: EmbeddedSystem,
) -> None:
    start_worker()
    running = gateway.submit(content=b"sleep 1.5")
    waiting = gateway.submit(content=b"say afterwards")
    wait_until(lambda: status(running) == "running")

    system.kill("postgres")
    system.wait_healthy("postgres")

    wait_until(lambda: (sweep(), status(running) == status(waiting) == "succeeded")[1])


def test_a_dead_store_makes_jobs_wait_and_not_fail(
    gateway: Any, start_worker: Start, wait_until: WaitUntil, status: Any, system: EmbeddedSystem
) -> None:
    start_worker()
    job_id = gateway.submit(content=b"say stored")
    system.kill("s3")

    wait_until(lambda: status(job_id) == "succeeded")

    assert gateway.poll(job_id)["error"] is None
