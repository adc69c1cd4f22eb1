"""``GET /v1/jobs/{id}/result``."""

import hashlib
from typing import Any

import pytest
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.jobs import failures


def test_the_result_names_its_job_its_epoch_and_its_files(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]
    beats = b"time_s,class,probability,rr_ms\n"
    worker.run(job_id, files={"beats.csv": beats})

    document = client.get(f"/v1/jobs/{job_id}/result").json()

    assert (document["job_id"], document["epoch"]) == (job_id, 1)
    assert document["vitals"] == {"heart_rate_bpm": 71.0, "rmssd_ms": None, "qrs_duration_ms": 92.0}
    assert document["artifacts"]["beats.csv"] == {
        "href": f"/v1/jobs/{job_id}/artifacts/beats.csv",
        "media_type": "text/csv",
        "bytes": len(beats),
        "sha256": hashlib.sha256(beats).hexdigest(),
    }
    assert set(document["artifacts"]) == {"original", "beats.csv"}
    assert client.get(document["artifacts"]["original"]["href"]).status_code == 200


def test_the_parts_stand_in_the_order_of_the_contract(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]
    worker.run(job_id)
    assert list(client.get(f"/v1/jobs/{job_id}/result").json()) == [
        "schema_version",
        "job_id",
        "epoch",
        "input",
        "vitals",
        "findings",
        "artifacts",
        "disclaimer",
    ]


def test_a_result_the_client_already_has_is_not_sent_again(client: Any, worker: Any) -> None:
    path = f"/v1/jobs/{client.submit()['id']}"
    worker.run(path.rsplit("/", 1)[1])
    etag = client.get(f"{path}/result").headers["etag"]
    assert client.get(f"{path}/result", headers={"If-None-Match": etag}).status_code == 304


def test_before_the_end_there_is_no_result(client: Any) -> None:
    answer = client.get(f"/v1/jobs/{client.submit()['id']}/result")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_finished")
    assert int(answer.headers["retry-after"]) >= 1


def test_a_cancelled_job_has_no_result(client: Any) -> None:
    path = f"/v1/jobs/{client.submit()['id']}"
    client.post(f"{path}/cancel")
    assert client.refusal("GET", f"{path}/result") == (409, "cancelled")


def test_a_failed_job_answers_with_its_own_code(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]
    worker.fail(worker.claim(job_id), failures.of_ecg_error(EcgError("Row 7.", code=ErrorCode.TIME_NOT_MONOTONIC)))
    answer = client.get(f"/v1/jobs/{job_id}/result")
    assert (answer.status_code, answer.json()["code"]) == (422, "time_not_monotonic")
    assert answer.json()["detail"].startswith("Row 7.")


def epochs(client: Any, job_id: str) -> tuple[int, int | None]:
    job = client.get(f"/v1/jobs/{job_id}").json()
    return job["epoch"], job["result_epoch"]


def test_the_old_result_stays_where_the_new_run_fails(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]
    assert epochs(client, job_id) == (1, None)
    worker.run(job_id, document={"vitals": {"heart_rate_bpm": 60.0}})
    client.post(f"/v1/jobs/{job_id}/retry")

    worker.fail(worker.claim(job_id), failures.of_ecg_error(EcgError("Row 7.", code=ErrorCode.TIME_NOT_MONOTONIC)))

    assert epochs(client, job_id) == (2, 1)
    assert client.get(f"/v1/jobs/{job_id}").json()["status"] == "failed"
    assert client.get(f"/v1/jobs/{job_id}/result").json()["vitals"]["heart_rate_bpm"] == 60.0


def test_the_old_result_stays_until_the_new_one_is_there(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]
    worker.run(job_id, document={"vitals": {"heart_rate_bpm": 60.0}}, files={"beats.csv": b"old"})
    client.post(f"/v1/jobs/{job_id}/retry")

    during = client.get(f"/v1/jobs/{job_id}/result").json()
    assert (during["epoch"], during["vitals"]["heart_rate_bpm"]) == (1, 60.0)
    assert epochs(client, job_id) == (2, 1)
    assert client.get(f"/v1/jobs/{job_id}/artifacts/beats.csv").content == b"old"

    worker.run(job_id, document={"vitals": {"heart_rate_bpm": 90.0}}, files={"beats.csv": b"new"})
    after = client.get(f"/v1/jobs/{job_id}/result").json()
    assert (after["epoch"], after["vitals"]["heart_rate_bpm"]) == (2, 90.0)
    assert epochs(client, job_id) == (2, 2)
    assert client.get(f"/v1/jobs/{job_id}/artifacts/beats.csv").content == b"new"


def test_a_result_is_also_a_table(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]
    worker.run(job_id)
    answer = client.get(f"/v1/jobs/{job_id}/result?format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="{job_id}.result.csv"' in answer.headers["content-disposition"]
    assert f"{job_id},vitals,heart_rate_bpm,,71.0,bpm,,,,,\r\n" in answer.text
    again = client.get(f"/v1/jobs/{job_id}/result?format=csv", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_result_of_another_format_is_refused(client: Any) -> None:
    path = f"/v1/jobs/{client.submit()['id']}/result?format=xml"
    assert client.refusal("GET", path) == (422, "invalid_option")


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_long_result_goes_as_gzip_where_the_client_takes_it(client: Any, worker: Any, form: str) -> None:
    job_id = client.submit()["id"]
    worker.run(job_id, document={"warnings": [{"code": "units_inferred", "detail": "Long. " * 20_000}]})
    path = f"/v1/jobs/{job_id}/result?format={form}"

    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 10
    assert packed.content == plain.content
    assert "content-encoding" not in plain.headers
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    assert (plain.headers["vary"], packed.headers["vary"]) == ("Accept-Encoding", "Accept-Encoding")
    assert client.get(path, headers={"If-None-Match": packed.headers["etag"]}).status_code == 304
