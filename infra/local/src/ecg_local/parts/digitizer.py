"""The worker of the stage that turns a page into a signal."""

import sys

from ecg_local import environment
from ecg_local.part import Part
from ecg_local.requirements import Module

_MODULE = "ecg_digitizer.worker"

PART = Part(
    name="digitizer",
    requires=(Module(_MODULE, "ecg-digitizer"),),
    command=lambda _: [sys.executable, "-m", _MODULE],
    environment=environment.of_services,
    depends_on=("migrations", "redis", "s3", "models"),
    stop_timeout_s=40.0,
)
