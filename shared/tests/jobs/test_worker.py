"""A real worker process: Celery, its pool child, the decoder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Start = Callable[..., Any]
WaitUntil = Callable[..., None]


@pytest.fixture(scope="module")
def analyzer(start_lasting_worker: Start) -> Any:
    """One worker for all tests that leave it alive: its start takes seconds."""
    return start_lasting_worker()


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_pulled_job_succeeds_with_its_artefact_in_the_store(
    gateway: Any, analyzer: Any, wait_until: WaitUntil, status: Any
) -> None:
    job_id = gateway.submit(content=b"say hello")

    wait_until(lambda: status(job_id) == "succeeded")

    (artifact,) = gateway.artifacts(job_id)
    assert b"".join(gateway.store.stream(artifact["key"], length=artifact["bytes"])) == b"hello"
    assert gateway.result(job_id)["document"] == '{"said": "say"}'


def test_bytes_are_decoded_in_the_sandbox(gateway: Any, analyzer: Any, wait_until: WaitUntil, status: Any) -> None:
    job_id = gateway.submit(content=b"decode me")

    wait_until(lambda: status(job_id) == "succeeded")

    assert gateway.result(job_id)["document"] == '{"bytes": 9, "zeros": [0.0, 0.0, 0.0]}'


@pytest.mark.parametrize(
    ("content", "code"), [(b"fail signal_flat", "signal_flat"), (b"bug", "internal_error"), (b"nan", "internal_error")]
)
def test_an_error_ends_the_job_with_its_code(
    gateway: Any, analyzer: Any, wait_until: WaitUntil, status: Any, content: bytes, code: str
) -> None:
    job_id = gateway.submit(content=content)

    wait_until(lambda: status(job_id) == "failed")

    error = gateway.poll(job_id)["error"]
    assert error["code"] == code
    assert "PATIENT" not in error["detail"]


def test_a_damaged_upload_is_found_before_it_is_opened(
    gateway: Any, analyzer: Any, wait_until: WaitUntil, status: Any
) -> None:
    begun = gateway.begin()
    gateway.put(begun, b"say other bytes")
    gateway.promise(begun, b"say these bytes")

    wait_until(lambda: status(begun["id"]) == "failed")

    assert gateway.poll(begun["id"])["error"]["code"] == "object_damaged"


def test_a_cancelled_job_stops_its_work_within_a_heartbeat(
    gateway: Any, analyzer: Any, wait_until: WaitUntil, status: Any
) -> None:
    long = gateway.submit(content=b"sleep 60")
    wait_until(lambda: status(long) == "running")
    gateway.cancel(long)

    following = gateway.submit(content=b"say next")

    wait_until(lambda: status(following) == "succeeded", within_s=5.0)
    assert status(long) == "cancelled"


def test_work_that_does_not_listen_is_killed_and_the_slot_comes_back(
    gateway: Any, analyzer: Any, wait_until: WaitUntil, status: Any
) -> None:
    long = gateway.submit(content=b"deaf 60")
    wait_until(lambda: status(long) == "running")
    gateway.cancel(long)

    following = gateway.submit(content=b"say next")

    wait_until(lambda: status(following) == "succeeded", within_s=15.0)
