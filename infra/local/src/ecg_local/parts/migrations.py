"""The schema of the database, brought up to date before anything uses it."""

import sys

from ecg_local import environment
from ecg_local.part import Part
from ecg_local.requirements import Module

_MODULE = "ecg_shared.jobs.migrate"

PART = Part(
    name="migrations",
    requires=(Module(_MODULE, "ecg-shared[jobs]"),),
    command=lambda _: [sys.executable, "-m", _MODULE],
    environment=environment.of_services,
    depends_on=("postgres",),
    one_shot=True,
)
