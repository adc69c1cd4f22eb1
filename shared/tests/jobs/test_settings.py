from pathlib import Path

import pytest
from ecg_shared.jobs.settings import JobsSettings
from pydantic import ValidationError

VARIABLES = {
    "ECG_DATABASE_URL": "postgresql://ecg:hunter2@localhost:5432/ecg",
    "ECG_REDIS_URL": "redis://localhost:6379/0",
    "ECG_S3_ENDPOINT": "localhost:8333",
    "ECG_S3_ACCESS_KEY": "access",
    "ECG_S3_SECRET_KEY": "secret",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_settings_come_from_the_environment(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ECG_TIMING__LEASE_S", "12")

    settings = JobsSettings()  # type: ignore[call-arg]

    assert (settings.s3_bucket, settings.s3_secure) == ("ecg", False)
    assert (settings.timing.lease_s, settings.timing.heartbeat_s) == (12.0, 10.0)


def test_a_secret_may_lie_in_a_file_and_a_variable_wins(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ecg_s3_secret_key").write_text("from the file\n")
    (tmp_path / "ecg_redis_url").write_text("redis://file")
    environment.setenv("ECG_SECRETS_DIR", str(tmp_path))
    environment.delenv("ECG_S3_SECRET_KEY")

    settings = JobsSettings()  # type: ignore[call-arg]

    assert settings.s3_secret_key.get_secret_value() == "from the file"
    assert settings.redis_url.get_secret_value() == "redis://localhost:6379/0"


def test_no_secret_is_ever_shown(environment: pytest.MonkeyPatch) -> None:
    shown = repr(JobsSettings())  # type: ignore[call-arg]

    assert "hunter2" not in shown
    assert "secret'" not in shown


def test_a_wrong_setting_is_named_without_its_value(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ECG_TIMING__LEASE_S", "hunter3")
    environment.delenv("ECG_S3_ENDPOINT")

    with pytest.raises(ValidationError) as refused:
        JobsSettings()  # type: ignore[call-arg]

    assert "s3_endpoint" in str(refused.value)
    assert "lease_s" in str(refused.value)
    assert "hunter" not in str(refused.value)
