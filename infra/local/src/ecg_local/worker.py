"""What the two workers have in common as parts."""

import contextlib
import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from ecg_local import environment, processes
from ecg_local.part import Part
from ecg_local.parts import redis
from ecg_local.processes import Status
from ecg_local.requirements import Module
from ecg_local.site import Site

_STOP_TIMEOUT_S = 40.0
"""A stopped worker gives running stages 25 s before it releases them, then closes."""
_WAITING_FOR_HINTS = re.compile(rb"\baddr=[^ ]*:(?P<port>\d+) .*\bcmd=brpop\b")


def worker(name: str) -> Part:
    """Make the part of the worker in the package `ecg_<name>`."""
    module = f"ecg_{name}.worker"

    def is_healthy(site: Site) -> bool:
        tree = processes.tree(site.home(name))
        return _warm_slots(tree) >= environment.slots_of_a_worker() and _wait_for_hints(site, tree)

    return Part(
        name=name,
        requires=(Module(module, f"ecg-{name}"),),
        command=lambda _: [sys.executable, "-m", module],
        environment=environment.of_services,
        is_healthy=is_healthy,
        depends_on=("migrations", "redis", "s3", "models"),
        stop_timeout_s=_STOP_TIMEOUT_S,
    )


def _warm_slots(tree: Mapping[int, Status]) -> int:
    """Count the pool children whose decoding parent is warm: it has loaded its libraries when it sleeps."""
    main = {pid for pid, status in tree.items() if status.parent not in tree}
    children = {pid for pid, status in tree.items() if status.parent in main}
    return len({status.parent for status in tree.values() if status.parent in children and status.is_asleep})


def _wait_for_hints(site: Site, pids: Iterable[int]) -> bool:
    """Whether one of the processes blocks in BRPOP, as Celery's main process does when it is ready."""
    try:
        clients = redis.ask(site, "CLIENT LIST")
    except OSError:
        return False
    return not {int(port) for port in _WAITING_FOR_HINTS.findall(clients)}.isdisjoint(_own_ports(pids))


def _own_ports(pids: Iterable[int]) -> set[int]:
    """Local ports of the TCP connections that these processes hold."""
    sockets = {link for pid in pids for link in _open_files(pid)}
    # Columns (proc_pid_net_tcp(5)): number, local address, remote address, …, inode as the tenth.
    rows = [line.split() for line in Path("/proc/self/net/tcp").read_text().splitlines()[1:]]
    return {int(row[1].partition(":")[2], base=16) for row in rows if f"socket:[{row[9]}]" in sockets}


def _open_files(pid: int) -> list[str]:
    folder = f"/proc/{pid}/fd"
    links: list[str] = []
    with contextlib.suppress(OSError):  # it ended, or closed a file, while we looked
        links.extend(os.readlink(f"{folder}/{descriptor}") for descriptor in os.listdir(folder))  # noqa: PTH115, PTH208
    return links
