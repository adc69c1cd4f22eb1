"""Connections of the workers and the sweeper: SQLAlchemy's pool over psycopg2, plain SQL, autocommit."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import psycopg2.extras
from sqlalchemy import Connection, Engine, create_engine, make_url

from ecg_shared.jobs.settings import JobsSettings

Row = Mapping[str, Any]

_CONNECT_ARGS: Final = {
    "connect_timeout": 5,
    # A half-open connection is noticed within 15 s, inside a lease.
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
    "options": "-c statement_timeout=15000 -c lock_timeout=2000 -c timezone=UTC",
}


def open_engine(settings: JobsSettings, *, name: str, pool_size: int = 2) -> Engine:
    """Make a pool that connects on first use, tests a connection before lending it and waits 2 s for a free one.

    Each statement commits by itself. ``name`` shows in ``pg_stat_activity``. Make it after a fork, never before.
    """
    psycopg2.extras.register_uuid()  # type: ignore[no-untyped-call]  # the stubs lack it
    url = make_url(settings.database_url.get_secret_value()).set(drivername="postgresql+psycopg2")
    return create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_pre_ping=True,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=2,
        connect_args={**_CONNECT_ARGS, "application_name": name},
    )


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Lend a connection whose statements commit together, or not at all when the block raises."""
    with engine.connect().execution_options(isolation_level="READ COMMITTED") as connection, connection.begin():
        yield connection


def rows(connection: Connection, statement: str, parameters: Row) -> list[Row]:
    """Execute one statement of ``statements`` and return all its rows as mappings; [] for one that returns none."""
    result = connection.exec_driver_sql(statement, dict(parameters))
    return [dict(row) for row in result.mappings()] if result.returns_rows else []


def one(connection: Connection, statement: str, parameters: Row) -> Row | None:
    """Execute a statement that touches at most one job; None means its guard did not hold."""
    found = rows(connection, statement, parameters)
    return found[0] if found else None
