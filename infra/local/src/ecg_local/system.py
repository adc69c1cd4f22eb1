"""The embedded system: every part on this machine, without root, in one data folder.

with EmbeddedSystem(folder, parts=("postgres", "redis", "s3")) as system:
    connect(system.environment["ECG_DATABASE_URL"])
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from ecg_local import environment, parts, processes
from ecg_local.errors import EmbeddedSystemError
from ecg_local.keeper import Keeper
from ecg_local.lock import take_folder
from ecg_local.part import Part
from ecg_local.ports import can_listen, claim_ports
from ecg_local.requirements import check_requirements
from ecg_local.secrets import load_or_make_secrets
from ecg_local.site import Site

_INHERITED = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR")
_logger = logging.getLogger(__name__)


class EmbeddedSystem:
    """Starts parts when entered, stops them in reverse order when left.

    `parts` names those to start; the ones they need come along; all by default.
    `api_port` fixes the gateway's port; else it is chosen once like the others.
    `say` is given one line for everything a user should know.
    """

    def __init__(
        self,
        data_dir: Path | str,
        *,
        parts: Iterable[str] | None = None,
        api_port: int | None = None,
        say: Callable[[str], None] = _logger.info,
    ) -> None:
        self.folder = Path(data_dir).absolute()
        self._parts = select(parts)
        self._api_port = api_port
        self._say = say
        self._changed = threading.Condition()
        self._keepers: dict[str, Keeper] = {}
        self._held = ExitStack()
        self._site: Site | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start every part and wait until all are healthy.

        Raises EmbeddedSystemError, with everything stopped again, if something is missing, the folder is in use
        or a part does not start.
        """
        try:
            self._prepare()
            self._start_keepers()
            self._wait(lambda: all(keeper.is_ready for keeper in self._keepers.values()))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the parts, each after those that need it; a second Ctrl-C meanwhile kills what is left."""
        with self._changed:
            for keeper in self._keepers.values():
                keeper.close()
        try:
            self._stop_in_order()
        except KeyboardInterrupt:
            self._say("killing what is left")
        for keeper in self._keepers.values():
            keeper.end()
        self._held.close()

    def wait(self) -> None:
        """Block until a part fails for good: raises EmbeddedSystemError then."""
        self._wait(lambda: False)

    def wait_healthy(self, part: str, timeout_s: float = 60.0) -> None:
        """Wait until a part that is running is healthy, asking it anew.

        Raises EmbeddedSystemError if it is not in time.
        """
        deadline_s = time.monotonic() + timeout_s
        keeper = self._keepers[part]
        while not (keeper.is_ready and (keeper.part.one_shot or keeper.part.is_healthy(self.site))):
            remaining_s = deadline_s - time.monotonic()
            if remaining_s <= 0:
                raise EmbeddedSystemError(f"{part} was not healthy within {timeout_s:.0f} s: {keeper.state}.")
            time.sleep(0.05)

    def kill(self, part: str, signal_number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to a part's first process; after SIGKILL, wait until its keeper has seen its end."""
        keeper = self._keepers[part]
        pid = keeper.pid
        if pid is None:
            raise EmbeddedSystemError(f"{part} is not running: {keeper.state}.")
        keeper.send(signal_number)
        while signal_number is signal.SIGKILL and keeper.pid == pid:
            time.sleep(0.005)

    @property
    def site(self) -> Site:
        """Folder, ports and secrets. Raises EmbeddedSystemError before the start."""
        if self._site is None:
            raise EmbeddedSystemError("The embedded system is not started.")
        return self._site

    @property
    def pids(self) -> Mapping[str, int]:
        """Process ids of the running parts by name."""
        return {name: keeper.pid for name, keeper in self._keepers.items() if keeper.pid is not None}

    def processes(self, part: str) -> list[int]:
        """Process ids of everything that a part runs: its first process, children and theirs."""
        return list(processes.tree(self.site.home(part)))

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables that a service, a test or a command needs to reach the parts."""
        return environment.of_services(self.site)

    @property
    def url(self) -> str:
        """Where the gateway answers."""
        return f"http://{self.site.address('api')}"

    @property
    def api_key(self) -> str:
        """The key for development that the gateway made at its first start in this folder."""
        return environment.development_key_file(self.site).read_text().strip()

    def _prepare(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        check_requirements(self.folder, (need for part in self._parts for need in part.requires))
        self._held.enter_context(take_folder(self.folder))
        (self.folder / "logs").mkdir(exist_ok=True)
        self._end_leftovers()
        names = [port for part in parts.ALL for port in part.ports]
        claim = claim_ports(self.folder / "ports.json", names, self._say)
        self._held.callback(claim.release)
        secrets = load_or_make_secrets(self.folder / "secrets")
        self._site = Site(self.folder, self._with_api_port(claim.ports), secrets)

    def _with_api_port(self, ports: Mapping[str, int]) -> Mapping[str, int]:
        if self._api_port is None:
            return ports
        if not can_listen(self._api_port):
            raise EmbeddedSystemError(f"Port {self._api_port} is taken by another program. Name another with --port.")
        return {**ports, "api": self._api_port}

    def _end_leftovers(self) -> None:
        """End what a killed launcher left: it may be just ending, and hold ports and locks."""
        for part in self._parts:
            for pid in processes.end_all(self.folder / part.name, grace_s=5.0):
                self._say(f"ended process {pid}, left by an earlier start of {part.name}")

    def _start_keepers(self) -> None:
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}  # noqa: TID251 – the edge
        for part in self._parts:
            self._keepers[part.name] = Keeper(
                part,
                self.site,
                needs=tuple(self._keepers[name] for name in part.depends_on),
                environment=inherited,
                changed=self._changed,
                say=self._say,
            )
        for keeper in self._keepers.values():
            keeper.start()

    def _stop_in_order(self) -> None:
        """Signal each part once all that need it are over."""
        waiting = list(self._keepers.values())
        while waiting:
            needed = {name for keeper in waiting for name in keeper.part.depends_on}
            layer = [keeper for keeper in waiting if keeper.part.name not in needed]
            for keeper in layer:
                keeper.send(keeper.part.stop_signal)
            deadline_s = time.monotonic() + max(keeper.part.stop_timeout_s for keeper in layer)
            for keeper in layer:
                self._wait_over(keeper, deadline_s)
            waiting = [keeper for keeper in waiting if keeper not in layer]

    def _wait_over(self, keeper: Keeper, deadline_s: float) -> None:
        with self._changed:
            stopped = self._changed.wait_for(lambda: keeper.is_over, deadline_s - time.monotonic())
        if not stopped:
            self._say(f"{keeper.part.name} did not stop within {keeper.part.stop_timeout_s:.0f} s: killed")
            keeper.end()

    def _wait(self, happened: Callable[[], bool]) -> None:
        with self._changed:
            self._changed.wait_for(lambda: happened() or self._failure() is not None)
            failure = self._failure()
        if failure is not None:
            raise EmbeddedSystemError(failure)

    def _failure(self) -> str | None:
        return next((keeper.failure for keeper in self._keepers.values() if keeper.failure), None)


def select(names: Iterable[str] | None) -> tuple[Part, ...]:
    """Parts by name with all that they need, each after those; all parts for None.

    Raises EmbeddedSystemError on a name that is none.
    """
    by_name = {part.name: part for part in parts.ALL}
    selected: dict[str, Part] = {}

    def add(name: str) -> None:
        if name not in by_name:
            raise EmbeddedSystemError(f"There is no part {name!r}; there are {', '.join(by_name)}.")
        for need in by_name[name].depends_on:
            add(need)
        selected.setdefault(name, by_name[name])

    for name in by_name if names is None else names:
        add(name)
    return tuple(selected.values())
