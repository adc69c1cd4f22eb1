"""``/v1/session``: browsers sign in and out."""

import time
import uuid
from collections.abc import Callable, Iterator
from http.cookies import Morsel, SimpleCookie
from typing import Any

import httpx
import pytest
from ecg_api.auth import REMEMBER_S
from ecg_api.keys import Scope, parse_key
from ecg_api.sessions import COOKIE

DASHBOARD = {"X-Requested-With": "ecg-dashboard"}


@pytest.fixture
def key(key_for: Any) -> str:
    made: str = key_for(f"tenant {uuid.uuid4()}")
    return made


@pytest.fixture
def browser(url: str, key: str) -> Iterator[httpx.Client]:
    """A client that holds nothing but the cookie."""
    with httpx.Client(base_url=url) as client:
        signed_in = client.post("/v1/session", headers={"Authorization": f"Bearer {key}"})
        assert signed_in.status_code == 200
        yield client


def cookie_in(answer: httpx.Response) -> "Morsel[str]":
    return SimpleCookie(answer.headers["set-cookie"])[COOKIE]


def status_and_code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_key_in_the_header_begins_a_session_that_scripts_and_other_sites_cannot_use(url: str, key: str) -> None:
    answer = httpx.post(f"{url}/v1/session", headers={"Authorization": f"Bearer {key}"})
    cookie = cookie_in(answer)
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/v1")
    assert cookie["max-age"] == "43200"  # 12 h
    parsed = parse_key(key)
    assert parsed is not None
    assert parsed.secret not in answer.headers["set-cookie"]


def test_a_session_says_whose_it_is(browser: httpx.Client, key: str) -> None:
    parsed = parse_key(key)
    assert parsed is not None
    document = browser.get("/v1/session").json()
    assert document["key_id"] == parsed.key_id
    assert document["scopes"] == ["delete", "read", "submit"]
    assert document["tenant"].startswith("tenant ")


def test_the_cookie_stands_for_the_key(browser: httpx.Client) -> None:
    sent = browser.post("/v1/jobs", files={"file": ("a.csv", b"time_s,II\n0.0,0.1\n0.002,0.2\n")}, headers=DASHBOARD)
    assert sent.status_code == 202
    assert [job["id"] for job in browser.get("/v1/jobs").json()["jobs"]] == [sent.json()["id"]]
    assert browser.head("/v1/jobs").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/v1/jobs"), ("DELETE", f"/v1/jobs/{uuid.uuid4()}"), ("DELETE", "/v1/session")]
)
def test_a_change_by_cookie_alone_is_refused(browser: httpx.Client, method: str, path: str) -> None:
    assert status_and_code(browser.request(method, path)) == (403, "forbidden")
    assert status_and_code(browser.request(method, path, headers={"X-Requested-With": "fetch"})) == (403, "forbidden")
    assert browser.request(method, path, headers=DASHBOARD).status_code != 403


def test_a_cookie_begins_no_further_session(browser: httpx.Client) -> None:
    assert status_and_code(browser.post("/v1/session", headers=DASHBOARD)) == (401, "unauthorized")


def test_a_header_goes_before_the_cookie(browser: httpx.Client, key: str) -> None:
    assert status_and_code(browser.get("/v1/jobs", headers={"X-API-Key": "nonsense"})) == (401, "unauthorized")
    by_key = browser.post("/v1/batches", json={"name": "by key"}, headers={"X-API-Key": key})
    assert by_key.status_code == 201  # a key in a header comes from no other site


def test_signing_out_clears_the_cookie(browser: httpx.Client) -> None:
    gone = browser.delete("/v1/session", headers=DASHBOARD)
    assert gone.status_code == 204
    assert cookie_in(gone)["max-age"] == "0"
    assert status_and_code(browser.get("/v1/session")) == (401, "unauthorized")


def test_without_key_or_cookie_nobody_is_signed_in(url: str) -> None:
    assert status_and_code(httpx.get(f"{url}/v1/session")) == (401, "unauthorized")
    assert status_and_code(httpx.post(f"{url}/v1/session")) == (401, "unauthorized")


def _later(value: str) -> str:
    key_id, until_s, mac = value.split(".")
    return f"{key_id}.{int(until_s) + 1}.{mac}"


def _of_another_key(value: str) -> str:
    return f"{'0' * 12}.{value.split('.', 1)[1]}"


@pytest.mark.parametrize("changed", [_later, _of_another_key, lambda value: value[:-1], lambda _: "x", lambda _: ""])
def test_a_cookie_that_was_tampered_with_is_worth_nothing(
    url: str, browser: httpx.Client, changed: Callable[[str], str]
) -> None:
    value = changed(browser.cookies[COOKIE])
    assert status_and_code(httpx.get(f"{url}/v1/session", headers={"Cookie": f"{COOKIE}={value}"})) == (
        401,
        "unauthorized",
    )


def test_a_session_ends_with_its_time(url: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecg_api.auth.LASTS_S", -1)
    over = httpx.post(f"{url}/v1/session", headers={"X-API-Key": key})
    cookie = {"Cookie": f"{COOKIE}={cookie_in(over).value}"}
    assert status_and_code(httpx.get(f"{url}/v1/session", headers=cookie)) == (401, "unauthorized")


def test_a_session_ends_with_its_key(browser: httpx.Client, key: str, database: Any) -> None:
    parsed = parse_key(key)
    assert parsed is not None
    database.execute("UPDATE api_key SET revoked_at = now() WHERE id = %s", [parsed.key_id])
    time.sleep(REMEMBER_S + 0.1)
    assert status_and_code(browser.get("/v1/session")) == (401, "unauthorized")


def test_the_cookie_has_the_scopes_of_its_key(url: str, key_for: Any) -> None:
    with httpx.Client(base_url=url) as client:
        client.post("/v1/session", headers={"X-API-Key": key_for("readers", [Scope.READ])})
        assert client.get("/v1/jobs").status_code == 200
        assert status_and_code(client.post("/v1/jobs", headers=DASHBOARD)) == (403, "forbidden")


@pytest.mark.parametrize(
    ("mode", "forwarded", "secure"),
    [
        ("development", {}, ""),
        ("development", {"X-Forwarded-Proto": "https"}, True),  # the test's own machine is a proxy that is believed
        ("production", {}, True),
    ],
)
def test_the_cookie_is_secure_in_production_and_on_https(
    start: Callable[..., str], key: str, mode: str, forwarded: dict[str, str], secure: object
) -> None:
    at = start(mode=mode)
    answer = httpx.post(f"{at}/v1/session", headers={"X-API-Key": key, **forwarded})
    assert cookie_in(answer)["secure"] == secure
