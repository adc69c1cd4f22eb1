"""Jobs as clients poll them, at the price of one number.

A poll mostly finds what the poll before it found, so it reads only the job's revision, and the document only where the
revision is one that this process has not encoded yet. Whoever asks at the same moment is answered by one statement: a
round trip costs many times what a row costs, and while one is under way the next askers gather. A lone asker waits for
nobody.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ecg_shared.jobs.statements import read
from ecg_shared.jobs.statements.revision import REVISION

from ecg_api.database import Database, Row
from ecg_api.job_document import encoded_job, is_final, job_etag

MOST_KEPT: Final = 4096
_AT_ONCE: Final = 2
_MOST_IDS: Final = 500

_Asker = tuple[UUID, UUID, asyncio.Future[int | None]]


@dataclass(frozen=True, slots=True)
class JobView:
    """One revision of a job: its document encoded, and what answers are decided by."""

    job_id: UUID
    revision: int
    status: str
    stage: str
    epoch: int
    progress: float
    final: bool
    deleted: bool
    etag: str
    body: bytes

    @property
    def state(self) -> tuple[str, str, int]:
        """What a waiting client waits for a change of."""
        return self.status, self.stage, self.epoch


class JobViews:
    """Reads jobs by (job_id, tenant_id); keeps the last ones encoded."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[tuple[UUID, UUID], JobView] = OrderedDict()
        self._gathered: list[_Asker] = []
        self._under_way = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def read(self, job_id: UUID, tenant_id: UUID) -> JobView | None:
        """Return the job as it is now or later, never as it was before the call; None: this tenant has no such job."""
        kept = self._kept.get((job_id, tenant_id))
        # What is kept was read as this tenant's, so its revision may be looked up for all tenants alike.
        if kept is not None and kept.revision == await self._revision(job_id, tenant_id):
            self._kept.move_to_end((job_id, tenant_id))
            return kept
        row = await self._database.one(read.POLL, {"job_id": job_id, "tenant_id": tenant_id})
        return self.keep(row, tenant_id) if row is not None else None

    def keep(self, row: Row, tenant_id: UUID) -> JobView:
        """Encode a row that was just read or written, and keep it for the next to ask."""
        view = JobView(
            job_id=row["id"],
            revision=row["revision"],
            status=row["status"],
            stage=row["stage"],
            epoch=row["epoch"],
            progress=round(row["progress"], 3),
            final=is_final(row),
            deleted=row["deleted"],
            etag=job_etag(row),
            body=b"" if row["deleted"] else encoded_job(row),
        )
        self._kept[view.job_id, tenant_id] = view
        self._kept.move_to_end((view.job_id, tenant_id))
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return view

    async def _revision(self, job_id: UUID, tenant_id: UUID) -> int | None:
        if self._under_way < _AT_ONCE:
            return (await self._look_up([(job_id, tenant_id)])).get(job_id)
        answer: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._gathered.append((job_id, tenant_id, answer))
        return await answer

    async def _look_up(self, asked: list[tuple[UUID, UUID]]) -> dict[UUID, int]:
        self._under_way += 1
        try:
            rows = await self._database.all(*_question(asked))
        finally:
            self._under_way -= 1
            if self._gathered:
                batch, self._gathered = self._gathered[:_MOST_IDS], self._gathered[_MOST_IDS:]
                task = asyncio.create_task(self._answer(batch))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        return {row["id"]: row["revision"] for row in rows}

    async def _answer(self, batch: list[_Asker]) -> None:
        try:
            found = await self._look_up(list({(job_id, tenant_id) for job_id, tenant_id, _ in batch}))
        except Exception as error:  # each asker gets it and decides
            for _, _, answer in batch:
                if not answer.done():
                    answer.set_exception(error)
            return
        for job_id, _, answer in batch:
            if not answer.done():
                answer.set_result(found.get(job_id))


def _question(asked: list[tuple[UUID, UUID]]) -> tuple[str, dict[str, Any]]:
    """Return statement and parameters; arrays cost a lone asker as much as its row."""
    job_ids, tenant_ids = zip(*asked, strict=True)
    if len(asked) == 1:
        return REVISION, {"job_id": job_ids[0], "tenant_id": tenant_ids[0]}
    return read.REVISIONS, {"job_ids": list(job_ids), "tenant_ids": list(tenant_ids)}
