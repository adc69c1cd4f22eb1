"""What a part of the system is: data that the keeper acts on."""

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ecg_local.requirements import Requirement
from ecg_local.site import Site


def _nothing(_: Site) -> None:
    pass


def _no_variables(_: Site) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Part:
    """One program of the system. The functions are given the site and do nothing but what their line says.

    - `command`: argument vector; it runs with the part's home as working directory.
    - `environment`: variables beside those that every part gets.
    - `is_healthy`: whether it serves now; asked again and again while it starts, so it must answer within seconds.
    - `prepare`: what has to be on disk before the command runs; called before each start.
    - `clean_up`: takes away what the program leaves outside its home; called after each end.
    - `one_shot`: the command ends by itself; healthy means that it ended with 0.
    - `death_signal`: what the kernel sends it when the launcher dies without stopping it.
    - `may_not_be_root`: the program refuses user id 0.
    """

    name: str
    requires: tuple[Requirement, ...]
    command: Callable[[Site], Sequence[str]]
    environment: Callable[[Site], Mapping[str, str]] = _no_variables
    prepare: Callable[[Site], None] = _nothing
    clean_up: Callable[[Site], None] = _nothing
    is_healthy: Callable[[Site], bool] = lambda _: True
    depends_on: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    one_shot: bool = False
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    start_timeout_s: float = 60.0
    stop_timeout_s: float = 10.0
    may_not_be_root: bool = False
