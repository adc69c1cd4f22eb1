"""A container engine for the check: a private daemon where we are root, else the one that is reachable."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Docker's own client, not a newer one earlier on the PATH: that one refuses to build without a plug-in.
_CLIENTS: Final = ("/usr/bin/docker", "docker")
_START_S: Final = 30.0


class CannotRunError(Exception):
    """No engine can run here; the message says why."""


@dataclass(frozen=True, slots=True)
class Engine:
    """How to call the engine. ``private`` is True where the daemon is ours and may be given stand-in images."""

    client: str
    compose: tuple[str, ...]
    environment: dict[str, str]
    private: bool

    def docker(self, *arguments: str, text: str | None = None) -> str:
        """Run the client and return what it printed; its complaint goes to the terminal."""
        return self._run([self.client, *arguments], text)

    def run_compose(self, *arguments: str) -> str:
        """Run compose on the checkout's file, in its own project."""
        return self._run([*self.compose, "-p", "ecgcheck", *arguments], None)

    def _run(self, command: list[str], text: str | None) -> str:
        done = subprocess.run(command, env=self.environment, input=text, text=True, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, command, done.stdout)
        return done.stdout


@contextmanager
def container_engine(work: Path) -> Iterator[Engine]:
    """Yield an engine; a private daemon is stopped and its data removed afterwards. Raises CannotRunError."""
    client = next((found for name in _CLIENTS if (found := shutil.which(name))), None)
    if client is None:
        raise CannotRunError("there is no docker client (Debian: apt install docker.io docker-compose)")
    environment = {**os.environ, "DOCKER_BUILDKIT": "1", "COMPOSE_DOCKER_CLI_BUILD": "1"}  # noqa: TID251 - of the commands we start
    if os.geteuid() == 0 and shutil.which("dockerd"):
        with _private_daemon(work) as address:
            environment["DOCKER_HOST"] = address
            yield Engine(client, _compose(client, environment), environment, private=True)
    elif subprocess.run([client, "info"], env=environment, capture_output=True, check=False).returncode == 0:
        yield Engine(client, _compose(client, environment), environment, private=False)
    else:
        raise CannotRunError("no docker daemon answers, and starting one needs root and dockerd")


def _compose(client: str, environment: dict[str, str]) -> tuple[str, ...]:
    if found := shutil.which("docker-compose"):
        return (found,)
    if (
        subprocess.run([client, "compose", "version"], env=environment, capture_output=True, check=False).returncode
        == 0
    ):
        return (client, "compose")
    raise CannotRunError("there is no docker compose (Debian: apt install docker-compose)")


@contextmanager
def _private_daemon(work: Path) -> Iterator[str]:
    address = f"unix://{work}/docker.sock"
    command = ["dockerd", "--data-root", f"{work}/root", "--exec-root", f"{work}/exec", "-H", address]
    command += ["--pidfile", f"{work}/dockerd.pid", "--storage-driver", "overlay2", "--bridge", "none"]
    log = work / "dockerd.log"
    with log.open("w") as out:
        daemon = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            _wait_until_ready(daemon, address, log)
            yield address
        finally:
            daemon.send_signal(signal.SIGTERM)
            try:
                daemon.wait(60)
            except subprocess.TimeoutExpired:
                daemon.kill()
            shutil.rmtree(work / "root", ignore_errors=True)
            shutil.rmtree(work / "exec", ignore_errors=True)


def _wait_until_ready(daemon: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + _START_S
    while daemon.poll() is None and time.monotonic() < deadline:
        if subprocess.run(["docker", "-H", address, "version"], capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.3)
    lines = log.read_text().splitlines()
    raise CannotRunError(f"dockerd did not get ready: {lines[-1] if lines else 'it said nothing'}")
