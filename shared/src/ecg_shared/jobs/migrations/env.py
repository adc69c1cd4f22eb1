"""Alembic's entry: one connection, one transaction, one migrator at a time."""

from typing import Final

from alembic import context
from sqlalchemy import create_engine, make_url

_LOCK: Final = 0x6563676A  # "ecgj": any number, the same in every migrator
_url = make_url(context.config.attributes["database_url"]).set(drivername="postgresql+psycopg2")
# A migration that cannot have its lock at once gives up instead of stopping everyone behind it.
_engine = create_engine(_url, connect_args={"connect_timeout": 5, "options": "-c lock_timeout=2000"})

with _engine.connect() as connection:
    context.configure(connection=connection, transactional_ddl=True)
    with context.begin_transaction():
        connection.exec_driver_sql("SET LOCAL lock_timeout = 60000")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        connection.exec_driver_sql("SET LOCAL lock_timeout = 2000")
        context.run_migrations()
_engine.dispose()
