"""Starting a part's process, and finding every process that a part has left."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ecg_local import child

SAME_IDENTITY = "same"
_SCAN_PAUSE_S = 0.05


def guarded(command: Sequence[str], death_signal: signal.Signals, identity: str = SAME_IDENTITY) -> list[str]:
    """Argument vector that runs `command` through `child`: it gets `death_signal` when the calling thread ends."""
    launcher = [sys.executable, "-I", "-S", str(child.__file__), str(os.getpid())]
    return [*launcher, str(int(death_signal)), identity, *command]


def start(
    command: Sequence[str],
    *,
    home: Path,
    log: Path,
    environment: Mapping[str, str],
    death_signal: signal.Signals,
    identity: str = SAME_IDENTITY,
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, with `home` as working directory and its output added to `log`.

    The kernel sends it `death_signal` when the calling *thread* ends: call it from one that lives as long as the part.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            guarded(command, death_signal, identity),
            cwd=home,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


@dataclass(frozen=True, slots=True)
class Status:
    """What the kernel says of a process."""

    parent: int
    is_asleep: bool
    has_terminal: bool


def tree(home: Path) -> dict[int, Status]:
    """Give the processes whose working directory is `home` and which have no terminal, and their descendants, by id.

    The working directory stays with grandchildren that make sessions of their own, clean their environment or lose
    their parent; it outlives the launcher. Somebody's shell that stands in the folder has a terminal.
    """
    running = {pid: status for pid in _processes() if pid != os.getpid() and (status := _status(pid)) is not None}
    found = {pid for pid, status in running.items() if not status.has_terminal and _stands_in(pid, home)}
    while more := {pid for pid, status in running.items() if status.parent in found} - found:
        found |= more
    return {pid: running[pid] for pid in sorted(found)}


def end_all(home: Path, *, grace_s: float = 0.0, timeout_s: float = 10.0) -> list[int]:
    """Wait `grace_s` for a part's processes to end by themselves, kill the rest; return the ids of those killed."""
    killed: dict[int, None] = {}
    begin = time.monotonic()
    while (left := list(tree(home))) and time.monotonic() - begin < timeout_s:
        if time.monotonic() - begin >= grace_s:
            for pid in left:
                killed[pid] = None
                _kill(pid)
        time.sleep(_SCAN_PAUSE_S)
    return list(killed)


def _processes() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]  # noqa: PTH208 – scanned often


def _stands_in(pid: int, home: Path) -> bool:
    try:
        return os.readlink(f"/proc/{pid}/cwd") == str(home)  # noqa: PTH115 – scanned often
    except OSError:  # gone, a zombie, or another user's
        return False


def _status(pid: int) -> Status | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # Fields after the name in brackets: state, ppid, pgrp, session, tty_nr (proc_pid_stat(5)).
    state, parent, _, _, terminal, *_ = text.rpartition(")")[2].split()
    return Status(int(parent), is_asleep=state == "S", has_terminal=terminal != "0")


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
