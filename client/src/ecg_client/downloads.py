"""Where a download goes, so that one that was cut off is taken up again and a damaged one is noticed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

from ecg_client.errors import DamagedDownloadError

_SHA256: Final = re.compile(r'"([0-9a-f]{64})"')


@dataclass(slots=True)
class Sink:
    """An open file that takes the pieces of one download, over as many connections as it needs."""

    stream: BinaryIO
    received: int = 0
    etag: str | None = None

    def range_headers(self) -> dict[str, str]:
        """Ask for what is missing, if the file is still the one that was begun; else for all of it."""
        if not self.received or not self.etag:
            return {}
        return {"Range": f"bytes={self.received}-", "If-Range": self.etag}

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """Take notice of an answer: 206 goes on where the last one broke off, any other begins anew."""
        if status != 206:
            self.received = 0
            self.etag = headers.get("etag")
            self.stream.seek(0)
            self.stream.truncate()

    def write(self, piece: bytes) -> None:
        """Add a piece."""
        self.stream.write(piece)
        self.received += len(piece)

    def check(self) -> None:
        """Hold what arrived against its ETag, which is the SHA-256 of a stored file. Raises DamagedDownloadError."""
        announced = _SHA256.fullmatch(self.etag or "")
        if announced is None:
            return
        self.stream.seek(0)
        if hashlib.file_digest(self.stream, "sha256").hexdigest() != announced[1]:  # type: ignore[arg-type]
            raise DamagedDownloadError("What arrived is not the file that the service announced; fetch it again.")
