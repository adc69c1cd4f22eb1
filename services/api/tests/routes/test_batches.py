"""Batches."""

import uuid
from typing import Any

import pytest
from ecg_shared.contract.job import Batch


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
