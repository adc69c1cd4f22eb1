"""What the gateway must know. Every variable begins with ``ECG_``."""

from __future__ import annotations

import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from ecg_shared.jobs.settings import JobsSettings
from pydantic import Field, SecretStr, model_validator

DEFAULT_PEPPER: Final = "development-pepper"
"""Known to everybody, so production refuses to start with it."""


class Mode(StrEnum):
    """``development`` makes a key at first start; ``production`` refuses to start beside one."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class ApiSettings(JobsSettings):
    """Settings of the gateway."""

    mode: Annotated[Mode, Field(description="development or production")] = Mode.DEVELOPMENT
    key_pepper: Annotated[SecretStr, Field(description="Secret that API keys are hashed with")] = SecretStr(
        DEFAULT_PEPPER
    )
    development_key_file: Annotated[
        Path | None, Field(description="Where the development key is written; printed to stderr if unset")
    ] = None
    api_host: Annotated[str, Field(description="Address to listen on")] = "127.0.0.1"
    api_port: Annotated[int, Field(ge=0, le=65535, description="Port to listen on")] = 8000
    api_database_connections: Annotated[int, Field(ge=2, le=100, description="Database connections of a process")] = 8
    dashboard_dir: Annotated[Path | None, Field(description="Folder of the built dashboard, read at the start")] = None
    upload_max_bytes: Annotated[int, Field(ge=1, description="Largest upload, all files together")] = 256_000_000
    spool_dir: Annotated[Path, Field(description="Folder for uploads of more than 1 MiB while they come in")] = Path(
        tempfile.gettempdir()
    )
    spool_max_bytes: Annotated[int, Field(ge=0, description="Disk that uploads may take together")] = 2_000_000_000
    tenant_max_open_jobs: Annotated[int, Field(ge=1, description="Unfinished jobs of a tenant before queue_full")] = (
        20_000
    )

    rate_limit_per_s: Annotated[
        float, Field(gt=0, description="Calls a second that one key may make of a process, twice as many at once")
    ] = 1_000

    @model_validator(mode="after")
    def _production_has_its_own_pepper(self) -> ApiSettings:
        if self.mode == Mode.PRODUCTION and self.key_pepper.get_secret_value() in ("", DEFAULT_PEPPER):
            raise ValueError("ECG_KEY_PEPPER must be set to a secret of its own in production")
        return self
