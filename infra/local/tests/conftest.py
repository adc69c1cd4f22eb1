"""A data folder, the launcher as its own program, and a look at what processes are left."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from ecg_local.keeper import Keeper
from ecg_local.part import Part
from ecg_local.secrets import load_or_make_secrets
from ecg_local.site import Site
from ecg_local.system import EmbeddedSystem

SERVERS = ("postgres", "redis", "s3")


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


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedSystem]:
    """PostgreSQL, Valkey and SeaweedFS."""
    with EmbeddedSystem(tmp_path_factory.mktemp("servers"), parts=SERVERS) as system:
        yield system


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site whose folder is there, without ports."""
    (tmp_path / "logs").mkdir()
    return Site(tmp_path, {}, load_or_make_secrets(tmp_path / "secrets"))


@dataclass(slots=True)
class Kept:
    """A keeper of a tiny part, and what it said."""

    keeper: Keeper
    said: list[str]
    changed: threading.Condition

    def wait_for(self, happened: Callable[[], bool]) -> None:
        """Wait for a change of the keeper's state."""
        with self.changed:
            assert self.changed.wait_for(happened, timeout=30), f"{self.keeper.state}, said {self.said}"


@pytest.fixture
def keep(site: Site) -> Iterator[Callable[[Part], Kept]]:
    """Keep tiny parts; all are ended with the test."""
    kept: list[Kept] = []

    def start(part: Part) -> Kept:
        said: list[str] = []
        changed = threading.Condition()
        inherited = {"PATH": os.defpath}
        keeper = Keeper(part, site, needs=(), environment=inherited, changed=changed, say=said.append)
        kept.append(Kept(keeper, said, changed))
        keeper.start()
        return kept[-1]

    yield start
    for one in kept:
        one.keeper.close()
        one.keeper.kill_all()
