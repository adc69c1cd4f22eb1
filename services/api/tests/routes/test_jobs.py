"""Poll, list, cancel, retry, delete."""

import threading
import time
import uuid
from typing import Any

import pytest
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.job import Job
from ecg_shared.jobs import failures


def test_a_poll_shows_the_job_as_it_goes(client: Any, worker: Any) -> None:
    path = f"/v1/jobs/{client.submit()['id']}"
    claim = worker.claim(path.rsplit("/", 1)[1])
    running = Job.model_validate_json(client.get(path).content)
    worker.beat(claim, 0.5)
    half = Job.model_validate_json(client.get(path).content)
    worker.succeed(claim)
    done = Job.model_validate_json(client.get(path).content)

    assert (running.status, running.progress, running.attempts) == ("running", 0.0, 1)
    assert half.progress == 0.5
    assert (done.status, done.progress) == ("succeeded", 1.0)
    assert done.finished_at is not None
    assert done.timings_ms.analyze is not None


def test_retry_after_ends_with_the_job(client: Any, worker: Any) -> None:
    path = f"/v1/jobs/{client.submit()['id']}"
    assert int(client.get(path).headers["retry-after"]) >= 1
    worker.run(path.rsplit("/", 1)[1])
    assert "retry-after" not in client.get(path).headers


def test_a_job_the_client_already_has_is_not_sent_again(client: Any, worker: Any) -> None:
    path = f"/v1/jobs/{client.submit()['id']}"
    etag = client.get(path).headers["etag"]

    same = client.get(path, headers={"If-None-Match": etag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)

    worker.claim(path.rsplit("/", 1)[1])
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_a_failed_job_says_why(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]
    worker.fail(worker.claim(job_id), failures.of_ecg_error(EcgError("Row 7.", code=ErrorCode.TIME_NOT_MONOTONIC)))
    job = client.get(f"/v1/jobs/{job_id}").json()
    assert job["status"] == "failed"
    assert job["error"]["code"] == "time_not_monotonic"
    assert job["error"]["detail"].startswith("Row 7.")
    assert job["error"]["retryable"] is False


def test_a_transient_error_of_a_job_that_runs_again_is_not_shown(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]
    worker.fail(worker.claim(job_id), failures.of_ecg_error(EcgError(code=ErrorCode.MODEL_UNAVAILABLE)))
    job = client.get(f"/v1/jobs/{job_id}").json()
    assert (job["status"], job["error"]) == ("queued", None)


def test_a_long_poll_answers_when_the_state_changes(client: Any, worker: Any) -> None:
    path = f"/v1/jobs/{client.submit()['id']}"
    threading.Timer(0.5, worker.claim, [path.rsplit("/", 1)[1]]).start()

    answer = client.get(path, params={"wait": 20})

    assert answer.json()["status"] == "running"
    assert 0.4 < answer.elapsed.total_seconds() < 5


def test_a_long_poll_finds_a_change_that_nobody_told_of(client: Any, worker: Any, database: Any) -> None:
    path = f"/v1/jobs/{client.submit()['id']}"
    statement = "UPDATE job SET status = 'cancelled', finished_at = now() WHERE id = %s"
    threading.Timer(0.2, database.execute, [statement, [path.rsplit("/", 1)[1]]]).start()

    answer = client.get(path, params={"wait": 20})

    assert answer.json()["status"] == "cancelled"
    assert answer.elapsed.total_seconds() < 6  # a look every 2 s


def test_a_long_poll_sleeps_through_progress_and_answers_when_its_time_is_over(client: Any, worker: Any) -> None:
    path = f"/v1/jobs/{client.submit()['id']}"
    claim = worker.claim(path.rsplit("/", 1)[1])
    threading.Timer(0.2, worker.beat, [claim, 0.25]).start()

    answer = client.get(path, params={"wait": 1})

    assert answer.elapsed.total_seconds() > 0.9
    assert answer.json()["progress"] == 0.25


def test_a_long_poll_with_an_old_etag_answers_at_once(client: Any, worker: Any) -> None:
    path = f"/v1/jobs/{client.submit()['id']}"
    etag = client.get(path).headers["etag"]
    worker.claim(path.rsplit("/", 1)[1])
    answer = client.get(path, params={"wait": 20}, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert answer.elapsed.total_seconds() < 5


def test_a_long_poll_with_the_present_etag_ends_in_304(client: Any) -> None:
    path = f"/v1/jobs/{client.submit()['id']}"
    etag = client.get(path).headers["etag"]
    answer = client.get(path, params={"wait": 1}, headers={"If-None-Match": etag})
    assert answer.status_code == 304
    assert answer.elapsed.total_seconds() > 0.9


def test_a_long_poll_of_a_final_job_answers_at_once(client: Any) -> None:
    path = f"/v1/jobs/{client.submit()['id']}"
    client.post(f"{path}/cancel")
    assert client.get(path, params={"wait": 20}).elapsed.total_seconds() < 5


@pytest.mark.parametrize("query", ["wait=31", "wait=-1", "wait=x", "wait=nan", "nope=1"])
def test_a_poll_refuses_what_it_does_not_know(client: Any, query: str) -> None:
    path = f"/v1/jobs/{client.submit()['id']}"
    assert client.refusal("GET", f"{path}?{query}") == (422, "invalid_option")


@pytest.mark.parametrize(
    "job_id",
    ["x", str(uuid.uuid4()), "00000000-0000-0000-0000-00000000000G", "%7B00000000-0000-0000-0000-000000000000%7D"],
)
def test_an_unknown_job_is_not_found(client: Any, job_id: str) -> None:
    assert client.refusal("GET", f"/v1/jobs/{job_id}") == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("GET", ""),
        ("GET", "/events"),
        ("GET", "/result"),
        ("GET", "/signal"),
        ("GET", "/artifacts/original"),
        ("GET", "/artifacts/beats.csv"),
        ("POST", "/cancel"),
        ("POST", "/retry"),
        ("DELETE", ""),
    ],
)
def test_another_tenants_job_is_not_found(client: Any, stranger: Any, worker: Any, method: str, rest: str) -> None:
    job_id = client.submit()["id"]
    worker.run(job_id)
    assert client.get(f"/v1/jobs/{job_id}").json()["status"] == "succeeded"  # and is kept encoded from now on
    assert stranger.refusal(method, f"/v1/jobs/{job_id}{rest}") == (404, "not_found")
    assert client.get(f"/v1/jobs/{job_id}").json()["status"] == "succeeded"


