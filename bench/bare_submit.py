"""The least a submission can be: put the object, insert the row. Same server, pool and clients as the gateway."""

import io
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from anyio import to_thread
from ecg_shared.jobs.settings import JobsSettings
from minio import Minio
from psycopg_pool import AsyncConnectionPool

settings = JobsSettings()  # type: ignore[call-arg]  # from the environment
keys = settings.s3_access_key.get_secret_value(), settings.s3_secret_key.get_secret_value()
storage = Minio(settings.s3_endpoint, *keys, secure=settings.s3_secure)
pool = AsyncConnectionPool(settings.database_url.get_secret_value(), min_size=4, max_size=8, open=False)


async def app(
    scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    """Store a POSTed body under a new id and answer 202."""
    if scope["type"] == "lifespan":
        await receive()
        await pool.open()
        async with pool.connection() as connection:
            await connection.execute("CREATE TABLE IF NOT EXISTS bare_submit (id uuid PRIMARY KEY, bytes integer)")
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    body = io.BytesIO()
    while (message := await receive()) and (body.write(message["body"]) or True) and message.get("more_body"):
        pass
    job, size = uuid.uuid4(), body.tell() + body.seek(0)
    await to_thread.run_sync(storage.put_object, settings.s3_bucket, f"bare/{job}", body, size)
    async with pool.connection() as connection:
        await connection.execute("INSERT INTO bare_submit VALUES (%s, %s)", (job, size))
    await send({"type": "http.response.start", "status": 202, "headers": [(b"content-length", b"36")]})
    await send({"type": "http.response.body", "body": str(job).encode()})
