"""Keeps one part running: a thread that starts it, waits for its health, and starts it again when it dies."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

from ecg_local import identity, processes
from ecg_local.errors import EmbeddedSystemError
from ecg_local.part import Part
from ecg_local.restarts import LIMIT, WINDOW_S, RestartBudget
from ecg_local.site import Site

_FIRST_HEALTH_PAUSE_S = 0.02
_LONGEST_HEALTH_PAUSE_S = 0.25
_LOG_BYTES = 10_000_000
"""A larger log is put aside at the next start of its part, in place of the one put aside before."""
_LEFTOVER_GRACE_S = 3.0
"""Backends of a killed PostgreSQL notice within 2 s and end by themselves; a new one must wait for them."""


class State(StrEnum):
    """Where a part is on its way."""

    WAITING = "waiting for the parts it needs"
    STARTING = "starting"
    HEALTHY = "healthy"
    DONE = "done"
    DEAD = "dead, to be started again"
    FAILED = "failed"
    STOPPED = "stopped"


class Keeper:
    """One part and its thread.

    `changed` is shared by all keepers of a system and notified at each change of `state`, which it guards too.
    The thread lives as long as the part, because the kernel takes the end of the thread that started a process
    for the end of its parent (prctl(2), PR_SET_PDEATHSIG).
    """

    def __init__(
        self,
        part: Part,
        site: Site,
        *,
        needs: tuple["Keeper", ...],
        environment: Mapping[str, str],
        changed: threading.Condition,
        say: Callable[[str], None],
    ) -> None:
        self.part = part
        self.state = State.WAITING
        self.failure = ""
        self._site = site
        self._needs = needs
        self._environment = environment
        self._changed = changed
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"keeper-{part.name}", daemon=True)

    def start(self) -> None:
        """Begin; the part is started as soon as those that it needs are healthy."""
        self._thread.start()

    @property
    def is_ready(self) -> bool:
        """Whether the parts that need this one may start."""
        return self.state in {State.HEALTHY, State.DONE}

    @property
    def is_over(self) -> bool:
        """Whether nothing of it runs, nor will."""
        return self.state in {State.FAILED, State.STOPPED}

    @property
    def pid(self) -> int | None:
        """Process id of the running part."""
        running = self.state in {State.STARTING, State.HEALTHY}
        return self._process.pid if self._process is not None and running else None

    def close(self) -> None:
        """Start nothing any more."""
        with self._changed:
            self._closing.set()
            self._changed.notify_all()

    def send(self, signal_number: signal.Signals) -> None:
        """Send a signal to the part's first process, if it runs."""
        with self._changed:
            if self._process is not None:
                self._process.send_signal(signal_number)

    def end(self) -> None:
        """End every process of the closed part at once, and its thread."""
        processes.end_all(self._site.home(self.part.name))
        self._thread.join(_LEFTOVER_GRACE_S)

    def _run(self) -> None:
        try:
            self._keep()
        except EmbeddedSystemError as error:
            self._fail(str(error))
        except Exception as error:  # whatever it was, the system must hear of it, or it would wait for ever
            self._fail(f"{self.part.name}: {error!r}")

    def _keep(self) -> None:
        budget = RestartBudget()
        self._pause_until(lambda: all(need.is_ready for need in self._needs))
        while not self._closing.is_set():
            begin_s = time.monotonic()
            ended = self._run_once()
            self._set_state(State.DEAD)
            processes.end_all(self._site.home(self.part.name), grace_s=_LEFTOVER_GRACE_S)
            self.part.clean_up(self._site)
            if self._closing.is_set():
                break
            if ended == "exit code 0" and self.part.one_shot:
                self._set_state(State.DONE)
                self._pause_until(lambda: False)
                break
            pause_s = budget.pause_s(time.monotonic())
            if pause_s is None:
                self._give_up(ended)
                return
            lived_s = time.monotonic() - begin_s
            self._say(f"{self.part.name} died after {lived_s:.1f} s ({ended}); starting it again in {pause_s:.1f} s")
            self._pause_until(lambda: False, timeout_s=pause_s)
        self._set_state(State.STOPPED)

    def _run_once(self) -> str:
        """Start the part, see it become healthy, wait for its end; say how it ended."""
        process = self._spawn()
        if process is None:
            return "not started"
        if not self.part.one_shot and not self._becomes_healthy(process):
            if process.poll() is not None:
                return _describe(process.returncode)
            process.kill()
            process.wait()
            return f"not healthy within {self.part.start_timeout_s:.0f} s"
        return _describe(process.wait())

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        part, site = self.part, self._site
        home = site.home(part.name)
        home.mkdir(mode=0o700, exist_ok=True)
        _put_large_log_aside(site.log(part.name))
        part.prepare(site)
        command = part.command(site)
        who = identity.for_folder(home, Path(command[0])) if part.may_not_be_root else processes.SAME_IDENTITY
        with self._changed:
            if self._closing.is_set():
                return None
            self._process = processes.start(
                command,
                home=home,
                log=site.log(part.name),
                environment={**self._environment, **part.environment(site)},
                death_signal=part.death_signal,
                identity=who,
            )
            self._become(State.STARTING)
            return self._process

    def _becomes_healthy(self, process: subprocess.Popen[bytes]) -> bool:
        deadline_s = time.monotonic() + self.part.start_timeout_s
        pause_s = _FIRST_HEALTH_PAUSE_S
        while process.poll() is None and time.monotonic() < deadline_s:
            if self.part.is_healthy(self._site):
                self._set_state(State.HEALTHY)
                return True
            time.sleep(pause_s)
            pause_s = min(1.5 * pause_s, _LONGEST_HEALTH_PAUSE_S)  # what takes long to start needs the cores itself
        return False

    def _pause_until(self, happened: Callable[[], bool], timeout_s: float | None = None) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing.is_set() or happened(), timeout_s)

    def _give_up(self, ended: str) -> None:
        log = self._site.log(self.part.name)
        last_lines = log.read_text(errors="replace").splitlines()[-5:]
        self._fail(
            f"{self.part.name} died {LIMIT + 1} times within {WINDOW_S / 60:.0f} minutes (last: {ended}). "
            + "\n  ".join([f"The end of {log}:", *last_lines])
        )

    def _fail(self, message: str) -> None:
        self.failure = message
        self._set_state(State.FAILED)

    def _set_state(self, state: State) -> None:
        with self._changed:
            self._become(state)

    def _become(self, state: State) -> None:
        self.state = state
        self._changed.notify_all()


def _put_large_log_aside(log: Path) -> None:
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))


def _describe(returncode: int) -> str:
    return f"exit code {returncode}" if returncode >= 0 else f"signal {signal.Signals(-returncode).name}"
