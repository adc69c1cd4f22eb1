"""How many unfinished jobs a tenant may have: refused before the queue is a place where work is lost to age."""

from __future__ import annotations

import asyncio
from typing import Final
from uuid import UUID

from ecg_shared.contract.errors import ErrorCode
from ecg_shared.jobs.statements import submit

from ecg_api.database import Database
from ecg_api.problems import RefusedError

_LOOK_EVERY_S: Final = 1.0
_RETRY_AFTER_S: Final = 15


class Quota:
    """Counts at most once a second and tenant, so the limit may be passed by what one second brings."""

    def __init__(self, database: Database, *, most_open_jobs: int) -> None:
        self._database = database
        self._most = most_open_jobs
        self._counted: dict[UUID, tuple[float, int]] = {}

    async def check(self, tenant_id: UUID) -> None:
        """Raise RefusedError (queue_full) where the tenant has too many unfinished jobs."""
        now = asyncio.get_running_loop().time()
        counted_at, n_open = self._counted.get(tenant_id, (-_LOOK_EVERY_S, 0))
        if now - counted_at >= _LOOK_EVERY_S:
            row = await self._database.one(submit.OPEN_JOBS, {"tenant_id": tenant_id, "limit": self._most})
            n_open = row["open"] if row else 0
            self._counted[tenant_id] = (now, n_open)
        if n_open >= self._most:
            raise RefusedError(
                ErrorCode.QUEUE_FULL, f"{n_open} of your jobs are unfinished.", retry_after_s=_RETRY_AFTER_S
            )
