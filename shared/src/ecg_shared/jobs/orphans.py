"""Objects that no row names: left by uploads that were taken over, claims that were lost, results that gave way."""

from collections import defaultdict
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Engine

from ecg_shared.jobs import keys
from ecg_shared.jobs.database import rows
from ecg_shared.jobs.statements import sweep
from ecg_shared.jobs.storage import ObjectStore
from ecg_shared.jobs.timing import Timing

_JOBS_AT_ONCE: Final = 500


def delete(engine: Engine, store: ObjectStore, *, prefix: str, timing: Timing) -> int:
    """Delete the orphans under a prefix and return how many there were.

    An orphan is older than ``timing.orphan_age_s``, named by no row, and of a job that nobody may write to any more.
    Objects whose key is not of a job are left alone: they are not ours.
    """
    with engine.connect() as connection:
        (clock,) = rows(connection, sweep.CLOCK, {})
    too_young = clock["now"] - timedelta(seconds=timing.orphan_age_s)
    deleted = 0
    old: dict[UUID, list[str]] = defaultdict(list)
    for key, changed_at in store.listing(prefix):
        job_id = keys.job_of(key)
        if job_id is None or changed_at > too_young:
            continue
        if job_id not in old and len(old) == _JOBS_AT_ONCE:
            deleted += store.delete(_unnamed(engine, old))
            old.clear()
        old[job_id].append(key)
    return deleted + store.delete(_unnamed(engine, old))


def _unnamed(engine: Engine, keys_of_jobs: dict[UUID, list[str]]) -> list[str]:
    parameters = {"job_ids": list(keys_of_jobs)}
    with engine.connect() as connection:
        # In this order: a row that was open and has finished in between has named its objects by the second look.
        still_open = {row["id"] for row in rows(connection, sweep.OPEN_WRITERS, parameters)}
        named = {row["key"] for row in rows(connection, sweep.NAMED_KEYS, parameters)}
    return [
        key for job_id, found in keys_of_jobs.items() if job_id not in still_open for key in found if key not in named
    ]
