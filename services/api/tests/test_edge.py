"""What every answer carries, and what becomes of errors."""

import logging
from typing import Any

import httpx
import pytest


def test_every_answer_carries_the_headers_that_protect_browsers(client: Any, url: str) -> None:
    for answer in (
        client.get("/v1/jobs"),
        httpx.get(f"{url}/v1/jobs"),
        httpx.get(f"{url}/health/live"),
        httpx.get(f"{url}/x"),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers


def test_an_unknown_path_is_a_problem(client: Any) -> None:
    assert client.refusal("GET", "/v1/nothing") == (404, "not_found")
    assert client.refusal("GET", "/v1/jobs/") == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/jobs", {"GET", "HEAD", "POST"}),
        ("POST", "/v1/jobs/x", {"GET", "HEAD", "DELETE"}),
        ("GET", "/v1/jobs/x/cancel", {"POST"}),
        ("OPTIONS", "/v1/jobs", {"GET", "HEAD", "POST"}),
    ],
)
def test_a_wrong_method_is_told_every_right_one(client: Any, method: str, path: str, allowed: set[str]) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == allowed


def test_a_problem_names_what_is_wrong_and_what_mends_it(client: Any) -> None:
    answer = client.post("/v1/jobs?sampling_rate=500", content=b"x")
    assert answer.json() == {
        "type": "/docs#invalid_option",
        "title": "A field, option or parameter is unknown or out of range.",
        "status": 422,
        "detail": "A field, option or parameter is unknown or out of range. See errors for the field's name.",
        "code": "invalid_option",
        "retryable": False,
        "instance": "/v1/jobs",
        "errors": [{"name": "sampling_rate", "detail": "There is no field of this name."}],
    }


def test_a_bug_shows_a_reference_that_the_log_has_and_nothing_else(
    client: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("PATIENT-NAME")

    monkeypatch.setattr("ecg_api.job_views.JobViews.read", broken)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/v1/jobs/00000000-0000-7000-8000-000000000000")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert answer.json()["reference"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "test_edge.py" in caplog.text
    assert "PATIENT-NAME" not in caplog.text
    assert "PATIENT-NAME" not in answer.text


def test_logs_hold_ids_and_never_file_names_options_or_queries(client: Any, caplog: pytest.LogCaptureFixture) -> None:
    csv = b"time_s,II\n0.000,0.1\n0.002,0.2\n"
    with caplog.at_level(logging.DEBUG, logger="ecg_api"):
        job = client.submit(csv, name="CANARY-NAME.csv", external_id="CANARY-ID", patient={"reference": "CANARY-REF"})
        client.get("/v1/jobs", params={"external_id": "CANARY-ID"})
        client.post("/v1/jobs?patient.reference=CANARY-REF&nope=CANARY", content=csv)
    assert job["id"] in caplog.text
    assert "CANARY" not in caplog.text
