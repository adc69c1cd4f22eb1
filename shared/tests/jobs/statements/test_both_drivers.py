"""The gateway runs its statements with psycopg 3, whose parameters are typed by the server: each must be plain."""

import asyncio
import importlib
import pkgutil
import re
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
import pytest
from ecg_shared.jobs import statements
from ecg_shared.jobs.settings import JobsSettings
from ecg_shared.jobs.statements import read
from sqlalchemy import Connection

_STATEMENT: Final = re.compile(r"\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b")
PARAMETERS: Final[dict[str, Any]] = {
    "actor": "key",
    "actors": ["key"],
    "action": "delete",
    "actions": ["delete"],
    "after": 0,
    "after_job_id": uuid.uuid4(),
    "artifacts": "[]",
    "batch_id": uuid.uuid4(),
    "before": uuid.uuid4(),
    "cursor_at": datetime(2026, 1, 1, tzinfo=UTC),
    "cursor_id": uuid.uuid4(),
    "deadline_exceeded": "{}",
    "delay_s": 1.5,
    "development": True,
    "document": "{}",
    "epoch": 1,
    "error": "{}",
    "expires_s": None,
    "external_id": "A-1",
    "fence": 1,
    "found": 0,
    "hint_s": 5.0,
    "input": "{}",
    "job_id": uuid.uuid4(),
    "job_ids": [uuid.uuid4()],
    "key": "k",
    "key_id": "abc",
    "kind": "page",
    "known_rev": 1,
    "lease_s": 30.0,
    "limit": 10,
    "max_age_s": 86400.0,
    "max_claims": 3,
    "missing": [3],
    "name": "name",
    "next_stage": "analyze",
    "options": "{}",
    "outcome": "done",
    "outcomes": ["done"],
    "owner": "me",
    "priority": 1,
    "progress": 0.5,
    "purge_again_s": 600.0,
    "put_timeout_s": 60.0,
    "request_sha256": b"x",
    "scopes": ["read"],
    "secret_hmac": b"x",
    "stage": "digitize",
    "stage_deadline_s": 120.0,
    "status": "queued",
    "submitted_after": datetime(2026, 1, 1, tzinfo=UTC),
    "submitted_before": datetime(2026, 1, 2, tzinfo=UTC),
    "tenant_id": uuid.uuid4(),
    "tenant_ids": [uuid.uuid4()],
    "until": 9,
    "walk_s": 86400.0,
    "window_s": 60.0,
    "worker_lost": "{}",
}


def every_statement() -> dict[str, str]:
    found = {"worklist with every filter": read.worklist(*read.Filter)}
    for module in pkgutil.iter_modules(statements.__path__):
        content = vars(importlib.import_module(f"{statements.__name__}.{module.name}"))
        found |= {
            f"{module.name}.{name}": text
            for name, text in content.items()
            if re.fullmatch(r"[A-Z][A-Z_]*", name) and isinstance(text, str) and _STATEMENT.match(text)
        }
    return found


@pytest.mark.parametrize("name", sorted(every_statement()))
def test_a_statement_runs_with_server_side_parameters(name: str, database: Connection, settings: JobsSettings) -> None:
    text = every_statement()[name]

    async def run() -> None:
        connection = await psycopg.AsyncConnection.connect(settings.database_url.get_secret_value())
        async with connection:
            parameters = {each: PARAMETERS[each] for each in re.findall(r"%\((\w+)\)s", text)}
            with suppress(psycopg.errors.ForeignKeyViolation):  # planned and run; the made-up tenant is not there
                await connection.execute(text, parameters, prepare=True)
            await connection.rollback()

    asyncio.run(run())
