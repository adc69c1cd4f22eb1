"""What keeps the promise when others die: ``python -m ecg_shared.jobs.sweeper``. Any number may run.

Each duty is small, safe to repeat, and fails alone.
"""

import json
import logging
import random
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.job import Stage
from ecg_shared.jobs import keys, orphans
from ecg_shared.jobs.announce import Announcer
from ecg_shared.jobs.courier import Courier
from ecg_shared.jobs.database import one, open_engine, rows, transaction
from ecg_shared.jobs.failures import error_document
from ecg_shared.jobs.hints import HintSender
from ecg_shared.jobs.logs import log_to_stderr
from ecg_shared.jobs.settings import JobsSettings
from ecg_shared.jobs.statements import api_keys, sweep, user
from ecg_shared.jobs.storage import PUT_TIMEOUT_S, ObjectStore
from ecg_shared.jobs.timing import Timing

_log = logging.getLogger(__name__)
_DEADLINE_EXCEEDED: Final = json.dumps(error_document(ErrorCode.DEADLINE_EXCEEDED))
_WORKER_LOST: Final = json.dumps(error_document(ErrorCode.WORKER_LOST))


@dataclass(frozen=True, slots=True)
class Sweeper:
    """The duties, and what they need."""

    engine: Engine
    store: ObjectStore
    hints: HintSender
    announcer: Announcer
    courier: Courier
    timing: Timing

    def sweep(self) -> None:
        """Do every duty once; one that fails is tried again at the next sweep."""
        duties: tuple[Callable[[], None], ...] = (
            self.take_back_lost,
            self.expire_old,
            self.hint_due,
            self.measure_queues,
            self.drop_stale_uploads,
            self.retain,
            self.purge_deleted,
            self.walk_for_orphans,
        )
        for duty in duties:
            try:
                duty()
            except (SQLAlchemyError, EcgError) as error:
                _log.warning("%s: %s", duty.__name__, type(error).__name__)

    def take_back_lost(self) -> None:
        """Queue rows again whose worker went silent, or fail them at the cap of claims."""
        errors = {"worker_lost": _WORKER_LOST, "deadline_exceeded": _DEADLINE_EXCEEDED}
        with self.engine.connect() as connection:
            for row in rows(connection, sweep.TAKE_BACK, {"max_claims": self.timing.max_claims, **errors}):
                _log.warning("job %s: lease over in %s, now %s", row["id"], row["stage"], row["status"])
                self._announce(row["id"])

    def expire_old(self) -> None:
        """Fail jobs that are too old to be promised any longer."""
        parameters = {"max_age_s": self.timing.max_age_s, "deadline_exceeded": _DEADLINE_EXCEEDED}
        with self.engine.connect() as connection:
            for row in rows(connection, sweep.EXPIRE, parameters):
                _log.warning("job %s: too old, failed", row["id"])
                self._announce(row["id"])

    def hint_due(self) -> None:
        """Send hints again that seem lost."""
        with self.engine.connect() as connection:
            due = rows(connection, sweep.HINT, {"hint_s": self.timing.hint_s})
        for row in due:
            self._hint(row["id"], Stage(row["stage"]), row["epoch"])

    def measure_queues(self) -> None:
        """Write the row a stage that metrics and scalers read."""
        with self.engine.connect() as connection:
            rows(connection, sweep.STAT, {})

    def drop_stale_uploads(self) -> None:
        """Forget uploads that nobody finished; the row goes first, so that nobody can promise them any more."""
        with self.engine.connect() as connection:
            dropped = rows(connection, sweep.DROP_RECEIVING, {})
        for row in dropped:
            self.store.delete_prefix(keys.job_prefix(row["id"]))

    def retain(self) -> None:
        """Delete uploads and jobs that their tenant no longer keeps."""
        with self.engine.connect() as connection:
            uploads = rows(connection, sweep.INPUT_OUTLIVED, {})
            outlived = rows(connection, sweep.RESULT_OUTLIVED, {})
        for row in outlived:
            ids = {"job_id": row["id"], "tenant_id": row["tenant_id"]}
            with transaction(self.engine) as connection:
                if one(connection, user.TOMBSTONE, {**ids, "put_timeout_s": PUT_TIMEOUT_S}) is not None:
                    rows(connection, user.FORGET, ids)
                    trail = {"actor": "sweeper", "action": "delete", "outcome": "retention"}
                    rows(connection, api_keys.AUDIT, {**ids, **trail})
        for row in uploads:
            self.store.delete_prefix(keys.input_prefix(row["id"]))

    def purge_deleted(self) -> None:
        """Empty the prefixes of deleted jobs once no writer can be left, and look again later."""
        with self.engine.connect() as connection:
            due = rows(connection, sweep.PURGE_DUE, {"purge_again_s": self.timing.purge_again_s})
        for row in due:
            found = self.store.delete_prefix(keys.job_prefix(row["id"]))
            with self.engine.connect() as connection:
                rows(connection, sweep.PURGED, {"job_id": row["id"], "found": found})

    def walk_for_orphans(self) -> None:
        """Search the part of the bucket whose turn it is for old objects that no row names."""
        with self.engine.connect() as connection:
            turn = one(connection, sweep.NEXT_WALK, {"walk_s": self.timing.walk_s})
        if turn is not None:
            deleted = orphans.delete(self.engine, self.store, prefix=f"{turn['h2']}/", timing=self.timing)
            if deleted:
                _log.info("deleted %d orphans under %s/", deleted, turn["h2"])

    def _announce(self, job_id: UUID) -> None:
        self.courier.give(lambda: self.announcer.publish(job_id))

    def _hint(self, job_id: UUID, stage: Stage, epoch: int) -> None:
        self.courier.give(lambda: self.hints.send(job_id, stage, epoch))


def open_sweeper(settings: JobsSettings) -> Sweeper:
    """Make a sweeper with its connections."""
    return Sweeper(
        engine=open_engine(settings, name="sweeper", pool_size=1),
        store=ObjectStore.from_settings(settings),
        hints=HintSender(settings),
        announcer=Announcer(settings),
        courier=Courier(),
        timing=settings.timing,
    )


def main() -> int:
    """Sweep until SIGTERM or SIGINT."""
    log_to_stderr("sweeper")
    settings = JobsSettings()  # type: ignore[call-arg]  # from the environment
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    sweeper = open_sweeper(settings)
    _log.info("sweeping every %s s", settings.timing.sweep_s)
    while not stop.wait(settings.timing.sweep_s * random.uniform(0.75, 1.25)):
        sweeper.sweep()
    sweeper.courier.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
