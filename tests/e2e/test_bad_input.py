"""Every bad upload ends in its own code and a sentence that names the mend; nothing hangs and no worker dies of it."""

from __future__ import annotations

import http.client
import json
import uuid

import httpx
import numpy as np
import pytest
from ecg_local.system import EmbeddedSystem

from tests.e2e.made_files import csv_of, ecg_csv, pdf, png

TIME_S = np.arange(2500) / 250

BAD_UPLOADS = {
    "an empty file": ("a.csv", b"", "empty_file"),
    "blanks only": ("a.csv", b"  \n\n", "empty_file"),
    "a text named .png": ("a.png", b"time,II\n0,0.1\n", "type_mismatch"),
    "a PNG named .pdf": ("a.pdf", png(400, 400), "type_mismatch"),
    "a program": ("a.bin", b"\x7fELF" + b"\0" * 200, "unsupported_format"),
    "a PNG cut off": ("a.png", png(1200, 900)[:300], "corrupt_file"),
    "a PNG of one colour": ("a.png", png(1200, 900), "no_ecg_found"),
    "a PNG of a few pixels": ("a.png", png(20, 10), "image_too_small"),
    "a PDF under a password": ("a.pdf", pdf(1, encrypted=True), "encrypted_pdf"),
    "a PDF without pages": ("a.pdf", pdf(0), "corrupt_file"),
    "a PDF of an empty page": ("a.pdf", pdf(1), "no_ecg_found"),
    "a CSV without a rate": ("a.csv", csv_of({"II": np.sin(TIME_S)}), "sampling_rate_missing"),
    "a CSV of words": ("a.csv", b"name,town\nAda,London\nBob,Paris\n" * 50, "signal_empty"),
    "a CSV of one sample": ("a.csv", csv_of({"time": TIME_S[:1], "II": TIME_S[:1]}), "signal_empty"),
    "a CSV of one second": (
        "a.csv",
        csv_of({"time": TIME_S[:250], "II": np.sin(9 * TIME_S[:250])}),
        "signal_too_short",
    ),
    "a CSV of NaN": ("a.csv", csv_of({"time": TIME_S, "II": np.full(2500, np.nan)}), "signal_empty"),
    "a CSV of a flat line": ("a.csv", csv_of({"time": TIME_S, "II": np.zeros(2500)}), "signal_flat"),
    "a CSV going back in time": ("a.csv", csv_of({"time": TIME_S[::-1], "II": np.sin(TIME_S)}), "time_not_monotonic"),
}


def code_and_sentence_of(gateway: httpx.Client, name: str, content: bytes) -> tuple[str, str]:
    """Submit a file and return the error it ends with, whether refused at the gate or failed as a job."""
    answer = gateway.post("/v1/jobs", files={"file": (name, content)}, headers={"Prefer": "wait=30"})
    document = answer.json()
    if answer.is_error:
        assert answer.headers["content-type"] == "application/problem+json"
        return document["code"], document["detail"]
    while document["status"] in ("queued", "running"):
        document = gateway.get(f"/v1/jobs/{document['id']}", params={"wait": 30}).json()
    assert document["status"] == "failed", document
    return document["error"]["code"], document["error"]["detail"]


@pytest.mark.parametrize("what", list(BAD_UPLOADS))
def test_a_bad_upload_ends_with_its_code_and_the_mend(gateway: httpx.Client, system: EmbeddedSystem, what: str) -> None:
    name, content, expected_code = BAD_UPLOADS[what]
    pids_before = dict(system.pids)

    code, sentence = code_and_sentence_of(gateway, name, content)

    assert code == expected_code
    assert sentence.count(".") >= 2, f"says no mend: {sentence}"
    assert dict(system.pids) == pids_before


def test_a_good_file_after_all_the_bad_ones_is_read(gateway: httpx.Client) -> None:
    job = gateway.post("/v1/jobs", files={"file": ("a.csv", ecg_csv())}, headers={"Prefer": "wait=30"}).json()

    assert job["status"] == "succeeded", job


def test_an_upload_over_the_cap_is_refused_before_it_is_whole(gateway: httpx.Client) -> None:
    def endless() -> object:
        yield b"0.1\n" * 100  # begins like a CSV
        for _ in range(300):
            yield b"0.1\n" * 262_144  # 1 MiB each; the cap is 256 MiB

    try:
        answer = gateway.post("/v1/jobs", content=endless(), headers={"Content-Type": "text/csv"})  # type: ignore[arg-type]
    except httpx.WriteError:
        return  # the gateway hung up on us while we were still sending: that is a refusal too
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")


def test_a_size_said_to_be_over_the_cap_is_refused_unread(system: EmbeddedSystem) -> None:
    connection = http.client.HTTPConnection(system.url.removeprefix("http://"), timeout=20)
    connection.putrequest("POST", "/v1/jobs")
    for name, value in {"Authorization": f"Bearer {system.api_key}", "Content-Type": "text/csv"}.items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders(b"0,0\n")

    answer = connection.getresponse()

    assert (answer.status, json.loads(answer.read())["code"]) == (413, "file_too_large")


def test_an_unknown_job_is_not_found(gateway: httpx.Client) -> None:
    answer = gateway.get(f"/v1/jobs/{uuid.uuid4()}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer ecg_nobody_secret"}, {"X-API-Key": "nonsense"}])
def test_a_wrong_or_missing_key_is_unauthorized(system: EmbeddedSystem, headers: dict[str, str]) -> None:
    answer = httpx.get(f"{system.url}/v1/jobs", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


def test_an_unknown_option_is_refused_by_name(gateway: httpx.Client) -> None:
    options = json.dumps({"sampling_rate": 250})

    answer = gateway.post("/v1/jobs", files={"file": ("a.csv", ecg_csv()), "options": (None, options)})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_option")
    assert "sampling_rate" in json.dumps(answer.json()["errors"])


def test_an_unknown_query_parameter_is_refused(gateway: httpx.Client) -> None:
    assert gateway.get("/v1/jobs", params={"colour": "red"}).json()["code"] == "invalid_option"


def test_one_key_for_two_uploads_is_a_conflict_and_for_one_upload_one_job(gateway: httpx.Client) -> None:
    headers = {"Idempotency-Key": str(uuid.uuid4())}

    first = gateway.post("/v1/jobs", files={"file": ("a.csv", ecg_csv())}, headers=headers)
    again = gateway.post("/v1/jobs", files={"file": ("a.csv", ecg_csv())}, headers=headers)
    other = gateway.post("/v1/jobs", files={"file": ("a.csv", ecg_csv(12))}, headers=headers)

    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["id"] == again.json()["id"]
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_conflict")
