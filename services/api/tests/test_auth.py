"""Who may call what."""

import time
import uuid
from typing import Any

import httpx
import pytest
from ecg_api.auth import REMEMBER_S
from ecg_api.keys import Scope, parse_key

CSV = b"time_s,II\n0.000,0.1\n0.002,0.2\n"


def status_and_code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": "Bearer ecg_" + "0" * 12 + "_" + "0" * 64},
        {"Authorization": "Basic dXNlcjpwdw=="},
        {"X-API-Key": "ecg_"},
    ],
)
def test_without_a_known_key_nothing_is_answered(url: str, headers: dict[str, str]) -> None:
    answer = httpx.get(f"{url}/v1/jobs", headers=headers)
    assert status_and_code(answer) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == 'Bearer realm="ecg"'


def test_a_key_is_taken_from_either_header(url: str, key_for: Any) -> None:
    key = key_for("either")
    assert httpx.get(f"{url}/v1/jobs", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert httpx.get(f"{url}/v1/jobs", headers={"authorization": f"bearer {key}"}).status_code == 200
    assert httpx.get(f"{url}/v1/jobs", headers={"X-API-Key": key}).status_code == 200


def test_a_known_id_with_another_secret_is_unknown(url: str, key_for: Any) -> None:
    key = key_for("other secret")
    assert httpx.get(f"{url}/v1/jobs", headers={"X-API-Key": key}).status_code == 200
    wrong = key[:-1] + ("0" if key[-1] != "0" else "1")
    assert status_and_code(httpx.get(f"{url}/v1/jobs", headers={"X-API-Key": wrong})) == (401, "unauthorized")


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "/v1/jobs", Scope.SUBMIT),
        ("GET", "/v1/jobs", Scope.READ),
        ("GET", f"/v1/jobs/{uuid.uuid4()}", Scope.READ),
        ("GET", f"/v1/jobs/{uuid.uuid4()}/events", Scope.READ),
        ("GET", f"/v1/jobs/{uuid.uuid4()}/result", Scope.READ),
        ("GET", f"/v1/jobs/{uuid.uuid4()}/export.zip", Scope.READ),
        ("GET", f"/v1/events?batch_id={uuid.uuid4()}", Scope.READ),
        ("GET", f"/v1/jobs/{uuid.uuid4()}/signal", Scope.READ),
        ("GET", f"/v1/jobs/{uuid.uuid4()}/artifacts/original", Scope.READ),
        ("POST", f"/v1/jobs/{uuid.uuid4()}/cancel", Scope.SUBMIT),
        ("POST", f"/v1/jobs/{uuid.uuid4()}/retry", Scope.SUBMIT),
        ("DELETE", f"/v1/jobs/{uuid.uuid4()}", Scope.DELETE),
        ("POST", "/v1/batches", Scope.SUBMIT),
        ("GET", "/v1/batches", Scope.READ),
        ("GET", f"/v1/batches/{uuid.uuid4()}", Scope.READ),
        ("GET", f"/v1/batches/{uuid.uuid4()}/report.csv", Scope.READ),
    ],
)
def test_a_call_needs_its_scope(url: str, key_for: Any, method: str, path: str, scope: Scope) -> None:
    others = [other for other in (Scope.SUBMIT, Scope.READ, Scope.DELETE) if other is not scope]
    without = httpx.request(method, url + path, headers={"X-API-Key": key_for("scopes", others)})
    assert status_and_code(without) == (403, "forbidden")
    for allowed in (scope, Scope.ADMIN):
        answer = httpx.request(method, url + path, headers={"X-API-Key": key_for("scopes", [allowed])})
        assert answer.status_code not in (401, 403)


def test_an_expired_key_is_unknown(url: str, key_for: Any) -> None:
    key = key_for("expiry", expires_s=-1)
    assert status_and_code(httpx.get(f"{url}/v1/jobs", headers={"X-API-Key": key})) == (401, "unauthorized")


def test_a_revoked_key_is_unknown_within_seconds(url: str, key_for: Any, database: Any) -> None:
    key = key_for("revoked")
    assert httpx.get(f"{url}/v1/jobs", headers={"X-API-Key": key}).status_code == 200
    parsed = parse_key(key)
    assert parsed is not None
    database.execute("UPDATE api_key SET revoked_at = now() WHERE id = %s", [parsed.key_id])

    time.sleep(REMEMBER_S + 0.1)

    assert status_and_code(httpx.get(f"{url}/v1/jobs", headers={"X-API-Key": key})) == (401, "unauthorized")


def test_the_use_of_a_key_is_noted(url: str, key_for: Any, database: Any) -> None:
    key = key_for("noted")
    httpx.get(f"{url}/v1/jobs", headers={"X-API-Key": key})
    parsed = parse_key(key)
    assert parsed is not None
    for _ in range(50):
        row = database.execute("SELECT last_used_at FROM api_key WHERE id = %s", [parsed.key_id]).fetchone()
        if row[0] is not None:
            return
        time.sleep(0.05)
    pytest.fail("last_used_at was never set")
