"""What the two workers have in common as parts."""

import sys

from ecg_local import environment, processes
from ecg_local.part import Part
from ecg_local.requirements import Module
from ecg_local.site import Site

_STOP_TIMEOUT_S = 40.0
"""A stopped worker gives running stages 25 s before it releases them, then closes."""


def worker(name: str) -> Part:
    """Make the part of the worker in the package `ecg_<name>`."""
    module = f"ecg_{name}.worker"

    def has_all_its_slots(site: Site) -> bool:
        # The main process, and for each slot a pool child with its decoding parent.
        return len(processes.members(site.home(name))) >= 1 + 2 * environment.slots_of_a_worker()

    return Part(
        name=name,
        requires=(Module(module, f"ecg-{name}"),),
        command=lambda _: [sys.executable, "-m", module],
        environment=environment.of_services,
        is_healthy=has_all_its_slots,
        depends_on=("migrations", "redis", "s3", "models"),
        stop_timeout_s=_STOP_TIMEOUT_S,
    )
