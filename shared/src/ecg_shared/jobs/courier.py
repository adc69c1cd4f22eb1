"""Runs what may fail and must not be waited for: hints and announcements, in one thread with a breaker."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Final

_FAILURES_THAT_OPEN: Final = 3
_OPEN_S: Final = 5.0
_ROOM: Final = 1000
_log = logging.getLogger(__name__)

Errand = Callable[[], None]


class Courier:
    """Takes errands without blocking and runs them in order.

    After three failures in a row errands are dropped for five seconds: a dead broker must not fill the memory, and
    what is dropped is found again in the database.
    """

    def __init__(self) -> None:
        self._errands: queue.Queue[Errand | None] = queue.Queue(_ROOM)
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._thread.start()

    def give(self, errand: Errand) -> None:
        """Take an errand; drop it when there is no room."""
        try:
            self._errands.put_nowait(errand)
        except queue.Full:
            _log.warning("the courier is full; an errand was dropped")

    def close(self, patience_s: float = 1.0) -> None:
        """Run what was taken, for at most ``patience_s``."""
        try:
            self._errands.put(None, timeout=patience_s)
        except queue.Full:
            return
        self._thread.join(patience_s)

    def _run(self) -> None:
        failures, closed_until_s = 0, 0.0
        while (errand := self._errands.get()) is not None:
            if time.monotonic() < closed_until_s:
                continue
            try:
                errand()
            except Exception as error:  # whatever it is, the thread lives on and the errand is found again
                failures += 1
                if failures >= _FAILURES_THAT_OPEN:
                    failures, closed_until_s = 0, time.monotonic() + _OPEN_S
                    _log.warning("the broker does not answer (%s); not asked for %s s", type(error).__name__, _OPEN_S)
            else:
                failures = 0
