"""``ecg-admin keys``."""

import json
from typing import Any

import httpx
import pytest
from ecg_api.admin import main
from ecg_api.keys import parse_key

from_environment = (
    "database_url",
    "redis_url",
    "s3_endpoint",
    "s3_access_key",
    "s3_secret_key",
    "key_pepper",
)


@pytest.fixture(autouse=True)
def environment(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in from_environment:
        value = getattr(settings, name)
        text = value.get_secret_value() if hasattr(value, "get_secret_value") else value
        monkeypatch.setenv(f"ECG_{name.upper()}", text)


def created(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["keys", "create", "--tenant", "ward", "--name", "test", *arguments]) == 0
    return capsys.readouterr().out.strip()


def test_a_created_key_opens_what_its_scopes_say(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    key = created(capsys, "--scopes", "read")
    assert httpx.get(f"{url}/v1/jobs", headers={"X-API-Key": key}).status_code == 200
    assert httpx.post(f"{url}/v1/jobs", headers={"X-API-Key": key}).status_code == 403


def test_a_revoked_key_is_listed_as_such_and_cannot_be_revoked_twice(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    key = created(capsys, "--expires-days", "30")
    parsed = parse_key(key)
    assert parsed is not None

    assert main(["keys", "revoke", parsed.key_id]) == 0
    assert httpx.get(f"{url}/v1/jobs", headers={"X-API-Key": key}).status_code == 401
    assert main(["keys", "revoke", parsed.key_id]) == 1

    capsys.readouterr()
    assert main(["keys", "list", "--json"]) == 0
    listed = capsys.readouterr().out
    row = next(row for row in json.loads(listed) if row["id"] == parsed.key_id)
    assert (row["tenant"], row["scopes"]) == ("ward", "submit,read")
    assert row["revoked_at"]
    assert row["expires_at"]
    assert parsed.secret not in listed


def test_the_table_of_keys_has_a_line_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    parsed = parse_key(created(capsys))
    assert parsed is not None
    assert main(["keys", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["id", "tenant", "name"]
    assert [line.split()[:3] for line in lines if line.startswith(parsed.key_id)] == [[parsed.key_id, "ward", "test"]]


def test_what_is_done_with_keys_is_on_record(capsys: pytest.CaptureFixture[str], database: Any) -> None:
    parsed = parse_key(created(capsys))
    assert parsed is not None
    main(["keys", "revoke", parsed.key_id])
    rows = database.execute("SELECT actor, action FROM audit WHERE action LIKE %s ORDER BY id", [f"%{parsed.key_id}%"])
    assert rows.fetchall() == [
        ("ecg-admin", f"key {parsed.key_id} created"),
        ("ecg-admin", f"key {parsed.key_id} revoked"),
    ]


@pytest.mark.parametrize(
    "arguments",
    [["keys", "create"], ["keys", "create", "--tenant", "t", "--name", "n", "--scopes", "write"], ["keys"], []],
)
def test_wrong_usage_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2


def test_a_database_that_does_not_answer_is_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ECG_DATABASE_URL", "postgresql://u:hidden@127.0.0.1:9/d")
    assert main(["keys", "list"]) == 3
    assert "hidden" not in capsys.readouterr().err


def test_a_missing_setting_is_named_without_any_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ECG_DATABASE_URL")
    assert main(["keys", "list"]) == 2
    assert "ECG_DATABASE_URL" in capsys.readouterr().err
