"""What a decoding child may use."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class DecodeLimits(BaseSettings):
    """From variables named ``ECG_DECODE_…``; the defaults stop every hostile file of the tests and no honest one."""

    model_config = SettingsConfigDict(env_prefix="ECG_DECODE_", env_ignore_empty=True, extra="ignore", frozen=True)

    cpu_s: Annotated[int, Field(ge=1, description="Processor seconds of one child")] = 20
    wall_s: Annotated[float, Field(gt=0, description="Seconds from start to end of one child, at most")] = 60.0
    memory_bytes: Annotated[
        int, Field(ge=64 * 2**20, description="Address space of one child beyond what it starts with")
    ] = 2**30
    output_bytes: Annotated[int, Field(ge=2**20, description="Size of one child's result")] = 512 * 2**20
    open_files: Annotated[int, Field(ge=16, description="Open files of one child")] = 64
