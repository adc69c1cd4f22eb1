"""How often, and after which pause, a dead part is started again."""

from collections import deque

LIMIT = 5
WINDOW_S = 600.0
_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 10.0


class RestartBudget:
    """At most `LIMIT` restarts in any `WINDOW_S` seconds, each after twice the pause of the one before."""

    def __init__(self) -> None:
        self._restarts: deque[float] = deque()

    def pause_s(self, now_s: float) -> float | None:
        """Pause before the restart of a part that died at `now_s` on a monotonic clock; None if it is one too many."""
        while self._restarts and self._restarts[0] <= now_s - WINDOW_S:
            self._restarts.popleft()
        if len(self._restarts) == LIMIT:
            return None
        pause_s = min(_FIRST_PAUSE_S * 2.0 ** len(self._restarts), _LONGEST_PAUSE_S)
        self._restarts.append(now_s)
        return pause_s
