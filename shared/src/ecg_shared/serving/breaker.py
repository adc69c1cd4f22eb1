"""When to stop asking a server that fails: a circuit breaker, and a budget for retries."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock


class Breaker:
    """Refuses calls for a while after failures in a row; then lets one through, whose outcome decides.

    A dead server is thus found out once a pause and not by every job in turn. Safe to share among threads.
    """

    def __init__(
        self, *, failures: int = 5, pause_s: float = 5.0, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        """Open after so many failures in a row, for so long."""
        self._limit = failures
        self._pause_s = pause_s
        self._clock_s = clock_s
        self._failed_in_a_row = 0
        self._closed_until_s = 0.0
        self._lock = Lock()

    @property
    def closed(self) -> bool:
        """Whether calls pass, as many as like."""
        return self._failed_in_a_row < self._limit

    def allows(self) -> bool:
        """Whether a call may be made now; a yes after a pause is given to one caller only."""
        with self._lock:
            if self.closed:
                return True
            now_s = self._clock_s()
            if now_s < self._closed_until_s:
                return False
            self._closed_until_s = now_s + self._pause_s
            return True

    def succeeded(self) -> None:
        """Take note that the server answered."""
        with self._lock:
            self._failed_in_a_row = 0

    def failed(self) -> None:
        """Take note that the server did not answer."""
        with self._lock:
            self._failed_in_a_row += 1
            if self._failed_in_a_row >= self._limit:
                self._closed_until_s = self._clock_s() + self._pause_s


class RetryBudget:
    """Lets retries be a share of the calls that succeed, so that they cannot multiply the load on a failing server.

    The token bucket of gRPC's retry throttling (gRFC A6): a retry costs one token, a success earns a tenth.
    """

    def __init__(self, *, most: float = 10.0, earned_by_success: float = 0.1) -> None:
        """Start full."""
        self._most = most
        self._earned = earned_by_success
        self._tokens = most
        self._lock = Lock()

    def take(self) -> bool:
        """Pay for one retry; False if there is nothing left."""
        with self._lock:
            if self._tokens < 1.0:
                return False
            self._tokens -= 1.0
            return True

    def earn(self) -> None:
        """Take note of a success."""
        with self._lock:
            self._tokens = min(self._most, self._tokens + self._earned)
