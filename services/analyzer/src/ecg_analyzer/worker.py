"""The analyze worker: ``python -m ecg_analyzer.worker``."""

from __future__ import annotations

import sys
from functools import partial
from typing import Annotated

from ecg_shared.contract.job import Stage
from ecg_shared.formats.decoding import DECODERS
from ecg_shared.jobs.worker import WorkerSettings, serve
from ecg_shared.paper.sheet import Sheet
from ecg_shared.serving.client import Client
from pydantic import Field

from ecg_analyzer.stage import analyze_upload


class AnalyzerSettings(WorkerSettings):
    """Settings of the analyze worker."""

    model_server: Annotated[str, Field(description="Model server's gRPC address: host:port")]
    report_paper: Annotated[Sheet, Field(description="Sheet that reports are printed on: a4 or letter")] = Sheet.A4


def main() -> int:
    """Run the worker until it is stopped."""
    settings = AnalyzerSettings()  # type: ignore[call-arg]  # from the environment
    return serve(
        Stage.ANALYZE,
        partial(analyze_upload, sheet=settings.report_paper),
        settings=settings,
        open_models=lambda: Client(settings.model_server),
        decoders=DECODERS,
    )


if __name__ == "__main__":
    sys.exit(main())
