"""The C library, for the calls that Python does not have."""

from __future__ import annotations

import ctypes
from typing import Final

LIBC: Final = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38


def die_with_parent(signal_number: int) -> bool:
    """Ask the kernel to send this process a signal when the thread that started it ends."""
    return bool(LIBC.prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0) == 0)


def gain_no_privileges() -> bool:
    """Give up, for ever, what a set-uid program would grant; landlock and seccomp need it."""
    return bool(LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
