"""The sweeper, which takes up what crashes leave lying."""

import sys

from ecg_local import environment
from ecg_local.part import Part
from ecg_local.requirements import Module

_MODULE = "ecg_shared.jobs.sweeper"

PART = Part(
    name="sweeper",
    requires=(Module(_MODULE, "ecg-shared[jobs]"),),
    command=lambda _: [sys.executable, "-m", _MODULE],
    environment=environment.of_services,
    depends_on=("migrations", "redis", "s3"),
)
