"""``GET /v1/events``."""

import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from ecg_api.auth import REMEMBER_S
from ecg_api.keys import parse_key
from ecg_api.server_sent import RECONNECT_MS

Event = tuple[str, str | None, dict[str, Any]]


class Stream:
    """What a client is told: (name, id, document) of each event, and the last id it would come back with."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.last_id: str | None = None
        self.comments: list[str] = []

    def open(self) -> str | None:
        """Read until the stream has begun; return the id it begins with."""
        block = self._block()
        assert block["retry"] == str(RECONNECT_MS)
        return self.last_id

    def event(self) -> Event:
        """Return the next event."""
        while True:
            fields = self._block()
            if "event" in fields:
                return fields["event"], fields.get("id"), json.loads(fields["data"])

    def until(self, name: str, **members: Any) -> list[Event]:
        """Return the events up to the first of this name with these members."""
        told = []
        while True:
            told.append(self.event())
            if told[-1][0] == name and members.items() <= told[-1][2].items():
                return told

    def rest(self) -> list[Event]:
        told = []
        try:
            while True:
                told.append(self.event())
        except StopIteration:
            return told

    def _block(self) -> dict[str, str]:
        fields: dict[str, str] = {}
        while line := next(self._lines):
            name, _, value = line.partition(": ")
            if name:
                fields[name] = value
            else:
                self.comments.append(value)
        self.last_id = fields.get("id", self.last_id)
        return fields


@contextmanager
def following(client: Any, query: str = "", **headers: str) -> Iterator[Stream]:
    with client.stream("GET", f"/v1/events{query}", headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Stream(answer.iter_lines())


def states_of(told: list[Event], job_id: str) -> list[str]:
    return [document["status"] for name, _, document in told if name == "state" and document["job_id"] == job_id]


def test_every_job_of_the_tenant_is_told_of(client: Any, worker: Any) -> None:
    with following(client) as stream:
        stream.open()
        jobs = [client.submit()["id"] for _ in range(2)]
        claim = worker.claim(jobs[0])
        worker.beat(claim, 0.5)
        progress = stream.until("progress", progress=0.5)
        worker.succeed(claim)
        client.post(f"/v1/jobs/{jobs[1]}/cancel")
        told = progress + stream.until("state", job_id=jobs[1], status="cancelled")

    assert progress[-1] == ("progress", None, {"job_id": jobs[0], "stage": "analyze", "progress": 0.5})
    assert states_of(told, jobs[0]) == ["queued", "running", "succeeded"]
    assert states_of(told, jobs[1]) == ["queued", "cancelled"]
    ids = [int(number) for name, number, _ in told if name == "state" and number is not None]
    assert ids == sorted(ids)


def test_a_deleted_job_is_told_of(client: Any) -> None:
    job_id = client.submit()["id"]
    with following(client) as stream:
        stream.open()
        client.delete(f"/v1/jobs/{job_id}")
        assert stream.until("deleted")[-1][2] == {"job_id": job_id}


def test_another_tenants_jobs_are_never_told_of(client: Any, stranger: Any) -> None:
    with following(client) as stream:
        stream.open()
        stranger.submit()
        own = client.submit()["id"]
        assert stream.event()[2]["job_id"] == own


def test_a_stream_of_a_batch_tells_of_its_jobs_only(client: Any, stranger: Any) -> None:
    batch_id = client.post("/v1/batches", json={"name": "ward 3"}).json()["id"]
    with following(client, f"?batch_id={batch_id}") as stream:
        stream.open()
        client.submit()
        member = client.submit(batch_id=batch_id)["id"]
        assert stream.event()[2]["job_id"] == member
    assert stranger.refusal("GET", f"/v1/events?batch_id={batch_id}") == (404, "not_found")


def test_a_stream_goes_on_after_the_last_event_that_came(client: Any, worker: Any) -> None:
    with following(client) as stream:
        began_at = stream.open()
    assert began_at is not None  # known before any event, so that nothing is lost in between

    job_id = client.submit()["id"]
    worker.run(job_id)
    with following(client, **{"Last-Event-ID": began_at}) as stream:
        told = stream.until("state", status="succeeded")
    assert states_of(told, job_id) == ["queued", "running", "succeeded"]


def test_a_client_that_was_away_too_long_is_told_to_read_anew(
    client: Any, worker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecg_api.tenant_feed.MOST_REPLAYED", 2)
    worker.run(client.submit()["id"])  # three changes
    with following(client, **{"Last-Event-ID": "0"}) as stream:
        assert stream.event()[0] == "reset"


def test_a_change_is_told_though_no_message_comes(client: Any, database: Any) -> None:
    job_id = client.submit()["id"]
    with following(client) as stream:
        stream.open()
        database.execute("UPDATE job SET status = 'cancelled', finished_at = now() WHERE id = %s", [job_id])
        assert stream.until("state", status="cancelled")[-1][2]["job_id"] == job_id


def test_a_change_that_is_committed_after_a_later_one_is_told(client: Any, settings: Any) -> None:
    slow, quick = client.submit()["id"], client.submit()["id"]
    with psycopg.connect(settings.database_url.get_secret_value()) as other, following(client) as stream:
        stream.open()
        other.execute("UPDATE job SET status = 'cancelled', finished_at = now() WHERE id = %s", [slow])
        client.post(f"/v1/jobs/{quick}/cancel")
        assert stream.until("state", status="cancelled")[-1][2]["job_id"] == quick
        other.commit()
        assert stream.event()[2] | {"at": "", "epoch": 0} == {
            "job_id": slow,
            "status": "cancelled",
            "stage": "analyze",
            "epoch": 0,
            "at": "",
        }


def test_a_quiet_stream_is_kept_open_by_comments_and_ends_after_its_longest_time(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecg_api.routes.tenant_events.PING_S", 0.2)
    monkeypatch.setattr("ecg_api.routes.tenant_events.LONGEST_S", 0.7)
    with following(client) as stream:
        stream.open()
        assert stream.rest() == []
    assert len(stream.comments) >= 3
    assert set(stream.comments) == {"ping"}


def test_where_no_more_clients_fit_a_stream_ends_at_once_and_says_when_to_come_back(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecg_api.waiting.MOST_WAITING", 0)
    assert client.get("/v1/events").text == "retry: 10000\n\n"


def test_many_streams_are_told_alike(start: Callable[..., str], caller_at: Any) -> None:
    url = start()
    others = [caller_at(url) for _ in range(20)]
    seen: list[str] = []

    def follow(other: Any, ready: threading.Barrier) -> None:
        with following(other) as stream:
            stream.open()
            ready.wait(20)
            seen.append(stream.event()[2]["job_id"])

    ready = threading.Barrier(21)
    threads = [threading.Thread(target=follow, args=(other, ready)) for other in others]
    for thread in threads:
        thread.start()
    ready.wait(20)
    job_id = caller_at(url).submit()["id"]
    for thread in threads:
        thread.join(20)
    assert seen == [job_id] * 20


@pytest.mark.parametrize("path", ["/v1/events", "/v1/jobs/{}/events"])
def test_a_stream_ends_with_its_key(client: Any, worker: Any, database: Any, path: str) -> None:
    key = parse_key(client.headers["authorization"].removeprefix("Bearer "))
    assert key is not None
    job_id = client.submit()["id"]
    with client.stream("GET", path.format(job_id)) as answer:
        stream = Stream(answer.iter_lines())
        stream.open()
        database.execute("UPDATE api_key SET revoked_at = now() WHERE id = %s", [key.key_id])
        time.sleep(REMEMBER_S)
        worker.run(job_id)
        assert "succeeded" not in str(stream.rest())


@pytest.mark.parametrize(
    ("query", "headers"),
    [("", {"Last-Event-ID": "x"}), ("?batch_id=x", {}), ("?nope=1", {})],
)
def test_what_is_of_another_form_is_refused(client: Any, query: str, headers: dict[str, str]) -> None:
    assert client.refusal("GET", f"/v1/events{query}", headers=headers) == (422, "invalid_option")


def test_an_unknown_batch_is_not_found(client: Any) -> None:
    assert client.refusal("GET", f"/v1/events?batch_id={uuid.uuid4()}") == (404, "not_found")
