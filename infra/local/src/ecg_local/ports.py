"""Loopback ports: chosen once, kept in the data folder, chosen anew only when another program took one."""

import json
import random
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ecg_local.errors import EmbeddedSystemError
from ecg_local.site import LOOPBACK

_BLOCK_SIZE = 32
TWIN = 10_000
"""Distance from each port to its twin, which belongs to it: SeaweedFS' workers look for a server's gRPC port there."""

_BLOCKS = range(12_000, 12_000 + TWIN - _BLOCK_SIZE, _BLOCK_SIZE)
"""With their twins below 32768, where Linux begins to hand out the local ports of outgoing connections: a port from
there could be taken by anybody's client between two starts."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A block of ports that no other embedded system on this machine will choose while this value is open."""

    ports: Mapping[str, int]
    _guard: socket.socket

    def release(self) -> None:
        """Let others have the block."""
        self._guard.close()


def claim_ports(file: Path, names: Sequence[str], say: Callable[[str], None]) -> Claim:
    """Claim the block that `file` remembers, or else a free one, and write it down.

    `names` are given ports in their order. Says in one line when a stranger
    made it move. Raises EmbeddedSystemError if no block is free.
    """
    assert len(names) <= _BLOCK_SIZE
    remembered: Mapping[str, int] = json.loads(file.read_text()) if file.exists() else {}
    last = [min(remembered.values())] if remembered else []
    for base in [*last, *random.sample(_BLOCKS, len(_BLOCKS))]:
        ports = {name: base + offset for offset, name in enumerate(names)}
        claim = _claim_block(base, ports)
        if claim is not None:
            file.write_text(json.dumps(claim.ports, indent=2) + "\n")
            return claim
        if base in last:
            taken = next(
                (f"port {port} ({name})" for name, port in ports.items() if not _is_free(port)), f"port {base}"
            )
            say(f"{taken} is taken by another program: moving to other ports")
    message = f"There are no {len(names)} free ports in a row on {LOOPBACK} from {_BLOCKS.start} to {_BLOCKS.stop}."
    raise EmbeddedSystemError(message)


def _claim_block(base: int, ports: Mapping[str, int]) -> Claim | None:
    """Claim by an abstract socket: like a port it belongs to one network namespace and dies with its holder."""
    guard = socket.socket(socket.AF_UNIX)
    try:
        guard.bind(f"\0ecg-local-ports-{base}")
    except OSError:
        guard.close()
        return None
    if all(_is_free(port) for port in ports.values()):
        return Claim(ports, guard)
    guard.close()
    return None


def _is_free(port: int) -> bool:
    return can_listen(port) and can_listen(port + TWIN)


def can_listen(port: int) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket() as probe:
        # As servers do: a connection of the last run that lingers in TIME_WAIT is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
