"""``GET /v1/jobs/{id}/events``."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

Event = tuple[str, str | None, dict[str, Any]]


def stream(client: Any, job_id: str, **headers: str) -> Iterator[Event]:
    """Yield (name, id, document) of each event; comments are left out."""
    with client.stream("GET", f"/v1/jobs/{job_id}/events", headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        for line in answer.iter_lines():
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif "event" in fields:
                yield fields["event"], fields.get("id"), json.loads(fields["data"])
                fields = {}
            else:
                fields = {}


def test_a_stream_tells_states_progress_and_the_end(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]

    def work() -> None:
        time.sleep(0.3)
        claim = worker.claim(job_id)
        time.sleep(0.3)
        worker.beat(claim, 0.5)
        time.sleep(0.3)
        worker.succeed(claim)

    thread = threading.Thread(target=work)
    thread.start()
    told = list(stream(client, job_id))
    thread.join()

    assert [document["status"] for name, _, document in told if name == "state"] == ["queued", "running", "succeeded"]
    assert [d["progress"] for name, _, d in told if name == "progress"] == [0.0, 0.5]
    name, _, job = told[-1]
    assert (name, job["id"], job["status"]) == ("final", job_id, "succeeded")


def test_a_stream_goes_on_after_the_last_event_that_came(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]
    worker.run(job_id)
    first_id = next(stream(client, job_id))[1]
    assert first_id is not None
    rest = list(stream(client, job_id, **{"Last-Event-ID": first_id}))
    assert [(name, document["status"]) for name, _, document in rest] == [
        ("state", "running"),
        ("state", "succeeded"),
        ("final", "succeeded"),
    ]


def test_a_quiet_stream_is_kept_open_by_comments(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecg_api.routes.events.PING_S", 0.2)
    job_id = client.submit()["id"]
    with client.stream("GET", f"/v1/jobs/{job_id}/events") as answer:
        lines = answer.iter_lines()
        while next(lines) != ": ping":
            pass


def test_a_stream_ends_after_its_longest_time(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecg_api.routes.events.LONGEST_S", 0.5)
    told = list(stream(client, client.submit()["id"]))
    assert [name for name, _, _ in told] == ["state"]


def test_a_stream_of_a_deleted_job_says_so(client: Any) -> None:
    job_id = client.submit()["id"]
    threading.Timer(0.3, client.delete, [f"/v1/jobs/{job_id}"]).start()
    assert list(stream(client, job_id))[-1][0] == "deleted"


@pytest.mark.parametrize("event_id", ["x", "-1", "1" * 19])
def test_an_event_id_of_another_form_is_refused(client: Any, event_id: str) -> None:
    path = f"/v1/jobs/{client.submit()['id']}/events"
    assert client.refusal("GET", path, headers={"Last-Event-ID": event_id}) == (422, "invalid_option")
