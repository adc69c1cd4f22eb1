"""``POST /v1/jobs``."""

import hashlib
import json
import socket
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from ecg_shared.contract.job import Job

CSV = b"time_s,II\n0.000,0.1\n0.002,0.2\n0.004,0.1\n0.006,0.3\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
HEADER = b"rec 1 500 1000\nrec.dat 16 200/mV 16 0 0 0 0 II\n"


def test_a_form_upload_is_promised_with_address_and_advice(client: Any) -> None:
    answer = client.post("/v1/jobs", files={"file": ("ecg.csv", CSV)}, data={"options": '{"priority": "stat"}'})

    assert answer.status_code == 202
    job = Job.model_validate_json(answer.content)
    assert answer.headers["location"] == f"/v1/jobs/{job.id}"
    assert int(answer.headers["retry-after"]) >= 1
    assert (job.status, job.stage, job.priority, job.epoch) == ("queued", "analyze", "stat", 1)
    assert job.input.model_dump() == {
        "filename": "ecg.csv",
        "media_type": "text/csv",
        "bytes": len(CSV),
        "sha256": hashlib.sha256(CSV).hexdigest(),
    }


def test_a_raw_body_takes_its_options_from_the_query(client: Any) -> None:
    answer = client.post("/v1/jobs?filename=ecg.csv&priority=bulk&leads=II&external_id=order-1", content=CSV)

    assert answer.status_code == 202
    assert answer.json()["priority"] == "bulk"
    assert answer.json()["external_id"] == "order-1"
    assert answer.json()["input"]["filename"] == "ecg.csv"


def test_a_page_begins_with_the_digitizer(client: Any) -> None:
    assert client.submit(PNG, name="page.png")["stage"] == "digitize"


def test_several_files_are_one_recording(client: Any) -> None:
    files = [("file", ("rec.hea", HEADER)), ("file", ("rec.dat", b"\x01\x02" * 1000))]
    answer = client.post("/v1/jobs", files=files)

    assert answer.status_code == 202, answer.text
    assert answer.json()["input"]["filename"] == "rec.hea"
    assert answer.json()["input"]["bytes"] == len(HEADER) + 2000
    second = client.get(f"{answer.headers['location']}/artifacts/original.2")
    assert second.content == b"\x01\x02" * 1000


def test_a_large_upload_passes_through_the_disk_unharmed(client: Any) -> None:
    content = CSV + b"0.008,0.2\n" * 250_000  # 2.5 MB, over the memory of 1 MiB
    job = client.submit(content)
    assert client.get(f"/v1/jobs/{job['id']}/artifacts/original").content == content


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (b"", "ecg.csv", 422, "empty_file"),
        (b"   \n", "ecg.csv", 422, "empty_file"),
        (b"\x7fELF" + bytes(100), "ecg.bin", 415, "unsupported_format"),
        (PNG, "ecg.pdf", 422, "type_mismatch"),
        (b"x" * 3_000_001, "ecg.csv", 413, "file_too_large"),
    ],
)
def test_what_is_no_ecg_is_refused_at_the_door(client: Any, content: bytes, name: str, status: int, code: str) -> None:
    assert client.refusal("POST", "/v1/jobs", files={"file": (name, content)}) == (status, code)


@pytest.mark.parametrize(
    ("query", "field"),
    [("nope=1", "nope"), ("page=0", "page"), ("page=1&page=2", "page"), ("patient.name=Doe", "patient.name")],
)
def test_an_unknown_or_wrong_parameter_is_named(client: Any, query: str, field: str) -> None:
    answer = client.post(f"/v1/jobs?{query}", content=CSV)
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_option"
    assert [error["name"] for error in answer.json()["errors"]] == [field]


def test_a_form_takes_no_options_from_the_query(client: Any) -> None:
    assert client.refusal("POST", "/v1/jobs?page=1", files={"file": ("a.csv", CSV)}) == (422, "invalid_option")


