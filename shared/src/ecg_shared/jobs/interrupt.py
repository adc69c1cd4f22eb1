"""Stopping work that runs in another thread, and the process if the work does not listen."""

import ctypes
import os
import signal
import threading
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


class LeaseLost(BaseException):
    """Raised inside the work when the row is no longer ours."""


class Interruptible:
    """Runs one function; another thread may interrupt it.

    The exception lands between two bytecodes. A call into C that does not come back is answered by SIGKILL to this
    process: the pool makes a new one, and the row's lease ends by itself.
    """

    def __init__(self, *, kill_after_s: float) -> None:
        self._kill_after_s = kill_after_s
        self._lock = threading.Lock()
        self._thread_id: int | None = None
        self._interrupted = False
        self._over = threading.Event()

    def run(self, body: Callable[[], _T]) -> _T:
        """Return what ``body`` returns; raises LeaseLost when it was interrupted, what it raises otherwise."""
        try:
            with self._lock:
                if self._was_interrupted():
                    raise LeaseLost
                self._thread_id = threading.get_ident()
            try:
                return body()
            finally:
                with self._lock:
                    self._thread_id = None
                    late = self._was_interrupted()
                if late:
                    # Set but perhaps not yet raised: it must not land in whatever this thread does next.
                    _take_pending()
                    raise LeaseLost
        finally:
            self._over.set()

    def interrupt(self) -> None:
        """Raise LeaseLost in the running body, once, and kill the process if it has not ended in time."""
        with self._lock:
            if self._interrupted:
                return
            self._interrupted = True
            if self._thread_id is None:
                return
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread_id), ctypes.py_object(LeaseLost))
        threading.Thread(target=self._kill, name="killer", daemon=True).start()

    def _was_interrupted(self) -> bool:
        return self._interrupted

    def _kill(self) -> None:
        if not self._over.wait(self._kill_after_s):
            os.kill(os.getpid(), signal.SIGKILL)


def _take_pending() -> None:
    try:
        for _ in range(1000):
            pass
    except LeaseLost:
        pass
