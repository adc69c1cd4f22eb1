"""The least a poll can be: one row by its key, from the same pool and server as the gateway."""

from collections.abc import Awaitable, Callable
from typing import Any

from ecg_shared.jobs.settings import JobsSettings
from psycopg_pool import AsyncConnectionPool

settings = JobsSettings()  # type: ignore[call-arg]  # from the environment
pool = AsyncConnectionPool(settings.database_url.get_secret_value(), min_size=4, max_size=8, open=False)


async def app(
    scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    """Answer the job's input as it stands in its row, or 304 with the same select where the request names an ETag."""
    if scope["type"] == "lifespan":
        await receive()
        await pool.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    async with pool.connection() as connection:
        query = "SELECT id::text, status, input::text FROM job WHERE id = %s"
        rows = await connection.execute(query, (scope["path"].rpartition("/")[2],), prepare=True)
        job, status, document = await rows.fetchone()  # type: ignore[misc]
    unchanged = any(name == b"if-none-match" for name, _ in scope["headers"])
    body = b"" if unchanged else f'{{"id":"{job}","status":"{status}","input":{document}}}'.encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 304 if unchanged else 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
