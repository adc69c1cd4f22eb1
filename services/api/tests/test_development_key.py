"""The key of a system that was just started."""

import stat
from pathlib import Path
from typing import Any

import pytest
from ecg_api.development_key import DevelopmentKeyError, settle_development_key
from ecg_api.keys import parse_key
from ecg_api.settings import Mode


@pytest.fixture(autouse=True)
def no_development_key(database: Any) -> Any:
    database.execute("UPDATE api_key SET revoked_at = now() WHERE development")
    yield
    database.execute("UPDATE api_key SET revoked_at = now() WHERE development")


def test_the_first_start_writes_a_key_for_its_owner_only(settings: Any, database: Any, tmp_path: Path) -> None:
    file = tmp_path / "keys" / "development"
    settle_development_key(settings.model_copy(update={"development_key_file": file}))

    key = parse_key(file.read_text().strip())
    assert key is not None
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    row = database.execute("SELECT development, scopes FROM api_key WHERE id = %s", [key.key_id]).fetchone()
    assert row == (True, ["admin"])


def test_the_next_start_keeps_the_key(settings: Any, tmp_path: Path) -> None:
    changed = settings.model_copy(update={"development_key_file": tmp_path / "key"})
    settle_development_key(changed)
    first = (tmp_path / "key").read_text()
    settle_development_key(changed)
    assert (tmp_path / "key").read_text() == first


@pytest.mark.parametrize("lost", ["deleted", "overwritten"])
def test_a_key_nobody_knows_any_more_is_made_anew(settings: Any, tmp_path: Path, lost: str) -> None:
    changed = settings.model_copy(update={"development_key_file": tmp_path / "key"})
    settle_development_key(changed)
    first = (tmp_path / "key").read_text()
    if lost == "deleted":
        (tmp_path / "key").unlink()
    else:
        (tmp_path / "key").write_text("something else")
    settle_development_key(changed)
    assert parse_key((tmp_path / "key").read_text().strip()) is not None
    assert (tmp_path / "key").read_text() != first


def test_without_a_file_the_key_is_printed_once(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settle_development_key(settings)
    printed = capsys.readouterr().err
    assert parse_key(printed.removeprefix("Development key: ").strip()) is not None
    settle_development_key(settings)
    assert capsys.readouterr().err == ""


def test_the_key_opens_the_gateway(settings: Any, tmp_path: Path, url: str) -> None:
    import httpx

    settle_development_key(settings.model_copy(update={"development_key_file": tmp_path / "key"}))
    headers = {"X-API-Key": (tmp_path / "key").read_text().strip()}
    assert httpx.get(f"{url}/v1/jobs", headers=headers).status_code == 200


def test_production_makes_none_and_refuses_to_start_beside_one(settings: Any, tmp_path: Path) -> None:
    production = settings.model_copy(update={"mode": Mode.PRODUCTION, "development_key_file": tmp_path / "key"})
    settle_development_key(production)
    assert not (tmp_path / "key").exists()

    settle_development_key(settings.model_copy(update={"development_key_file": tmp_path / "key"}))
    with pytest.raises(DevelopmentKeyError):
        settle_development_key(production)
