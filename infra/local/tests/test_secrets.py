import stat
from pathlib import Path

from ecg_local.secrets import load_or_make_secrets


def test_secrets_are_made_once_and_each_is_another(tmp_path: Path) -> None:
    first = load_or_make_secrets(tmp_path / "secrets")
    again = load_or_make_secrets(tmp_path / "secrets")

    assert again == first
    assert len({first.postgres_password, first.redis_password, first.s3_secret_key, first.key_pepper}) == 4


def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    load_or_make_secrets(tmp_path / "secrets")

    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "secrets").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_they_do_not_show_when_printed(tmp_path: Path) -> None:
    secrets = load_or_make_secrets(tmp_path / "secrets")

    assert secrets.postgres_password not in repr(secrets)
