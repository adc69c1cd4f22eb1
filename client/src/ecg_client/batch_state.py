"""What became of each recording of a folder, kept on disk so that a run that was killed goes on where it was."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from ecg_client.recordings import Recording

STATE_FILE: Final = ".ecg-batch.sqlite"

IN_MEMORY: Final = Path(":memory:")


class StateError(Exception):
    """The state cannot be used: another run holds it, or the file is none of ours."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one recording.

    ``status``: succeeded, failed, cancelled, refused (the service did not take it), unreadable (a file on this side),
    submitted (not final yet) or pending. ``code``, ``http_status`` and ``detail`` say why there is no result;
    ``passing`` that the next run tries again.
    """

    file: str
    status: str
    job_id: str | None = None
    code: str | None = None
    http_status: int | None = None
    detail: str | None = None
    label: str | None = None
    probability: float | None = None
    quality: str | None = None
    seconds: float | None = None
    passing: bool = False

    @property
    def settled(self) -> bool:
        """Whether another run has nothing to do for it."""
        return self.status not in ("pending", "submitted") and not self.passing

    def as_json(self) -> dict[str, Any]:
        """Return the outcome for programs."""
        return asdict(self)


_COLUMNS: Final = tuple(field.name for field in fields(Outcome))


def version_of(recording: Recording, what: str) -> str:
    """Return a mark that changes with the recording's files (size, time) and with ``what`` else the job depends on."""
    digest = sha256(what.encode())
    for path in recording.files:
        facts = path.stat()
        digest.update(f"\0{path.name}\0{facts.st_size}\0{facts.st_mtime_ns}".encode())
    return digest.hexdigest()


class BatchState:
    """The state of one folder; one run at a time may open it. Threads may share it."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            self._database = sqlite3.connect(path, timeout=0.2, check_same_thread=False, isolation_level=None)
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("BEGIN EXCLUSIVE")
            self._database.execute("CREATE TABLE IF NOT EXISTS batch (url TEXT PRIMARY KEY, batch_id TEXT NOT NULL)")
            self._database.execute(
                f"CREATE TABLE IF NOT EXISTS outcome (version TEXT NOT NULL, {', '.join(_COLUMNS)}, PRIMARY KEY (file))"
            )
            self._database.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise StateError(f"Another run is at work on {path.parent}.") from None
            raise StateError(f"{path} cannot be written: {error}; choose another place with --state.") from None
        except sqlite3.DatabaseError:
            raise StateError(f"{path} is no state of a batch; move it away, or choose another with --state.") from None

    def close(self) -> None:
        """Give the folder free."""
        with self._lock:  # closed under a statement of another thread, SQLite takes the process down
            self._database.close()

    def batch_id(self, url: str) -> str | None:
        """Return the batch that was opened at a service for this folder."""
        with self._lock:
            row = self._database.execute("SELECT batch_id FROM batch WHERE url = ?", (url,)).fetchone()
        return str(row[0]) if row else None

    def keep_batch_id(self, url: str, batch_id: str) -> None:
        """Remember the batch."""
        with self._lock:
            self._database.execute("INSERT OR REPLACE INTO batch VALUES (?, ?)", (url, batch_id))

    def outcome(self, file: str, version: str) -> Outcome:
        """Return what is known of a recording; one that changed since is pending again."""
        with self._lock:
            row = self._database.execute(
                f"SELECT {', '.join(_COLUMNS)} FROM outcome WHERE file = ? AND version = ?",  # noqa: S608 - own names
                (file, version),
            ).fetchone()
        if row is None:
            return Outcome(file, "pending")
        known: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
        return Outcome(**known | {"passing": bool(known["passing"])})

    def keep(self, outcome: Outcome, version: str) -> None:
        """Remember an outcome; on disk when this returns."""
        places = ", ".join("?" * (1 + len(_COLUMNS)))
        with self._lock:
            self._database.execute(
                f"INSERT OR REPLACE INTO outcome (version, {', '.join(_COLUMNS)}) VALUES ({places})",  # noqa: S608
                (version, *astuple(outcome)),
            )


def counts(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Return how many outcomes there are of each status."""
    counted: dict[str, int] = {}
    for outcome in outcomes:
        counted[outcome.status] = counted.get(outcome.status, 0) + 1
    return counted
