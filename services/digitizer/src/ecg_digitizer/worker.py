"""The digitize worker: ``python -m ecg_digitizer.worker``."""

from __future__ import annotations

import sys
from typing import Annotated

from ecg_shared.contract.job import Stage
from ecg_shared.jobs.worker import WorkerSettings, serve
from ecg_shared.serving.client import Client
from pydantic import Field

from ecg_digitizer.allocator import return_large_blocks
from ecg_digitizer.ingest.decoding import ENTRY_MODULE
from ecg_digitizer.stage import digitize_upload


class DigitizerSettings(WorkerSettings):
    """Settings of the digitize worker."""

    model_server: Annotated[str, Field(description="Model server's gRPC address: host:port")]


def main() -> int:
    """Run the worker until it is stopped."""
    return_large_blocks()
    settings = DigitizerSettings()  # type: ignore[call-arg]  # from the environment
    return serve(
        Stage.DIGITIZE,
        digitize_upload,
        settings=settings,
        open_models=lambda: Client(settings.model_server),
        decoders=(ENTRY_MODULE,),
    )


if __name__ == "__main__":
    sys.exit(main())