def test_the_list_is_newest_first_and_shows_only_the_tenants_own(client: Any, stranger: Any) -> None:
    ids = [client.submit()["id"] for _ in range(3)]
    stranger.submit()
    assert [job["id"] for job in client.get("/v1/jobs").json()["jobs"]] == ids[::-1]


def test_the_list_goes_on_from_page_to_page(client: Any) -> None:
    ids = [client.submit()["id"] for _ in range(5)]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for expected in (2, 2, 1):
        page = client.get("/v1/jobs", params={"limit": 2, **cursor}).json()
        assert len(page["jobs"]) == expected
        seen += [job["id"] for job in page["jobs"]]
        cursor = {"cursor": page["next_cursor"]}
    assert seen == ids[::-1]
    assert page["next_cursor"] is None


def test_the_list_is_narrowed_by_what_is_asked(client: Any) -> None:
    batch_id = client.post("/v1/batches", json={"name": "b"}).json()["id"]
    plain = client.submit()
    batched = client.submit(batch_id=batch_id)
    named = client.submit(external_id="order-1")
    client.post(f"/v1/jobs/{plain['id']}/cancel")

    def ids(**query: str) -> list[str]:
        return [job["id"] for job in client.get("/v1/jobs", params=query).json()["jobs"]]

    assert ids(status="cancelled") == [plain["id"]]
    assert ids(batch_id=batch_id) == [batched["id"]]
    assert ids(external_id="order-1") == [named["id"]]
    assert ids(submitted_after=batched["submitted_at"]) == [named["id"]]
    assert ids(submitted_before=batched["submitted_at"]) == [plain["id"]]
    assert ids(status="queued", external_id="order-1") == [named["id"]]
    assert ids(external_id="order-2") == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "status=receiving",
        "cursor=x",
        "cursor=MjAyNg",
        "submitted_after=2026-01-01T00:00:00",
        "q=1",
    ],
)
def test_the_list_refuses_what_it_does_not_know(client: Any, query: str) -> None:
    assert client.refusal("GET", f"/v1/jobs?{query}") == (422, "invalid_option")


def test_a_cancelled_job_stays_cancelled(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]
    worker.claim(job_id)
    first = client.post(f"/v1/jobs/{job_id}/cancel")
    assert (first.status_code, first.json()["status"]) == (200, "cancelled")
    assert client.post(f"/v1/jobs/{job_id}/cancel").json()["status"] == "cancelled"


def test_a_cancel_that_comes_too_late_answers_what_became_of_the_job(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]
    worker.run(job_id)
    assert client.post(f"/v1/jobs/{job_id}/cancel").json()["status"] == "succeeded"


def test_a_retry_is_a_new_epoch_with_new_options(client: Any, worker: Any, database: Any) -> None:
    job_id = client.submit(sampling_rate_hz=500)["id"]
    worker.run(job_id)

    answer = client.post(f"/v1/jobs/{job_id}/retry", json={"sampling_rate_hz": 250, "priority": "stat"})

    assert answer.status_code == 202
    assert answer.headers["location"] == f"/v1/jobs/{job_id}"
    assert (answer.json()["status"], answer.json()["epoch"], answer.json()["priority"]) == ("queued", 2, "stat")
    row = database.execute("SELECT options FROM job WHERE id = %s", [job_id]).fetchone()
    assert row[0]["sampling_rate_hz"] == 250.0


