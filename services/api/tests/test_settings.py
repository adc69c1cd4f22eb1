"""The gateway's settings."""

from typing import Any

import pytest
from ecg_api.settings import DEFAULT_PEPPER, ApiSettings
from pydantic import ValidationError

NEEDED = {
    "database_url": "postgresql://u:p@h/d",
    "redis_url": "redis://h",
    "s3_endpoint": "h:1",
    "s3_access_key": "a",
    "s3_secret_key": "s",
}


def settings(**values: Any) -> ApiSettings:
    return ApiSettings.model_validate(NEEDED | values)


def test_development_is_the_default_and_has_a_pepper_that_everybody_knows() -> None:
    assert settings().mode == "development"
    assert settings().key_pepper.get_secret_value() == DEFAULT_PEPPER


@pytest.mark.parametrize("pepper", [{}, {"key_pepper": DEFAULT_PEPPER}, {"key_pepper": ""}])
def test_production_refuses_a_pepper_that_is_not_its_own(pepper: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="ECG_KEY_PEPPER"):
        settings(mode="production", **pepper)


def test_no_secret_shows_when_settings_are_printed() -> None:
    shown = repr(settings(key_pepper="hidden-pepper", s3_secret_key="hidden-s3"))
    assert "hidden" not in shown
    assert "u:p@" not in shown
