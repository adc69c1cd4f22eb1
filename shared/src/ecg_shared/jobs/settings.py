"""What every process that touches jobs must know; their own settings classes extend this one."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SecretsSettingsSource, SettingsConfigDict

from ecg_shared.jobs.timing import Timing


class _SecretsFolder(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="ECG_")
    secrets_dir: Path | None = None


class JobsSettings(BaseSettings):
    """From variables named ``ECG_…``, or files of the same name in the folder ``ECG_SECRETS_DIR``; variables win.

    Timing is nested: ``ECG_TIMING__LEASE_S=30``. Raises pydantic.ValidationError naming what is missing or wrong,
    never its value.
    """

    model_config = SettingsConfigDict(
        env_prefix="ECG_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: Annotated[SecretStr, Field(description="PostgreSQL: postgresql://user:password@host:port/database")]
    redis_url: Annotated[SecretStr, Field(description="Redis or Valkey: redis://:password@host:port/0")]
    s3_endpoint: Annotated[str, Field(description="Object storage: host:port")]
    s3_access_key: Annotated[SecretStr, Field(description="Object storage: access key")]
    s3_secret_key: Annotated[SecretStr, Field(description="Object storage: secret key")]
    s3_bucket: Annotated[str, Field(description="Object storage: bucket, which must exist")] = "ecg"
    s3_secure: Annotated[bool, Field(description="Object storage: speak TLS")] = False
    s3_region: Annotated[str, Field(description="Object storage: region, part of each signature")] = "us-east-1"
    timing: Annotated[Timing, Field(description="Leases, deadlines and intervals, in seconds")] = Timing()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then variables, then secret files; no dotenv file."""
        return init_settings, env_settings, SecretsSettingsSource(settings_cls, _SecretsFolder().secrets_dir)
