"""The launcher as its users meet it: a program with signals, lines and an exit code."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SERVERS = ("--parts", "postgres,redis,s3")


def processes_below(folder: Path) -> list[str]:
    """Processes whose working directory is inside the folder: every part's, its children's and their children's."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink().is_relative_to(folder):
                found.append(f"{entry.name} {(entry / 'cmdline').read_text()!r}")
        except OSError:  # ended while we looked
            continue
    return found


@dataclass(slots=True)
class Launcher:
    """`python -m ecg_local up` in a process of its own."""

    process: subprocess.Popen[str]

    def wait_ready(self) -> None:
        """Read until the line that says so."""
        assert self.process.stdout is not None
        seen = []
        for line in self.process.stdout:
            seen.append(line)
            if "ready after" in line:
                return
        raise AssertionError("".join(seen))

    def end(self, signal_number: signal.Signals) -> tuple[int, str]:
        """Send a signal; return the exit code and what was still printed."""
        self.process.send_signal(signal_number)
        printed, _ = self.process.communicate(timeout=60)
        return self.process.returncode, printed


@pytest.fixture
def launch() -> Iterator[Callable[..., Launcher]]:
    """Start launchers; those that a test leaves running are stopped."""
    launchers: list[Launcher] = []

    def start(folder: Path, *flags: str) -> Launcher:
        command = [sys.executable, "-m", "ecg_local", "up", "--data", str(folder), *flags]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        launchers.append(Launcher(process))
        return launchers[-1]

    yield start
    for launcher in launchers:
        if launcher.process.poll() is None:
            launcher.end(signal.SIGTERM)
        assert launcher.process.stdout is not None
        launcher.process.stdout.close()


Launch = Callable[..., Launcher]


def pids_of(folder: Path, program: str) -> list[int]:
    return [int(line.split()[0]) for line in processes_below(folder) if program in line.split("\\x00")[0]]


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_signal_ends_every_process_and_the_launcher_with_0(
    tmp_path: Path, launch: Launch, signal_number: signal.Signals
) -> None:
    launcher = launch(tmp_path, *SERVERS)
    launcher.wait_ready()
    running = processes_below(tmp_path)

    code, _ = launcher.end(signal_number)

    assert code == 0
    assert len(running) > 3
    assert processes_below(tmp_path) == []


def test_one_wish_to_stop_that_comes_as_two_signals_still_stops_in_order(tmp_path: Path, launch: Launch) -> None:
    launcher = launch(tmp_path, *SERVERS)
    launcher.wait_ready()

    launcher.process.send_signal(signal.SIGINT)
    code, printed = launcher.end(signal.SIGINT)

    assert code == 0
    assert "killing" not in printed
    log = (tmp_path / "logs" / "postgres.log").read_text()
    assert log.rstrip().endswith("database system is shut down")


def test_a_second_ctrl_c_kills_what_does_not_stop(tmp_path: Path, launch: Launch) -> None:
    launcher = launch(tmp_path, *SERVERS)
    launcher.wait_ready()
    (server,) = pids_of(tmp_path, "valkey-server")
    os.kill(server, signal.SIGSTOP)  # it will not hear SIGTERM

    launcher.process.send_signal(signal.SIGINT)
    time.sleep(1.5)
    code, printed = launcher.end(signal.SIGINT)

    assert code == 0
    assert printed == "ecg: killing what is left\n"
    assert processes_below(tmp_path) == []


def test_a_launcher_that_is_killed_leaves_no_process(tmp_path: Path, launch: Launch) -> None:
    launcher = launch(tmp_path, *SERVERS)
    launcher.wait_ready()

    launcher.end(signal.SIGKILL)

    deadline = time.monotonic() + 6  # PostgreSQL gives its backends 5 s before it kills them
    while processes_below(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_below(tmp_path) == []


def test_a_folder_can_be_started_again_right_after_its_launcher_was_killed(tmp_path: Path, launch: Launch) -> None:
    first = launch(tmp_path, *SERVERS)
    first.wait_ready()
    ports = (tmp_path / "ports.json").read_text()
    first.end(signal.SIGKILL)

    launch(tmp_path, *SERVERS).wait_ready()

    assert (tmp_path / "ports.json").read_text() == ports


def test_two_folders_run_side_by_side(tmp_path: Path, launch: Launch) -> None:
    one, two = launch(tmp_path / "one", *SERVERS), launch(tmp_path / "two", *SERVERS)

    one.wait_ready()
    two.wait_ready()

    ports = [set(json.loads((tmp_path / name / "ports.json").read_text()).values()) for name in ("one", "two")]
    assert not ports[0] & ports[1]


def test_the_second_start_on_a_folder_is_told_who_holds_it(tmp_path: Path, launch: Launch) -> None:
    first = launch(tmp_path, "--parts", "redis")
    first.wait_ready()

    second = launch(tmp_path, "--parts", "redis")
    printed, _ = second.process.communicate(timeout=30)

    assert second.process.returncode == 1
    assert printed.startswith(f"error: The folder {tmp_path} is in use by process {first.process.pid}, running since")


def test_a_part_that_dies_for_the_sixth_time_ends_the_system_with_1(tmp_path: Path, launch: Launch) -> None:
    launcher = launch(tmp_path, "--parts", "redis")
    launcher.wait_ready()
    killed: set[int] = set()

    while launcher.process.poll() is None:
        for pid in set(pids_of(tmp_path, "valkey-server")) - killed:
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
        time.sleep(0.05)

    printed, _ = launcher.process.communicate()
    assert launcher.process.returncode == 1
    assert len(killed) == 6
    assert printed.count("starting it again") == 5
    assert "error: redis died 6 times within 10 minutes (last: signal SIGKILL)." in printed
    assert processes_below(tmp_path) == []


def test_a_port_asked_for_that_is_taken_is_named(tmp_path: Path, launch: Launch) -> None:
    first = launch(tmp_path / "one", "--parts", "redis")
    first.wait_ready()
    taken = json.loads((tmp_path / "one" / "ports.json").read_text())["redis"]

    second = launch(tmp_path / "two", "--parts", "redis", "--port", str(taken))
    printed, _ = second.process.communicate(timeout=30)

    assert second.process.returncode == 1
    assert printed == f"error: Port {taken} is taken by another program. Name another with --port.\n"
