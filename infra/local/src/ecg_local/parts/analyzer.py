"""The worker of the stage that turns a signal into findings."""

import sys

from ecg_local import environment
from ecg_local.part import Part
from ecg_local.requirements import Module

_MODULE = "ecg_analyzer.worker"

PART = Part(
    name="analyzer",
    requires=(Module(_MODULE, "ecg-analyzer"),),
    command=lambda _: [sys.executable, "-m", _MODULE],
    environment=environment.of_services,
    depends_on=("migrations", "redis", "s3", "models"),
    stop_timeout_s=40.0,
)