@pytest.mark.parametrize(
    "how",
    [
        {"data": {"options": "{}"}, "files": {}},
        {"files": {"upload": ("a.csv", CSV)}},
        {"files": [("file", ("a.csv", CSV)), ("file", ("a.csv", CSV))]},
        {"files": [("file", (f"{n}.csv", CSV)) for n in range(17)]},
        {"files": [("file", ("a.csv", CSV)), ("options", (None, b"{}")), ("options", (None, b"{}"))]},
        {"content": b"--x\r\n", "headers": {"Content-Type": "multipart/form-data"}},
        {"content": b"--x\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
    ],
    ids=["no file", "other part", "same name", "17 files", "options twice", "no boundary", "never closed"],
)
def test_a_form_of_another_shape_is_refused(client: Any, how: dict[str, Any]) -> None:
    if how.get("files") == {}:  # httpx makes a form without files only of a boundary of our own
        body = b'--x\r\nContent-Disposition: form-data; name="options"\r\n\r\n{}\r\n--x--\r\n'
        how = {"content": body, "headers": {"Content-Type": "multipart/form-data; boundary=x"}}
    assert client.refusal("POST", "/v1/jobs", **how) == (400, "invalid_multipart")


def test_the_option_kind_must_agree_with_the_content(client: Any) -> None:
    assert client.refusal("POST", "/v1/jobs?kind=page", content=CSV) == (422, "type_mismatch")


def test_a_compressed_body_is_refused(client: Any) -> None:
    headers = {"Content-Encoding": "gzip"}
    assert client.refusal("POST", "/v1/jobs", content=b"\x1f\x8b", headers=headers) == (415, "unsupported_format")


def test_an_announced_size_over_the_limit_is_refused_before_the_body_comes(client: Any, url: str) -> None:
    with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=10) as connection:
        connection.sendall(
            b"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 3000001\r\nExpect: 100-continue\r\n"
            + f"Authorization: {client.headers['authorization']}\r\n\r\n".encode()
        )
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_endless_chunks_are_cut_off_at_the_limit(client: Any) -> None:
    def endless() -> Any:
        for _ in range(1000):
            yield b"0.008,0.2\n" * 10_000

    assert client.refusal("POST", "/v1/jobs", content=endless()) == (413, "file_too_large")


def test_an_upload_slower_than_the_floor_is_ended(client: Any, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecg_api.body.FLOOR_SECONDS", 0.3)
    with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=10) as connection:
        connection.sendall(
            b"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
            + f"Authorization: {client.headers['authorization']}\r\n\r\ntime_s,II".encode()
        )
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"too_slow"' in answer


def test_an_upload_that_breaks_off_leaves_no_job_and_no_file(client: Any, url: str, settings: Any) -> None:
    with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=10) as connection:
        connection.sendall(
            b"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 2500000\r\n"
            + f"Authorization: {client.headers['authorization']}\r\n\r\n".encode()
            + b"1" * 2_000_000
        )
    time.sleep(0.2)
    assert client.get("/v1/jobs").json()["jobs"] == []
    assert list(settings.spool_dir.iterdir()) == []


def test_the_same_key_and_bytes_answer_the_same_job(client: Any) -> None:
    headers = {"Idempotency-Key": "order-4711"}
    first = client.post("/v1/jobs", content=CSV, headers=headers)
    again = client.post("/v1/jobs", files={"file": ("other-name.csv", CSV)}, headers=headers)

    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json()["id"] == first.json()["id"]
    assert again.headers["location"] == first.headers["location"]


@pytest.mark.parametrize("how", [{"content": CSV + b"0.008,0.2\n"}, {"content": CSV, "params": {"leads": "II"}}])
def test_the_same_key_with_other_bytes_or_options_is_a_conflict(client: Any, how: dict[str, Any]) -> None:
    headers = {"Idempotency-Key": "order-4711"}
    client.post("/v1/jobs", content=CSV, headers=headers)
    assert client.refusal("POST", "/v1/jobs", headers=headers, **how) == (422, "idempotency_conflict")


def test_two_tenants_may_use_the_same_key(client: Any, stranger: Any) -> None:
    headers = {"Idempotency-Key": "order-4711"}
    first = client.post("/v1/jobs", content=CSV, headers=headers)
    second = stranger.post("/v1/jobs", content=CSV, headers=headers)
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["id"] != second.json()["id"]


