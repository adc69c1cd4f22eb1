"""Batches."""

import uuid
from typing import Any

import pytest
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.job import Batch, BatchDetail, BatchList
from ecg_shared.jobs import failures


def test_a_batch_is_made_empty_and_counts_its_jobs_by_state(client: Any, worker: Any) -> None:
    made = client.post("/v1/batches", json={"name": "ward 3"})
    assert made.status_code == 201
    assert Batch.model_validate_json(made.content).total == 0

    batch_id = made.json()["id"]
    ids = [client.submit(batch_id=batch_id)["id"] for _ in range(3)]
    client.submit()
    worker.run(ids[0])
    client.post(f"/v1/jobs/{ids[1]}/cancel")

    batch = client.get(made.headers["location"]).json()
    assert batch["name"] == "ward 3"
    assert batch["counts"] == {"queued": 1, "running": 0, "succeeded": 1, "failed": 0, "cancelled": 1}
    assert batch["total"] == 3
    assert client.get(f"/v1/jobs/{ids[2]}").json()["links"]["batch"] == f"/v1/batches/{batch_id}"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"{}", "name"),
        (b'{"name": ""}', "name"),
        (b'{"name": "a", "nope": 1}', "nope"),
        (b'{"name": "a", "name": "b"}', "body"),
        (b'{"name": "' + b"a" * 201 + b'"}', "name"),
    ],
)
def test_a_batch_of_another_shape_is_refused(client: Any, body: bytes, field: str) -> None:
    answer = client.post("/v1/batches", content=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_option")
    assert answer.json()["errors"][0]["name"] == field


def test_an_unknown_batch_and_another_tenants_are_not_found(client: Any, stranger: Any) -> None:
    foreign = stranger.post("/v1/batches", json={"name": "theirs"}).json()["id"]
    for batch_id in (foreign, str(uuid.uuid4()), "x"):
        assert client.refusal("GET", f"/v1/batches/{batch_id}") == (404, "not_found")


def make_batch(client: Any, name: str = "ward 3") -> str:
    batch_id: str = client.post("/v1/batches", json={"name": name}).json()["id"]
    return batch_id


def fail(worker: Any, job_id: str, code: ErrorCode) -> None:
    worker.fail(worker.claim(job_id), failures.of_ecg_error(EcgError(code=code)))


def test_batches_are_listed_newest_first_page_by_page(client: Any, stranger: Any, worker: Any) -> None:
    made = [make_batch(client, name) for name in ("first", "second", "third")]
    make_batch(stranger, "theirs")
    worker.run(client.submit(batch_id=made[1])["id"])

    page = BatchList.model_validate_json(client.get("/v1/batches?limit=2").content)
    assert [batch.name for batch in page.batches] == ["third", "second"]
    assert (page.batches[1].counts.succeeded, page.batches[0].total) == (1, 0)
    last = client.get("/v1/batches", params={"limit": 2, "cursor": page.next_cursor}).json()
    assert [batch["name"] for batch in last["batches"]] == ["first"]
    assert last["next_cursor"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "cursor=x", "nope=1"])
def test_a_list_of_another_form_is_refused(client: Any, query: str) -> None:
    assert client.refusal("GET", f"/v1/batches?{query}") == (422, "invalid_option")


def test_failures_are_grouped_by_their_reason(client: Any, worker: Any) -> None:
    batch_id = make_batch(client)
    jobs = [client.submit(batch_id=batch_id)["id"] for _ in range(4)]
    for job_id, code in zip(jobs, [ErrorCode.SIGNAL_FLAT, ErrorCode.SIGNAL_EMPTY, ErrorCode.SIGNAL_FLAT], strict=False):
        fail(worker, job_id, code)

    batch = BatchDetail.model_validate_json(client.get(f"/v1/batches/{batch_id}").content)

    assert [(failure.code, failure.count) for failure in batch.failures] == [("signal_flat", 2), ("signal_empty", 1)]
    assert batch.failures[0].title == "Every lead is a flat line."
    assert batch.failures[0].mend.startswith("Check the electrodes")
    assert batch.counts.failed == 3


def test_the_pace_of_a_batch_says_when_it_will_be_done(client: Any, worker: Any, database: Any) -> None:
    batch_id = make_batch(client)
    jobs = [client.submit(batch_id=batch_id)["id"] for _ in range(4)]
    assert client.get(f"/v1/batches/{batch_id}").json()["eta_s"] is None  # nothing has ended yet

    for job_id in jobs[:3]:
        worker.run(job_id)
    database.execute("UPDATE job SET started_at = now() - interval '30 seconds' WHERE id = %s", [jobs[0]])
    under_way = client.get(f"/v1/batches/{batch_id}").json()
    assert under_way["jobs_per_minute"] == pytest.approx(6.0, rel=0.1)  # three in 30 s
    assert under_way["eta_s"] == pytest.approx(10.0, rel=0.1)  # one more

    worker.run(jobs[3])
    assert client.get(f"/v1/batches/{batch_id}").json()["eta_s"] is None  # nothing is left
