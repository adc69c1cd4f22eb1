"""How fast one key may call: a bucket a key, in each process by itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import monotonic
from typing import Final

from ecg_shared.contract.errors import ErrorCode

from ecg_api.problems import RefusedError

BURST_S: Final = 2.0
"""A key that was quiet may make the calls of so many seconds at once: a page that opens asks for many things."""

_MOST_KEYS: Final = 10_000


class RateLimit:
    """Each call takes a token; ``per_s`` of them come back each second, up to a burst."""

    def __init__(self, per_s: float, *, clock: Callable[[], float] = monotonic) -> None:
        self._per_s = per_s
        self._burst = max(1.0, BURST_S * per_s)
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, key_id: str) -> None:
        """Raise RefusedError (rate_limited), with when to come back, where the key has no token left."""
        now = self._clock()
        left, at = self._left.get(key_id, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_s)
        if left < 1.0:
            retry_after_s = max(1, math.ceil((1.0 - left) / self._per_s))
            raise RefusedError(ErrorCode.RATE_LIMITED, retry_after_s=retry_after_s)
        if len(self._left) >= _MOST_KEYS:
            self._left.clear()
        self._left[key_id] = left - 1.0, now