def test_fifty_requests_at_once_with_one_key_make_one_job(client: Any) -> None:
    headers = {"Idempotency-Key": f"race-{uuid.uuid4()}"}
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: client.post("/v1/jobs", content=CSV, headers=headers), range(50)))

    assert sorted({answer.status_code for answer in answers}) == [200, 202]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert [answer.status_code for answer in answers].count(202) == 1
    assert len(client.get("/v1/jobs").json()["jobs"]) == 1


def test_a_key_of_a_deleted_job_is_gone(client: Any) -> None:
    headers = {"Idempotency-Key": "order-4711"}
    location = client.post("/v1/jobs", content=CSV, headers=headers).headers["location"]
    client.delete(location)
    assert client.refusal("POST", "/v1/jobs", content=CSV, headers=headers) == (410, "gone")


def test_a_row_whose_uploader_died_is_taken_over(client: Any, database: Any) -> None:
    headers = {"Idempotency-Key": "order-4711"}
    job = client.post("/v1/jobs", content=CSV, headers=headers).json()
    # as if the process had died between the row and the promise
    database.execute("ALTER TABLE job DISABLE TRIGGER USER")
    database.execute("UPDATE job SET status = 'receiving' WHERE id = %s", [job["id"]])
    database.execute("ALTER TABLE job ENABLE TRIGGER USER")

    again = client.post("/v1/jobs", content=CSV, headers=headers)

    assert again.json()["id"] == job["id"]
    assert again.json()["status"] == "queued"
    assert client.get(f"/v1/jobs/{job['id']}/artifacts/original").content == CSV


@pytest.mark.parametrize("key", ["", "a" * 256, "with blank"])
def test_a_key_of_another_form_is_refused(client: Any, key: str) -> None:
    answer = client.post("/v1/jobs", content=CSV, headers={"Idempotency-Key": key})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["name"] == "Idempotency-Key"


def test_prefer_wait_answers_200_when_the_job_is_finished_in_time(client: Any, worker: Any) -> None:
    def finish_it() -> None:
        while not (jobs := client.get("/v1/jobs").json()["jobs"]):
            time.sleep(0.02)
        worker.run(jobs[0]["id"])

    thread = threading.Thread(target=finish_it)
    thread.start()
    answer = client.post("/v1/jobs", content=CSV, headers={"Prefer": "respond-async, wait=20"})
    thread.join()

    assert answer.status_code == 200
    assert answer.json()["status"] == "succeeded"
    assert "retry-after" not in answer.headers
    assert answer.elapsed.total_seconds() < 10


def test_prefer_wait_answers_202_when_the_time_is_over(client: Any) -> None:
    answer = client.post("/v1/jobs", content=CSV, headers={"Prefer": "wait=1"})
    assert answer.status_code == 202
    assert 0.9 < answer.elapsed.total_seconds() < 5


def test_a_batch_of_nobody_or_of_another_tenant_is_refused(client: Any, stranger: Any) -> None:
    foreign = stranger.post("/v1/batches", json={"name": "theirs"}).json()["id"]
    for batch_id in (foreign, str(uuid.uuid4())):
        answer = client.post(f"/v1/jobs?batch_id={batch_id}", content=CSV)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["name"] == "batch_id"


def test_a_tenant_with_too_many_unfinished_jobs_waits(
    start: Callable[..., str], caller_at: Callable[[str], Any]
) -> None:
    client = caller_at(start(tenant_max_open_jobs=1))
    client.submit(CSV)
    time.sleep(1.1)  # the count is a second old at most
    answer: httpx.Response = client.post("/v1/jobs", content=CSV)
    assert (answer.status_code, answer.json()["code"]) == (429, "queue_full")
    assert int(answer.headers["retry-after"]) > 0


def test_options_are_kept_as_they_were_given(client: Any, database: Any) -> None:
    job = client.submit(CSV, sampling_rate_hz=500, patient={"age_years": 63})
    row = database.execute("SELECT options FROM job WHERE id = %s", [job["id"]]).fetchone()
    assert row == ({"sampling_rate_hz": 500.0, "patient": {"age_years": 63.0}},)
    assert "patient" not in json.dumps(job)
