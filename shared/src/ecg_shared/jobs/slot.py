"""A pool child: one slot that runs one stage at a time, woken by hints and by its own looks into the database."""

import logging
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Final

from sqlalchemy.exc import ProgrammingError, SQLAlchemyError

from ecg_shared.contract.job import Stage
from ecg_shared.jobs import claims
from ecg_shared.jobs.announce import Announcer
from ecg_shared.jobs.claims import Claim
from ecg_shared.jobs.courier import Courier
from ecg_shared.jobs.hints import HintSender
from ecg_shared.jobs.stage_run import Equipment, run_claim
from ecg_shared.jobs.stage_work import Work

_log = logging.getLogger(__name__)
_JOBS_A_WAKE: Final = 20
"""A woken slot goes on as long as rows are due, but comes back so that the pool can renew the process."""
_HINT_SHOULD_HAVE_COME_S: Final = 5.0
_UNHEARD_PULLS: Final = 3


class Slot:
    """Runs due rows of one stage. ``wake`` and the puller share one lock: whoever finds it taken goes away."""

    def __init__(
        self,
        stage: Stage,
        work: Work,
        equipment: Equipment,
        *,
        hints: HintSender,
        announcer: Announcer,
        restart_worker: Callable[[], None],
    ) -> None:
        self._stage = stage
        self._work = work
        self._equipment = equipment
        self._hints = hints
        self._announcer = announcer
        self._courier = Courier()
        self._restart_worker = restart_worker
        self._owner = f"{socket.gethostname()}:{os.getpid()}"
        self._busy = threading.Lock()
        self._closing = threading.Event()
        self._heard_s = time.monotonic()
        self._unheard_pulls = 0
        self._puller = threading.Thread(target=self._pull, name="puller", daemon=True)

    def start(self) -> None:
        """Begin to look for rows without being told."""
        self._puller.start()

    def wake(self) -> None:
        """Run what is due. Called for every hint: a doubled or late one finds nothing left to claim."""
        self._heard_s, self._unheard_pulls = time.monotonic(), 0
        try:
            self._drain()
        except SQLAlchemyError as error:
            _say_no_claim(error)

    def close(self) -> None:
        """Take no more rows and wait for the one that runs; its heart releases it when that takes too long."""
        self._closing.set()
        timing = self._equipment.timing
        if self._busy.acquire(timeout=timing.drain_s + timing.kill_after_s):
            self._courier.close()

    def _drain(self, heard: Callable[[Claim], None] = lambda _: None) -> int:
        """Run due rows until there are none, or some other thread of this slot is at it; return how many."""
        if not self._busy.acquire(blocking=False):
            return 0
        try:
            for done in range(_JOBS_A_WAKE):
                if self._closing.is_set() or self._equipment.shutdown.requested:
                    return done
                with self._equipment.engine.connect() as connection:
                    claim = claims.take(connection, self._stage, owner=self._owner, timing=self._equipment.timing)
                if claim is None:
                    return done
                heard(claim)
                self._run(claim)
            return _JOBS_A_WAKE
        finally:
            self._busy.release()

    def _run(self, claim: Claim) -> None:
        began_s = time.monotonic()
        self._courier.give(lambda: self._announcer.publish(claim.job_id))
        outcome = run_claim(claim, self._work, self._equipment)
        self._courier.give(lambda: self._announcer.publish(claim.job_id))
        following = claims.next_stage(claim)
        if outcome == "stage_done" and following is not None:
            self._courier.give(lambda: self._hints.send(claim.job_id, following, claim.epoch))
        spent_ms = round(1000 * (time.monotonic() - began_s))
        _log.info("job %s: %s %s in %d ms, fence %d", claim.job_id, claim.stage, outcome, spent_ms, claim.fence)

    def _pull(self) -> None:
        timing = self._equipment.timing
        while not self._closing.wait(timing.pull_s * random.uniform(0.75, 1.25)):
            try:
                found = self._drain(self._note_unheard)
                if found == 0:
                    self._keep_warm()
                if found == 0 and self._starving():
                    # Something in this process keeps it from rows that others could take.
                    _log.error("rows are due for over %s s beside this idle slot; it ends", timing.deaf_s)
                    os.kill(os.getpid(), signal.SIGKILL)
            except SQLAlchemyError as error:
                _say_no_claim(error)

    def _keep_warm(self) -> None:
        if self._busy.acquire(blocking=False):
            try:
                self._equipment.decoder.warm()
            finally:
                self._busy.release()

    def _starving(self) -> bool:
        """Whether rows wait while this slot, idle, could not claim one."""
        if not self._busy.acquire(blocking=False):
            return False
        try:
            with self._equipment.engine.connect() as connection:
                return (
                    claims.oldest_due_s(connection, self._stage, self._equipment.timing) > self._equipment.timing.deaf_s
                )
        finally:
            self._busy.release()

    def _note_unheard(self, claim: Claim) -> None:
        """Count rows that this slot found by itself though a hint for them had long been sent.

        Some in a row, with no hint heard for a while and a broker that answers: the main process is deaf, which
        only a restart heals.
        """
        if claim.hinted_s_ago is None or claim.hinted_s_ago < _HINT_SHOULD_HAVE_COME_S:
            return
        self._unheard_pulls += 1
        deaf = (
            self._unheard_pulls >= _UNHEARD_PULLS and time.monotonic() - self._heard_s > self._equipment.timing.deaf_s
        )
        if deaf and self._announcer.reachable():
            _log.error("no hint was heard for over %s s; the worker restarts", self._equipment.timing.deaf_s)
            self._unheard_pulls = 0
            self._restart_worker()


def _say_no_claim(error: SQLAlchemyError) -> None:
    if isinstance(error, ProgrammingError):
        _log.error(
            "no claim: the database has another schema than this worker; run the migrations or update the worker"
        )
    else:
        _log.warning("no claim: the database does not answer (%s)", type(error).__name__)
