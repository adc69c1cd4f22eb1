"""Health and metrics."""

import re
from collections.abc import Callable
from typing import Any

import httpx

DEAD = "127.0.0.1:9"


def test_a_process_that_runs_is_alive(url: str) -> None:
    assert httpx.get(f"{url}/health/live").json() == {"status": "ok"}


def test_readiness_names_each_dependency_with_its_latency(url: str) -> None:
    answer = httpx.get(f"{url}/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert set(answer.json()["dependencies"]) == {"database", "storage", "redis"}
    assert all(found["latency_ms"] > 0 for found in answer.json()["dependencies"].values())


def test_without_storage_no_job_can_be_taken(start: Callable[..., str], caller_at: Callable[[str], Any]) -> None:
    url = start(s3_endpoint=DEAD)
    answer = httpx.get(f"{url}/health/ready", timeout=20)
    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
    assert answer.json()["dependencies"]["storage"]["ok"] is False
    assert answer.json()["dependencies"]["database"]["ok"] is True

    client = caller_at(url)
    refused = client.post("/v1/jobs?filename=a.csv", content=b"time_s,II\n0.000,0.1\n0.002,0.2\n")
    assert (refused.status_code, refused.json()["code"]) == (503, "storage_unavailable")
    assert int(refused.headers["retry-after"]) >= 1
    assert client.get("/v1/jobs").json()["jobs"] == []


def test_without_the_database_calls_are_refused_and_the_process_lives(start: Callable[..., str]) -> None:
    from pydantic import SecretStr

    url = start(database_url=SecretStr(f"postgresql://u:p@{DEAD}/d"))
    assert httpx.get(f"{url}/health/live").status_code == 200
    assert httpx.get(f"{url}/health/ready", timeout=20).status_code == 503
    key = "ecg_" + "0" * 12 + "_" + "0" * 64
    refused = httpx.get(f"{url}/v1/jobs", headers={"X-API-Key": key}, timeout=20)
    assert refused.status_code == 503
    assert refused.json()["retryable"] is True
    assert int(refused.headers["retry-after"]) >= 1


def test_without_redis_jobs_are_still_taken_and_found(
    start: Callable[..., str], caller_at: Callable[[str], Any], worker: Any
) -> None:
    from pydantic import SecretStr

    url = start(redis_url=SecretStr(f"redis://{DEAD}/0"))
    answer = httpx.get(f"{url}/health/ready", timeout=20)
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")

    client = caller_at(url)
    path = f"/v1/jobs/{client.submit()['id']}"
    worker.claim(path.rsplit("/", 1)[1])
    assert client.get(path, params={"wait": 10}).json()["status"] == "running"


def test_metrics_count_calls_by_name_and_name_nobody(client: Any, url: str, database: Any) -> None:
    database.execute(
        "INSERT INTO queue_stat (stage, depth, running, oldest_age_s, mean_s) VALUES ('analyze', 3, 2, 1.5, 0.8)"
        " ON CONFLICT (stage) DO UPDATE SET depth = 3, running = 2, oldest_age_s = 1.5"
    )
    job = client.submit(external_id="PATIENT-NAME")
    client.get(f"/v1/jobs/{job['id']}")

    text = httpx.get(f"{url}/metrics").text

    assert re.search(r'ecg_http_requests_total\{call="get_job",status="200"\} [1-9]', text)
    assert re.search(r'ecg_jobs_submitted_total\{kind="signal"\} [1-9]', text)
    assert 'ecg_queue_depth{queue="analyze"} 3.0' in text
    assert 'ecg_queue_oldest_age_seconds{queue="analyze"} 1.5' in text
    assert 'ecg_db_pool{figure="pool_size"}' in text
    assert job["id"] not in text
    assert "PATIENT-NAME" not in text


def test_health_takes_no_parameters(url: str) -> None:
    assert httpx.get(f"{url}/health/live?x=1").status_code == 422
