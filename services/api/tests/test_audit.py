"""The trail of who did what to which job."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from ecg_api.__main__ import server
from ecg_api.keys import parse_key

Line = tuple[str, str | None, str]


@pytest.fixture
def trail_of(client: Any, database: Any) -> Callable[[int], list[Line]]:
    """Wait for so many lines of the client's key: (action, job id, outcome)."""
    key = parse_key(client.headers["authorization"].removeprefix("Bearer "))
    assert key is not None

    def read(lines: int) -> list[Line]:
        for _ in range(60):
            rows = database.execute(
                "SELECT action, job_id::text, outcome FROM audit WHERE actor = %s ORDER BY id", [key.key_id]
            ).fetchall()
            if len(rows) >= lines:
                return list(rows)
            time.sleep(0.05)
        raise AssertionError(rows)

    return read


def test_what_changes_a_job_is_noted_with_its_outcome(client: Any, trail_of: Callable[[int], list[Line]]) -> None:
    job_id = client.submit()["id"]
    client.post(f"/v1/jobs/{job_id}/cancel")
    client.post(f"/v1/jobs/{job_id}/retry")
    client.post(f"/v1/jobs/{job_id}/retry")
    client.delete(f"/v1/jobs/{job_id}")
    assert trail_of(5) == [
        ("submit_job", job_id, "ok"),
        ("cancel_job", job_id, "ok"),
        ("retry_job", job_id, "ok"),
        ("retry_job", job_id, "not_finished"),
        ("delete_job", job_id, "ok"),
    ]


def test_what_is_read_of_a_job_is_noted_once_and_its_state_is_not(
    client: Any, worker: Any, trail_of: Callable[[int], list[Line]]
) -> None:
    job_id = client.submit()["id"]
    worker.run(job_id)
    for _ in range(3):
        client.get(f"/v1/jobs/{job_id}")
        client.get(f"/v1/jobs/{job_id}/result")
        client.get(f"/v1/jobs/{job_id}/artifacts/beats.csv")
        client.get(f"/v1/jobs/{job_id}/signal?level=0")
    client.get(f"/v1/jobs/{job_id}/export.zip")
    assert trail_of(5) == [
        ("submit_job", job_id, "ok"),
        ("get_job_result", job_id, "ok"),
        ("get_job_artifact", job_id, "ok"),
        ("get_job_signal", job_id, "ok"),
        ("export_job", job_id, "ok"),
    ]


def test_reaching_for_anothers_job_is_noted_under_whoever_reached(
    client: Any, stranger: Any, worker: Any, trail_of: Callable[[int], list[Line]]
) -> None:
    job_id = stranger.submit()["id"]
    worker.run(job_id)
    client.get(f"/v1/jobs/{job_id}/result")
    assert trail_of(1) == [("get_job_result", job_id, "not_found")]


def test_the_trail_is_written_when_the_gateway_stops(
    settings: Any, caller_at: Any, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecg_api.audit._WRITE_EVERY_S", 3600.0)
    running = server(settings)
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    job_id = caller_at(f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}").submit()["id"]
    running.handle_exit(2, None)
    thread.join(20)
    assert database.execute("SELECT action FROM audit WHERE job_id = %s", [job_id]).fetchall() == [("submit_job",)]


def test_a_trail_that_cannot_be_written_is_bounded_and_counted(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecg_api.audit._MOST_HELD", 0)
    before = _dropped(client)
    client.submit()
    assert _dropped(client) == before + 1


def _dropped(client: Any) -> float:
    lines = client.get("/metrics").text.splitlines()
    return float(next(line for line in lines if line.startswith("ecg_audit_dropped_total")).split()[1])
