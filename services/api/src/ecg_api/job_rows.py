"""The rows of jobs that clients poll: whoever asks at the same moment is answered by one statement.

A round trip costs many times what a row costs. While one statement is under way the next askers gather, so the load
on the database grows with time, not with the number of pollers; a lone asker waits for nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from ecg_shared.jobs.statements.poll_many import POLL_MANY

from ecg_api.database import Database, Row

_AT_ONCE: Final = 2
_MOST_ROWS: Final = 200

_Asked = tuple[UUID, UUID]


class JobRows:
    """Reads jobs by (job_id, tenant_id)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked: dict[_Asked, list[asyncio.Future[Row | None]]] = {}
        self._readers: set[asyncio.Task[None]] = set()

    async def read(self, job_id: UUID, tenant_id: UUID) -> Row | None:
        """Return the row as it is now or later, never as it was before the call; None: this tenant has no such job."""
        answer: asyncio.Future[Row | None] = asyncio.get_running_loop().create_future()
        self._asked.setdefault((job_id, tenant_id), []).append(answer)
        if len(self._readers) < _AT_ONCE:
            reader = asyncio.create_task(self._read_all())
            self._readers.add(reader)
            reader.add_done_callback(self._readers.discard)
        return await answer

    async def _read_all(self) -> None:
        while self._asked:
            batch = dict(list(self._asked.items())[:_MOST_ROWS])
            for asked in batch:
                del self._asked[asked]
            try:
                rows = await self._database.all(
                    POLL_MANY,
                    {"job_ids": [job_id for job_id, _ in batch], "tenant_ids": [tenant_id for _, tenant_id in batch]},
                )
            except Exception as error:  # each asker gets it and decides
                for answer in _open_answers(batch.values()):
                    answer.set_exception(error)
                continue
            found = {(row["id"], row["tenant_id"]): row for row in rows}
            for asked, answers in batch.items():
                for answer in _open_answers([answers]):
                    answer.set_result(found.get(asked))


def _open_answers(askers: Iterable[list[asyncio.Future[Row | None]]]) -> Iterator[asyncio.Future[Row | None]]:
    return (answer for answers in askers for answer in answers if not answer.done())
