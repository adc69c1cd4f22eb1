"""Reading jobs by revision."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from ecg_api import job_views
from ecg_api.database import Database, Parameters, Row
from ecg_api.job_views import JobView, JobViews
from ecg_shared.contract.errors import EcgError
from ecg_shared.jobs.statements import read


class CountingDatabase(Database):
    """The real one, noting what it is asked."""

    def __init__(self, url: str) -> None:
        super().__init__(url, connections=4)
        self.asked: list[str] = []

    async def one(self, statement: str, parameters: Parameters | None = None) -> Row | None:
        self.asked.append("document")
        return await super().one(statement, parameters)

    async def all(self, statement: str, parameters: Parameters | None = None) -> list[Row]:
        self.asked.append("revisions")
        return await super().all(statement, parameters)


@pytest.fixture
def job(client: Any, database: Any) -> tuple[UUID, UUID]:
    """Id and tenant of a queued job."""
    job_id = client.submit()["id"]
    return uuid.UUID(job_id), database.execute("SELECT tenant_id FROM job WHERE id = %s", [job_id]).fetchone()[0]


@pytest.fixture
def run(settings: Any) -> Callable[[Callable[[JobViews, CountingDatabase], Awaitable[Any]]], Any]:
    def run_one(steps: Callable[[JobViews, CountingDatabase], Awaitable[Any]]) -> Any:
        async def whole() -> Any:
            database = CountingDatabase(settings.database_url.get_secret_value())
            await database.open()
            try:
                return await steps(JobViews(database), database)
            finally:
                await database.close()

        return asyncio.run(whole())

    return run_one


def test_the_document_is_read_once_and_then_the_revision_only(job: tuple[UUID, UUID], run: Any) -> None:
    async def steps(views: JobViews, database: CountingDatabase) -> None:
        first = await views.read(*job)
        second = await views.read(*job)
        assert second is first
        assert database.asked == ["document", "revisions"]

    run(steps)


def test_the_document_is_read_again_when_the_revision_moved(job: tuple[UUID, UUID], run: Any, worker: Any) -> None:
    async def steps(views: JobViews, database: CountingDatabase) -> None:
        first = await views.read(*job)
        await asyncio.to_thread(worker.claim, str(job[0]))
        second = await views.read(*job)
        assert first is not None
        assert second is not None
        assert (first.status, second.status) == ("queued", "running")
        assert first.etag != second.etag

    run(steps)


def test_askers_of_one_moment_share_statements(job: tuple[UUID, UUID], run: Any) -> None:
    async def steps(views: JobViews, database: CountingDatabase) -> None:
        first = await views.read(*job)
        database.asked.clear()
        answers = await asyncio.gather(*[views.read(*job) for _ in range(100)])
        assert answers == [first] * 100
        assert len(database.asked) <= 4  # two alone, then all who gathered meanwhile

    run(steps)


def test_another_tenant_sees_nothing_before_and_after_the_owner_has_read(job: tuple[UUID, UUID], run: Any) -> None:
    async def steps(views: JobViews, database: CountingDatabase) -> None:
        stranger = uuid.uuid4()
        assert await views.read(job[0], stranger) is None
        assert await views.read(*job) is not None
        theirs, own = await asyncio.gather(views.read(job[0], stranger), views.read(*job))
        assert theirs is None
        assert own is not None

    run(steps)


def test_one_askers_leaving_takes_nobody_else_along(job: tuple[UUID, UUID], run: Any) -> None:
    async def steps(views: JobViews, database: CountingDatabase) -> None:
        await views.read(*job)
        tasks = [asyncio.create_task(views.read(*job)) for _ in range(20)]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(answer, JobView) for answer in answers[1::2])
        assert await views.read(*job) is not None

    run(steps)


def test_when_the_database_fails_every_asker_is_told(job: tuple[UUID, UUID], run: Any) -> None:
    async def steps(views: JobViews, database: CountingDatabase) -> None:
        await views.read(*job)
        await database.close()
        answers = await asyncio.gather(*[views.read(*job) for _ in range(10)], return_exceptions=True)
        assert [isinstance(answer, EcgError) for answer in answers] == [True] * 10

    run(steps)


def test_only_so_many_documents_are_kept(
    job: tuple[UUID, UUID], run: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_views, "MOST_KEPT", 1)
    other = uuid.UUID(client.submit()["id"])

    async def steps(views: JobViews, database: CountingDatabase) -> None:
        for _ in range(2):
            await views.read(*job)
            await views.read(other, job[1])
        assert database.asked == ["document"] * 4

    run(steps)


def test_the_lone_askers_statement_agrees_with_the_batched_one(job: tuple[UUID, UUID], settings: Any) -> None:
    async def both() -> None:
        database = Database(settings.database_url.get_secret_value(), connections=2)
        await database.open()
        alone = await database.all(*job_views._question([job]))
        batched = await database.all(read.REVISIONS, {"job_ids": [job[0]], "tenant_ids": [job[1]]})
        await database.close()
        assert [(row["id"], row["revision"]) for row in alone] == [(row["id"], row["revision"]) for row in batched]

    asyncio.run(both())
