"""The heartbeat of one claim: a thread that prolongs the lease and stops the work when it cannot."""

import logging
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ecg_shared.jobs import claims
from ecg_shared.jobs.claims import Claim
from ecg_shared.jobs.shutdown import Shutdown
from ecg_shared.jobs.timing import Timing

_log = logging.getLogger(__name__)
_LOOK_S = 0.5
"""Between looks at the clock and the shutdown flag."""


class Heart:
    """Beats while it is entered. ``stop_work`` is called at most once, from the heart's thread.

    It is called when the row is taken back, cancelled or deleted, when no beat has arrived for a whole lease, at the
    stage's deadline, and when a shutdown has waited long enough (the row is released first).
    """

    def __init__(
        self, engine: Engine, claim: Claim, timing: Timing, *, shutdown: Shutdown, stop_work: Callable[[], None]
    ) -> None:
        self.progress = 0.0
        self._engine = engine
        self._claim = claim
        self._timing = timing
        self._shutdown = shutdown
        self._stop_work = stop_work
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        reason = self._beat_until_lost()
        if reason is not None:
            _log.warning("job %s: %s, the work is stopped", self._claim.job_id, reason)
            self._stop_work()

    def _beat_until_lost(self) -> str | None:
        """Return why the work must stop; None when it is over."""
        began_s = last_s = next_s = time.monotonic()
        stopping_since_s: float | None = None
        while not self._over.wait(min(_LOOK_S, self._timing.heartbeat_s / 4)):
            now_s = time.monotonic()
            if now_s - began_s > self._timing.stage_deadline_s:
                return "the stage's deadline is over"
            if self._shutdown.requested:
                stopping_since_s = stopping_since_s or now_s
                if now_s - stopping_since_s > self._timing.drain_s:
                    return self._release()
            if now_s < next_s + self._timing.heartbeat_s:
                continue
            next_s = now_s
            try:
                if not self._beat():
                    return "the lease is lost"
                last_s = now_s
            except SQLAlchemyError as error:
                _log.warning("job %s: no heartbeat (%s)", self._claim.job_id, type(error).__name__)
                if time.monotonic() - last_s > self._timing.lease_s:
                    return "the database has not heard of us for a whole lease"
        return None

    def _beat(self) -> bool:
        with self._engine.connect() as connection:
            return claims.beat(connection, self._claim, progress=self.progress, timing=self._timing)

    def _release(self) -> str:
        try:
            with self._engine.connect() as connection:
                claims.release(connection, self._claim)
        except SQLAlchemyError:
            return "shutting down, the lease will end by itself"
        return "shutting down, the row is released"
