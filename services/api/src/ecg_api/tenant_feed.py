"""Everything that happens to a tenant's jobs, for whoever follows: read once a process, handed to each.

However many clients follow, the history of jobs is read by one task, when a message says that something changed and
every few seconds in case one was lost. A client that reads too slowly loses what it could not hold and is told so;
nobody waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from ecg_shared.contract.errors import EcgError
from ecg_shared.contract.job import JobStatus
from ecg_shared.jobs.statements import events

from ecg_api.database import Database, Row
from ecg_api.job_document import job_time
from ecg_api.server_sent import event

MOST_HELD: Final = 500
"""Events held for a client that is not reading."""
MOST_REPLAYED: Final = 5_000
"""Changes, of all tenants, that a replay looks through."""

_LOOK_EVERY_S: Final = 2.0
_GATHER_S: Final = 0.1
_ROWS: Final = 500
_MOST_NOTED: Final = 5_000
_MISSING_FOR_S: Final = 10.0
_MOST_MISSING: Final = 1_000

RESET: Final = event("reset", {})

_log = logging.getLogger(__name__)


class Subscription:
    """What one client follows, and what it has not taken yet. ``begins_after``: the change before its first."""

    def __init__(self, tenant_id: UUID, batch_id: UUID | None, *, begins_after: int) -> None:
        self.tenant_id = tenant_id
        self.batch_id = batch_id
        self.begins_after = begins_after
        self._held: deque[bytes] = deque()
        self._missed = False
        self._woken = asyncio.Event()

    def wants(self, row: Row) -> bool:
        """Whether a change or job of the tenant is within what is followed."""
        return self.batch_id is None or row["batch_id"] == self.batch_id

    def give(self, encoded: bytes) -> None:
        """Hold an event for the client; where too many are held, drop them all and remember that."""
        if len(self._held) >= MOST_HELD:
            self._held.clear()
            self._missed = True
        self._held.append(encoded)
        self._woken.set()

    def wake(self) -> None:
        """Make ``take`` return."""
        self._woken.set()

    async def take(self, *, within_s: float) -> bytes:
        """Return what has come, ``reset`` first where something was dropped; nothing where the time passed."""
        try:
            async with asyncio.timeout(within_s):
                await self._woken.wait()
        except TimeoutError:
            return b""
        self._woken.clear()
        taken = (RESET if self._missed else b"") + b"".join(self._held)
        self._held.clear()
        self._missed = False
        return taken


class TenantFeed:
    """Who follows which tenant. ``run`` feeds it, in one task a process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions: dict[UUID, set[Subscription]] = {}
        self._noted: set[UUID] = set()
        self._woken = asyncio.Event()
        self._reading = asyncio.Lock()
        self._after: int | None = None
        self._missing: dict[int, float] = {}

    def note(self, job_id: UUID) -> None:
        """Take the message that a job has changed."""
        if self._subscriptions and len(self._noted) < _MOST_NOTED:
            self._noted.add(job_id)
            self._woken.set()

    @asynccontextmanager
    async def follow(self, tenant_id: UUID, batch_id: UUID | None) -> AsyncIterator[Subscription]:
        """Subscribe: everything after ``begins_after`` comes. Raises EcgError."""
        async with self._reading:
            if self._after is None:
                newest = await self._database.one(events.NEWEST)
                self._after = newest["id"] if newest else 0
            subscription = Subscription(tenant_id, batch_id, begins_after=self._after)
            self._subscriptions.setdefault(tenant_id, set()).add(subscription)
        try:
            yield subscription
        finally:
            others = self._subscriptions[tenant_id]
            others.discard(subscription)
            if not others:
                del self._subscriptions[tenant_id]

    async def replay(self, subscription: Subscription, after: int) -> bytes:
        """Return what came after an event up to where the subscription begins, or ``reset`` where that is too much."""
        until = subscription.begins_after
        if until - after > MOST_REPLAYED:
            return RESET
        if after >= until:
            return b""
        key = {"tenant_id": subscription.tenant_id, "after": after, "until": until}
        rows = await self._database.all(events.REPLAY, key)
        return b"".join(_state(row) for row in rows if subscription.wants(row))

    def wake_all(self) -> None:
        """Wake everybody, when the process is about to end."""
        for subscription in self._all():
            subscription.wake()

    async def run(self) -> None:
        """Hand out what changes, for ever."""
        while True:
            try:
                async with asyncio.timeout(_LOOK_EVERY_S):
                    await self._woken.wait()
            except TimeoutError:
                pass
            self._woken.clear()
            try:
                async with self._reading:
                    await self._look()
            except EcgError as error:
                _log.warning("could not read the history of jobs: %s", error.code)
            await asyncio.sleep(_GATHER_S)

    async def _look(self) -> None:
        if not self._subscriptions:
            self._after = None
            self._missing.clear()
            self._noted.clear()
            return
        # Jobs are read before their history: the progress of a stage that has ended meanwhile is left out.
        jobs = await self._noted_jobs()
        state = {row["job_id"]: _state_of(row) async for row in self._changes()}
        for job in jobs:
            if job["deleted"]:
                self._hand_out(job, event("deleted", {"job_id": str(job["id"])}))
            elif job["status"] == JobStatus.RUNNING and state.get(job["id"], _state_of(job)) == _state_of(job):
                self._hand_out(job, _progress(job))

    async def _noted_jobs(self) -> list[Row]:
        noted, self._noted = self._noted, set()
        if not noted:
            return []
        key = {"job_ids": list(noted), "tenant_ids": list(self._subscriptions)}
        return await self._database.all(events.LOOK_AT, key)

    async def _changes(self) -> AsyncIterator[Row]:
        """Hand out the changes that became visible since the last look, and yield them."""
        now = asyncio.get_running_loop().time()
        full = True
        while full and self._after is not None:
            key = {"after": self._after, "missing": list(self._missing), "limit": _ROWS}
            rows = await self._database.all(events.SINCE, key)
            full = sum(row["id"] > self._after for row in rows) >= _ROWS
            for row in rows:
                self._follow_ids(row["id"], until=now + _MISSING_FOR_S)
                self._hand_out(row, _state(row))
                yield row
        self._missing = {number: until for number, until in self._missing.items() if until > now}

    def _follow_ids(self, number: int, *, until: float) -> None:
        """Note the ids left out before this one: their transactions may still be on their way."""
        if self._missing.pop(number, None) is None and self._after is not None and number > self._after:
            left_out = range(max(self._after + 1, number - _MOST_MISSING), number)
            self._missing.update(dict.fromkeys(left_out, until))
            self._after = number

    def _hand_out(self, row: Row, encoded: bytes) -> None:
        for subscription in self._subscriptions.get(row["tenant_id"], ()):
            if subscription.wants(row):
                subscription.give(encoded)

    def _all(self) -> Iterable[Subscription]:
        return [subscription for subscriptions in self._subscriptions.values() for subscription in subscriptions]


def _state_of(row: Row) -> tuple[str, str, int]:
    return row["status"], row["stage"], row["epoch"]


def _state(row: Row) -> bytes:
    document = {
        "job_id": str(row["job_id"]),
        "status": row["status"],
        "stage": row["stage"],
        "epoch": row["epoch"],
        "at": job_time(row["at"]),
    }
    return event("state", document, event_id=row["id"])


def _progress(job: Row) -> bytes:
    document = {"job_id": str(job["id"]), "stage": job["stage"], "progress": round(job["progress"], 3)}
    return event("progress", document)
