"""What operators see. Labels are words of ours: no id, no name, no patient."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ecg_shared.contract.errors import ErrorCode
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import Scope

CALL: Final = "ecg.call"
"""Under this name the request's scope holds the name of its call."""

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The process's figures."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter("ecg_http_requests", "Requests answered", ("call", "status"), registry=self.registry)
        self._seconds = Histogram(
            "ecg_http_request_seconds", "Time to answer", ("call",), buckets=_SECONDS, registry=self.registry
        )
        self._refused = Counter("ecg_refused", "Requests refused", ("reason",), registry=self.registry)
        self.submitted = Counter("ecg_jobs_submitted", "Jobs promised", ("kind",), registry=self.registry)
        self.submitted_bytes = Counter("ecg_submitted_bytes", "Bytes of promised uploads", registry=self.registry)
        self.hint_failures = Counter("ecg_hint_failures", "Wake-up hints that were not sent", registry=self.registry)
        self.audit_dropped = Counter(
            "ecg_audit_dropped", "Lines of the audit trail that there was no room for", registry=self.registry
        )
        self.waiting = Gauge("ecg_waiting_clients", "Long polls and event streams open", registry=self.registry)
        self._pool = Gauge("ecg_db_pool", "Counters of the connection pool", ("figure",), registry=self.registry)
        self._depth = Gauge("ecg_queue_depth", "Jobs that wait", ("queue",), registry=self.registry)
        self._running = Gauge("ecg_queue_running", "Jobs that run", ("queue",), registry=self.registry)
        self._oldest = Gauge(
            "ecg_queue_oldest_age_seconds", "Age of the oldest job that waits", ("queue",), registry=self.registry
        )
        self._measured = Gauge(
            "ecg_queue_measured_seconds_ago", "Age of these queue figures", ("queue",), registry=self.registry
        )
        self._children: dict[tuple[str, int], Counter] = {}
        self._timers: dict[str, Histogram] = {}

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one request under its call's name, never its path."""
        call = scope.get(CALL, "none")
        counter = self._children.get((call, status))
        if counter is None:
            counter = self._children[call, status] = self._requests.labels(call, str(status))
        counter.inc()
        timer = self._timers.get(call)
        if timer is None:
            timer = self._timers[call] = self._seconds.labels(call)
        timer.observe(seconds)

    def refused(self, code: ErrorCode) -> None:
        """Count a refusal."""
        self._refused.labels(str(code)).inc()

    def exposition(self, *, queues: Iterable[Any], pool: dict[str, int], waiting: int) -> bytes:
        """Return Prometheus' text form."""
        self.waiting.set(waiting)
        for figure, value in pool.items():
            self._pool.labels(figure).set(value)
        for row in queues:
            self._depth.labels(row["stage"]).set(row["depth"])
            self._running.labels(row["stage"]).set(row["running"])
            self._oldest.labels(row["stage"]).set(row["oldest_age_s"])
            self._measured.labels(row["stage"]).set(row["measured_s_ago"])
        return generate_latest(self.registry)
