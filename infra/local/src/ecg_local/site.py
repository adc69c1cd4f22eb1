"""The place one embedded system lives in: its data folder, its ports and its secrets."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ecg_local.secrets import Secrets

LOOPBACK = "127.0.0.1"

# What the servers make and the services are told of.
DATABASE_USER = "ecg"
DATABASE = "ecg"
BUCKET = "ecg"


@dataclass(frozen=True, slots=True)
class Site:
    """What a part has to know to build its command: where, on which ports, with which secrets."""

    folder: Path
    ports: Mapping[str, int]
    secrets: Secrets

    def home(self, part: str) -> Path:
        """Folder of a part's data, and the working directory by which its processes are known."""
        return self.folder / part

    def log(self, part: str) -> Path:
        """File that takes what a part writes to stdout and stderr."""
        return self.folder / "logs" / f"{part}.log"

    def address(self, port: str) -> str:
        """`host:port` of a port by name."""
        return f"{LOOPBACK}:{self.ports[port]}"
