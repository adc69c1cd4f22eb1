"""The machine's owner kills everything at once: nothing stays behind, and the next start takes up what was promised."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chaos.observer import Observer
from tests.chaos.recordings import recording

pytestmark = pytest.mark.timeout(300)

HEALED_S = 120.0
LEFT_S = 6.0
"""PostgreSQL gives its backends 5 s to end before it kills them."""


@dataclass(frozen=True, slots=True)
class Launched:
    """`python -m ecg_local up`, ready."""

    process: subprocess.Popen[str]
    url: str
    api_key: str


def launch(folder: Path) -> Launched:
    """Start it and read its address and key."""
    command = [sys.executable, "-m", "ecg_local", "up", "--data", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    printed: dict[str, str] = {}
    for line in process.stdout:
        name, _, value = line.strip().partition("  ")
        printed[name] = value
        if name == "key":
            return Launched(process, printed["URL"], value)
    raise AssertionError(printed)


def descendants(pid: int) -> dict[int, str]:
    """Every process below one, by id, with the moment of its start, which no later one of that id shares."""
    found: dict[int, str] = {}
    for child in Path(f"/proc/{pid}/task").glob("*/children"):
        for number in map(int, child.read_text().split()):
            found |= {number: started(number), **descendants(number)}
    return found


def started(pid: int) -> str:
    """When a process started, in ticks after boot; empty if it is gone or a zombie (proc_pid_stat(5))."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state == "Z" else fields[18]


def test_nothing_is_left_by_a_launcher_that_is_killed_and_the_next_start_keeps_its_promises(tmp_path: Path) -> None:
    first = launch(tmp_path)
    below = descendants(first.process.pid)
    with Observer(first.url, first.api_key) as before:
        promises = [before.submit(recording(number)) for number in range(60, 72)]

    first.process.kill()
    first.process.communicate()
    deadline_s = time.monotonic() + LEFT_S
    while (left := [pid for pid, start in below.items() if started(pid) == start]) and time.monotonic() < deadline_s:
        time.sleep(0.05)

    assert left == []
    # Nine parts but for the one-shot, two pool children with their decoding parents, PostgreSQL's own.
    assert len(below) >= 8 + 4 + 5

    second = launch(tmp_path)
    try:
        assert (second.url, second.api_key) == (first.url, first.api_key)
        with Observer(second.url, second.api_key) as after:
            after.promises = promises
            after.wait_all_final(timeout_s=HEALED_S)
            assert after.violations() == []
    finally:
        second.process.send_signal(signal.SIGTERM)
        second.process.communicate()
    assert second.process.returncode == 0
