"""Hints to workers and messages to whoever waits: sent from a thread of their own, never waited for."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from ecg_shared.jobs.announce import Announcer
from ecg_shared.jobs.courier import Courier
from ecg_shared.jobs.hints import HintSender
from ecg_shared.jobs.settings import JobsSettings
from prometheus_client import Counter


class Wakeups:
    """What is lost here is found again in the database, seconds later."""

    def __init__(self, settings: JobsSettings, *, failures: Counter) -> None:
        self._hints = HintSender(settings)
        self._announcer = Announcer(settings)
        self._courier = Courier()
        self._failures = failures

    def queued(self, job_id: UUID, stage: str, epoch: int) -> None:
        """Wake a worker of the stage."""
        self._send(lambda: self._hints.send(job_id, stage, epoch))

    def changed(self, job_id: UUID) -> None:
        """Wake those who wait for the job, at whichever replica."""
        self._send(lambda: self._announcer.publish(job_id))

    def close(self) -> None:
        """Send what was taken, for a moment."""
        self._courier.close()
        self._hints.close()
        self._announcer.close()

    def _send(self, errand: Callable[[], None]) -> None:
        def counted() -> None:
            try:
                errand()
            except Exception:
                self._failures.inc()
                raise

        self._courier.give(counted)
