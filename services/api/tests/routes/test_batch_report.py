"""``GET /v1/batches/{id}/report.csv``."""

import csv
import io
import uuid
from typing import Any

import pytest
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.jobs import failures

RESULT = {
    "vitals": {"heart_rate_bpm": 71.0, "rmssd_ms": None, "qrs_duration_ms": 92.5},
    "prediction": {"label": "abnormal", "probability": 0.93},
    "quality": {"verdict": "usable"},
}


def make_batch(client: Any) -> str:
    batch_id: str = client.post("/v1/batches", json={"name": "ward 3"}).json()["id"]
    return batch_id


def report(client: Any, batch_id: str) -> list[dict[str, str]]:
    answer = client.get(f"/v1/batches/{batch_id}/report.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="{batch_id}.report.csv"' in answer.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_every_job_has_a_row_whatever_became_of_it(client: Any, worker: Any) -> None:
    batch_id = make_batch(client)
    done, failed, waiting = [client.submit(batch_id=batch_id, external_id=f"order {n}")["id"] for n in range(3)]
    client.submit()  # of no batch
    worker.run(done, document=RESULT)
    worker.fail(worker.claim(failed), failures.of_ecg_error(EcgError(code=ErrorCode.SIGNAL_FLAT)))

    rows = report(client, batch_id)

    assert [(row["external_id"], row["job_id"], row["status"]) for row in rows] == [
        ("order 0", done, "succeeded"),
        ("order 1", failed, "failed"),
        ("order 2", waiting, "queued"),
    ]
    assert float(rows[0].pop("seconds")) >= 0
    assert rows[0] == {
        "external_id": "order 0",
        "filename": "ecg.csv",
        "job_id": done,
        "status": "succeeded",
        "error_code": "",
        "error_detail": "",
        "heart_rate_bpm": "71.0",
        "rmssd_ms": "",
        "qrs_duration_ms": "92.5",
        "label": "abnormal",
        "probability": "0.93",
        "quality": "usable",
    }
    assert (rows[1]["error_code"], rows[1]["heart_rate_bpm"]) == ("signal_flat", "")
    assert rows[1]["error_detail"].startswith("Every lead is a flat line.")
    assert rows[2]["seconds"] == ""


def test_the_report_is_read_page_by_page(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecg_api.routes.batch_report._JOBS_A_PAGE", 2)
    batch_id = make_batch(client)
    jobs = [client.submit(batch_id=batch_id)["id"] for _ in range(5)]
    assert [row["job_id"] for row in report(client, batch_id)] == jobs


def test_a_job_that_runs_again_shows_no_older_numbers(client: Any, worker: Any) -> None:
    batch_id = make_batch(client)
    job_id = client.submit(batch_id=batch_id)["id"]
    worker.run(job_id, document=RESULT)
    client.post(f"/v1/jobs/{job_id}/retry")
    (row,) = report(client, batch_id)
    assert (row["status"], row["heart_rate_bpm"], row["label"]) == ("queued", "", "")


def test_a_name_from_outside_is_never_a_formula(client: Any) -> None:
    batch_id = make_batch(client)
    client.submit(batch_id=batch_id, name="=cmd.csv", external_id="@SUM(A1)")
    (row,) = report(client, batch_id)
    assert (row["filename"], row["external_id"]) == ("'=cmd.csv", "'@SUM(A1)")


def test_a_deleted_job_keeps_its_row_and_nothing_else(client: Any, worker: Any) -> None:
    batch_id = make_batch(client)
    job_id = client.submit(batch_id=batch_id, external_id="order 1")["id"]
    worker.run(job_id, document=RESULT)
    client.delete(f"/v1/jobs/{job_id}")
    (row,) = report(client, batch_id)
    assert (row["status"], row["external_id"], row["heart_rate_bpm"]) == ("succeeded", "", "")


def test_an_empty_batch_is_a_head_alone_and_an_unknown_one_is_not_found(client: Any, stranger: Any) -> None:
    assert report(client, make_batch(client)) == []
    for batch_id in (make_batch(stranger), str(uuid.uuid4()), "x"):
        assert client.refusal("GET", f"/v1/batches/{batch_id}/report.csv") == (404, "not_found")
