"""The trail of who did what to which job: kept in memory for a second, written many at once, never waited for.

A call notes what it did and answers; a process that dies loses the last second of the trail, and one that cannot write
it keeps the oldest notes and counts those it has no room for. Reading the same again within a minute is noted once:
a page that is looked at asks for many parts of one job.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ecg_shared.contract.errors import EcgError
from ecg_shared.jobs.statements import audit
from prometheus_client import Counter

from ecg_api.database import Database

OK: Final = "ok"
MADE: Final = "ecg.made"
"""Under this name the request's scope holds the id of a job that the call made."""

_WRITE_EVERY_S: Final = 1.0
_MOST_HELD: Final = 10_000
_MOST_AT_ONCE: Final = 1_000
_SAME_READING_S: Final = 60.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Note:
    """One line: ids and words of ours, no patient data."""

    tenant_id: UUID
    actor: str
    action: str
    job_id: UUID | None
    outcome: str


class AuditTrail:
    """Takes notes; ``run`` writes them, in one task a process."""

    def __init__(self, database: Database, *, dropped: Counter) -> None:
        self._database = database
        self._dropped = dropped
        self._held: list[Note] = []
        self._read: OrderedDict[Note, float] = OrderedDict()

    def reading(self, note: Note) -> None:
        """Note that something was read, unless the same was noted within the last minute."""
        now = asyncio.get_running_loop().time()
        if now - self._read.get(note, -_SAME_READING_S) < _SAME_READING_S:
            return
        self._read[note] = now
        self._read.move_to_end(note)
        if len(self._read) > _MOST_HELD:
            self._read.popitem(last=False)
        self.changing(note)

    def changing(self, note: Note) -> None:
        """Note that something was changed."""
        if len(self._held) >= _MOST_HELD:
            self._dropped.inc()
            return
        self._held.append(note)

    async def run(self) -> None:
        """Write what was noted, again and again, for ever."""
        while True:
            await asyncio.sleep(_WRITE_EVERY_S)
            try:
                await self.write()
            except EcgError as error:
                _log.warning("could not write the trail: %s", error.code)

    async def write(self) -> None:
        """Write what was noted; raises EcgError, and then keeps what is not written."""
        while self._held:
            notes = self._held[:_MOST_AT_ONCE]
            columns = {
                "tenant_ids": [note.tenant_id for note in notes],
                "actors": [note.actor for note in notes],
                "actions": [note.action for note in notes],
                "job_ids": [note.job_id for note in notes],
                "outcomes": [note.outcome for note in notes],
            }
            await self._database.execute(audit.APPEND, columns)
            del self._held[: len(notes)]
