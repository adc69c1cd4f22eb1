"""Clients that wait for a job: parked in the event loop, woken by a message, found by a slow look where it was lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from ecg_shared.contract.errors import EcgError
from ecg_shared.jobs.announce import CHANNEL
from ecg_shared.jobs.statements import read
from redis.asyncio import Redis
from redis.exceptions import RedisError

from ecg_api.database import Database
from ecg_api.job_views import JobView, JobViews

LOOK_EVERY_S: Final = 2.0
MOST_WAITING: Final = 5_000
_RECONNECT_S: Final = 1.0
_IDS_A_LOOK: Final = 500

_log = logging.getLogger(__name__)


class Watch:
    """One client's interest in one job."""

    def __init__(self, job_id: UUID, tenant_id: UUID) -> None:
        self.job_id = job_id
        self.tenant_id = tenant_id
        self.revision = 0
        self._changed = asyncio.Event()

    def wake(self) -> None:
        """Say that the job may have changed."""
        self._changed.set()

    async def changed(self, *, within_s: float) -> bool:
        """Wait until the job may have changed since the last call; False where the time passed first."""
        try:
            async with asyncio.timeout(within_s):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True


class JobFeed:
    """Who waits for which job; ``heard`` gets every message. ``run`` feeds it, in one task a process."""

    def __init__(self, database: Database, views: JobViews, redis: Redis, heard: Callable[[UUID], None]) -> None:
        self._database = database
        self._views = views
        self._redis = redis
        self._heard = heard
        self._watches: dict[UUID, set[Watch]] = {}
        self._n_parked = 0
        self.closing = False

    @property
    def full(self) -> bool:
        """Whether no more clients may park: they are answered at once and come back."""
        return self.closing or self._n_parked >= MOST_WAITING

    @property
    def waiting(self) -> int:
        """How many clients are parked."""
        return self._n_parked

    @contextmanager
    def place(self) -> Iterator[None]:
        """Count a client that is parked."""
        self._n_parked += 1
        try:
            yield
        finally:
            self._n_parked -= 1

    @contextmanager
    def watch(self, job_id: UUID, tenant_id: UUID) -> Iterator[Watch]:
        """Register interest; begin before reading the row, or a change in between is missed."""
        watch = Watch(job_id, tenant_id)
        self._watches.setdefault(job_id, set()).add(watch)
        try:
            with self.place():
                yield watch
        finally:
            others = self._watches[job_id]
            others.discard(watch)
            if not others:
                del self._watches[job_id]

    async def wait_for_state(self, known: JobView, tenant_id: UUID, *, within_s: float) -> JobView | None:
        """Return the job when its state is another than the known one, or as it is when the time has passed."""
        return await self._wait(known.job_id, tenant_id, lambda view: view.state != known.state, within_s)

    async def wait_for_end(self, job_id: UUID, tenant_id: UUID, *, within_s: float) -> JobView | None:
        """Return the job when it is final, or as it is when the time has passed."""
        return await self._wait(job_id, tenant_id, lambda _: False, within_s)

    async def _wait(
        self, job_id: UUID, tenant_id: UUID, enough: Callable[[JobView], bool], within_s: float
    ) -> JobView | None:
        loop = asyncio.get_running_loop()
        ends = loop.time() + within_s
        with self.watch(job_id, tenant_id) as watch:
            while True:
                view = await self._views.read(job_id, tenant_id)
                if view is None or view.deleted or view.final or enough(view) or self.full:
                    return view
                watch.revision = view.revision
                if not await watch.changed(within_s=ends - loop.time()):
                    return await self._views.read(job_id, tenant_id)

    async def run(self) -> None:
        """Listen and look, for ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen_for_ever())
            tasks.create_task(self._look_for_ever())

    def wake_all(self) -> None:
        """Wake everybody, when the process is about to end: they answer what they have."""
        self.closing = True
        self._wake(watch for watches in self._watches.values() for watch in watches)

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as error:
                _log.warning(
                    "no messages about jobs: %s; looking every %s s instead", type(error).__name__, LOOK_EVERY_S
                )
            await asyncio.sleep(_RECONNECT_S)

    async def _listen(self) -> None:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as messages:
            await messages.subscribe(CHANNEL)
            while True:
                message = await messages.get_message(timeout=LOOK_EVERY_S)
                if message is None:
                    await messages.ping()
                    continue
                try:
                    job_id = UUID(message["data"].decode())
                except ValueError:
                    continue
                self._heard(job_id)
                self._wake(self._watches.get(job_id, ()))

    async def _look_for_ever(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            watched = list(self._watches)
            for start in range(0, len(watched), _IDS_A_LOOK):
                try:
                    await self._look(watched[start : start + _IDS_A_LOOK])
                except EcgError as error:
                    _log.warning("could not look at watched jobs: %s", error.code)
                    break

    async def _look(self, job_ids: list[UUID]) -> None:
        pairs = {(job_id, watch.tenant_id) for job_id in job_ids for watch in self._watches.get(job_id, ())}
        rows = await self._database.all(
            read.REVISIONS, {"job_ids": [job for job, _ in pairs], "tenant_ids": [tenant for _, tenant in pairs]}
        )
        for row in rows:
            self._wake(watch for watch in self._watches.get(row["id"], ()) if watch.revision != row["revision"])

    @staticmethod
    def _wake(watches: Iterator[Watch] | set[Watch] | tuple[()]) -> None:
        for watch in watches:
            watch.wake()
