"""How long the queues are, as the sweeper last measured them: for Retry-After and for metrics."""

from __future__ import annotations

import asyncio
import logging
import math
from typing import Final

from ecg_shared.contract.errors import EcgError
from ecg_shared.contract.job import JobStatus
from ecg_shared.jobs.statements import read

from ecg_api.database import Database, Row
from ecg_api.job_views import JobView

_LOOK_EVERY_S: Final = 5.0
_MEAN_S_BEFORE_ANY: Final = 1.0
_MOST_RETRY_AFTER_S: Final = 30

_log = logging.getLogger(__name__)


class Queues:
    """The figures, at most some seconds old. ``run`` renews them, in one task a process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.rows: dict[str, Row] = {}

    async def look(self) -> None:
        """Read the figures now; raises EcgError."""
        self.rows = {row["stage"]: row for row in await self._database.all(read.QUEUES)}

    async def run(self) -> None:
        """Look again and again, for ever."""
        while True:
            try:
                await self.look()
            except EcgError as error:
                _log.warning("could not look at the queues: %s", error.code)
            await asyncio.sleep(_LOOK_EVERY_S)

    def retry_after_s(self, view: JobView) -> int | None:
        """Return when to ask again, from the stage's mean time and the queue before it; None when final.

        A queued job is taken to be the last of its queue: too late rather than too early. The cap keeps clients that
        follow the advice from sleeping through a queue that drains faster.
        """
        if view.final:
            return None
        queue = self.rows.get(view.stage, {})
        mean_s = queue.get("mean_s") or _MEAN_S_BEFORE_ANY
        if view.status == JobStatus.QUEUED:
            left_s = mean_s + mean_s * queue.get("depth", 0) / max(1, queue.get("running", 1))
        else:
            left_s = mean_s * (1.0 - view.progress)
        return min(_MOST_RETRY_AFTER_S, max(1, math.ceil(float(left_s))))
