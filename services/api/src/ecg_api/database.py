"""PostgreSQL for the gateway: short statements over a bounded pool; its troubles become coded errors here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
from ecg_shared.contract.errors import ErrorCode
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from ecg_api.problems import RefusedError

Row = DictRow
Parameters = Mapping[str, Any]

POOL_WAIT_S: Final = 2.0
_SESSION: Final = {
    "timezone": "UTC",
    "statement_timeout": 5_000,  # ms
    # Every statement finds its rows by an index whatever the values are: planning each anew costs more than running it.
    "plan_cache_mode": "force_generic_plan",
}
_CONNECT_TIMEOUT_S: Final = 3
_MOST_WAITING: Final = 500


class Database:
    """The pool. Raises RefusedError: overloaded (no connection comes free), storage_unavailable (none works)."""

    def __init__(self, url: str, *, connections: int) -> None:
        self._pool: AsyncConnectionPool[AsyncConnection[Row]] = AsyncConnectionPool(
            url,
            min_size=min(2, connections),
            max_size=connections,
            timeout=POOL_WAIT_S,
            max_waiting=_MOST_WAITING,
            open=False,
            name="gateway",
            kwargs={
                "autocommit": True,
                "row_factory": dict_row,
                "prepare_threshold": 2,
                "connect_timeout": _CONNECT_TIMEOUT_S,
                "application_name": "ecg-api",
                "options": " ".join(f"-c {name}={value}" for name, value in _SESSION.items()),
            },
        )

    async def open(self) -> None:
        """Begin to connect; a database that is not there yet is waited for by those who ask."""
        await self._pool.open()

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.close()

    async def one(self, statement: str, parameters: Parameters | None = None) -> Row | None:
        """Return the first row, or None."""
        async with self.connection() as connection:
            return await (await connection.execute(statement.encode(), parameters)).fetchone()

    async def all(self, statement: str, parameters: Parameters | None = None) -> list[Row]:
        """Return every row."""
        async with self.connection() as connection:
            return await (await connection.execute(statement.encode(), parameters)).fetchall()

    async def execute(self, statement: str, parameters: Parameters | None = None) -> None:
        """Run a statement whose rows nobody needs."""
        async with self.connection() as connection:
            await connection.execute(statement.encode(), parameters)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection[Row]]:
        """Yield a connection inside one transaction."""
        async with self.connection() as connection, connection.transaction():
            yield connection

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection[Row]]:
        """Yield a connection in autocommit."""
        try:
            async with self._pool.connection() as connection:
                yield connection
        except (PoolTimeout, TooManyRequests) as error:
            raise RefusedError(ErrorCode.OVERLOADED, "No database connection came free.", retry_after_s=2) from error
        except (psycopg.OperationalError, psycopg.InterfaceError, PoolClosed) as error:
            raise RefusedError(ErrorCode.STORAGE_UNAVAILABLE, "The database does not answer.") from error

    def pool_figures(self) -> dict[str, int]:
        """Return the pool's own counters."""
        return dict(self._pool.get_stats())