def test_a_retry_without_a_body_keeps_the_options(client: Any, worker: Any, database: Any) -> None:
    job_id = client.submit(sampling_rate_hz=500, priority="bulk")["id"]
    worker.run(job_id)
    assert client.post(f"/v1/jobs/{job_id}/retry").json()["priority"] == "bulk"
    row = database.execute("SELECT options FROM job WHERE id = %s", [job_id]).fetchone()
    assert row[0]["sampling_rate_hz"] == 500.0


def test_a_retry_keeps_what_it_does_not_name_and_clears_what_is_null(client: Any, worker: Any, database: Any) -> None:
    patient = {"age_years": 63, "sex": "female", "reference": "p-1"}
    job_id = client.submit(
        external_id="order-1", preferred_lead="V1", exports=True, layout="6x2", mm_per_mv=5, patient=patient
    )["id"]
    worker.run(job_id)

    answer = client.post(
        f"/v1/jobs/{job_id}/retry", json={"layout": "12x1", "mm_per_mv": None, "patient": {"sex": None}}
    )

    assert (answer.status_code, answer.json()["external_id"]) == (202, "order-1")
    row = database.execute("SELECT options FROM job WHERE id = %s", [job_id]).fetchone()
    assert row[0] == {
        "external_id": "order-1",
        "preferred_lead": "V1",
        "exports": True,
        "layout": "12x1",
        "patient": {"age_years": 63.0, "reference": "p-1"},
    }


def test_a_retry_may_change_one_of_two_options_that_belong_together(client: Any, worker: Any, database: Any) -> None:
    job_id = client.submit(units="adc", gain_adc_per_mv=200)["id"]
    worker.run(job_id)

    refused = client.refusal("POST", f"/v1/jobs/{job_id}/retry", json={"gain_adc_per_mv": None})
    answer = client.post(f"/v1/jobs/{job_id}/retry", json={"gain_adc_per_mv": 1000})

    assert refused == (422, "invalid_option")
    assert answer.status_code == 202
    row = database.execute("SELECT options FROM job WHERE id = %s", [job_id]).fetchone()
    assert row[0] == {"units": "adc", "gain_adc_per_mv": 1000.0}


@pytest.mark.parametrize("body", [{"nope": None}, {"exports": None}, [], {"patient": {"name": None}}])
def test_a_retry_refuses_fields_and_nulls_there_are_not(client: Any, worker: Any, body: Any) -> None:
    job_id = client.submit()["id"]
    worker.run(job_id)
    assert client.refusal("POST", f"/v1/jobs/{job_id}/retry", json=body) == (422, "invalid_option")


def test_a_job_that_is_not_final_is_not_run_again(client: Any) -> None:
    job_id = client.submit()["id"]
    assert client.refusal("POST", f"/v1/jobs/{job_id}/retry") == (409, "not_finished")


@pytest.mark.parametrize("field", ["batch_id", "external_id", "kind"])
def test_a_retry_changes_no_identity(client: Any, field: str) -> None:
    job_id = client.submit(external_id="order-1")["id"]
    client.post(f"/v1/jobs/{job_id}/cancel")
    value = {"batch_id": str(uuid.uuid4()), "external_id": None, "kind": "page"}[field]
    answer = client.post(f"/v1/jobs/{job_id}/retry", json={field: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["name"] == field


def test_a_job_whose_upload_is_no_longer_kept_cannot_be_run_again(client: Any, database: Any) -> None:
    job_id = client.submit()["id"]
    client.post(f"/v1/jobs/{job_id}/cancel")
    database.execute("UPDATE job SET input_deleted_at = now() WHERE id = %s", [job_id])
    assert client.refusal("POST", f"/v1/jobs/{job_id}/retry") == (410, "gone")


def test_a_deleted_job_is_gone_with_all_it_had(client: Any, worker: Any, database: Any) -> None:
    job_id = client.submit(external_id="secret")["id"]
    worker.run(job_id)
    path = f"/v1/jobs/{job_id}"

    assert client.delete(path).status_code == 204

    for rest in ("", "/result", "/signal", "/artifacts/original", "/events"):
        assert client.refusal("GET", path + rest) == (410, "gone"), rest
    assert client.refusal("DELETE", path) == (410, "gone")
    assert client.get("/v1/jobs").json()["jobs"] == []
    row = database.execute("SELECT input, external_id, options FROM job WHERE id = %s", [job_id]).fetchone()
    assert row == ({}, None, {})


def test_a_job_deleted_while_somebody_waits_is_told_as_gone(client: Any) -> None:
    path = f"/v1/jobs/{client.submit()['id']}"
    threading.Timer(0.3, client.delete, [path]).start()
    began = time.monotonic()
    assert client.refusal("GET", path, params={"wait": 20}) == (410, "gone")
    assert time.monotonic() - began < 5
