import signal
import subprocess
import sys
import time
from pathlib import Path

from ecg_local import processes

# Leaves its session and loses its environment, as a decoding parent does, then loses its parent.
ORPHAN = "import os, subprocess; subprocess.Popen(['sleep', '60'], start_new_session=True, env={}); os._exit(0)"

# A launcher that starts a sleeper from a thread that goes on, says its id and waits to be killed.
LAUNCHER = """
import signal, sys, time
from pathlib import Path
from ecg_local import processes
home = Path(sys.argv[1])
sleeper = processes.start(["sleep", "60"], home=home, log=home / "log", environment={}, death_signal=signal.SIGTERM)
print(sleeper.pid, flush=True)
time.sleep(60)
"""


def test_a_grandchild_in_a_session_of_its_own_is_found_and_ended(tmp_path: Path) -> None:
    parent = processes.start(
        [sys.executable, "-c", ORPHAN],
        home=tmp_path,
        log=tmp_path / "log",
        environment={"PATH": "/usr/bin:/bin"},
        death_signal=signal.SIGKILL,
    )
    parent.wait()
    orphans = list(processes.tree(tmp_path))

    killed = processes.end_all(tmp_path)

    assert len(orphans) == 1
    assert killed == orphans
    assert list(processes.tree(tmp_path)) == []


def test_processes_that_end_by_themselves_in_time_are_not_killed(tmp_path: Path) -> None:
    sleeper = subprocess.Popen(["sleep", "0.3"], cwd=tmp_path)

    killed = processes.end_all(tmp_path, grace_s=5.0)

    assert killed == []
    assert sleeper.wait() == 0


def test_a_part_dies_with_a_launcher_that_is_killed(tmp_path: Path) -> None:
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert launcher.stdout is not None
    sleeper = int(launcher.stdout.readline())
    while list(processes.tree(tmp_path)) != [sleeper]:  # until it stands behind exec
        time.sleep(0.01)

    launcher.kill()
    launcher.communicate()

    deadline = time.monotonic() + 5
    while list(processes.tree(tmp_path)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert list(processes.tree(tmp_path)) == []
