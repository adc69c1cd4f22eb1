"""The life of a decoding child, from the fork to its end. It never returns."""

from __future__ import annotations

import errno
import importlib
import os
import signal
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

from ecg_shared.contract.errors import EcgError
from ecg_shared.jobs.sandbox.guards import apply_guards
from ecg_shared.jobs.sandbox.packing import read_call, write_bug, write_error, write_value

OUT_OF_MEMORY: Final = 70
OUTPUT_TOO_LARGE: Final = 71
GUARD_LOST: Final = 72
_NO_ROOM: Final = (errno.EFBIG, errno.ENOSPC)


def decode_and_exit(
    input_fd: int,
    output_fd: int,
    *,
    limits: Mapping[str, Any],
    readable: Iterable[Path],
    guards: Mapping[str, bool],
    parent: int,
) -> NoReturn:
    """Run the call that the input holds, write its answer, exit; ``guards`` are those that must hold.

    ``parent`` is the process id of whoever forked: if it died before it could be watched, so does this one.
    """
    status = 1
    try:
        _forget_the_parent(keep={input_fd, output_fd})
        held = apply_guards(limits, readable=readable)
        watched = held == dict(guards) and os.getppid() == parent
        status = _answer(input_fd, output_fd) if watched else GUARD_LOST
    finally:
        os._exit(status)


def _answer(input_fd: int, output_fd: int) -> int:
    try:
        entry, files, argument = read_call(input_fd)
        module, _, function = entry.partition(":")
        write_value(output_fd, getattr(importlib.import_module(module), function)(files, argument))
    except EcgError as error:
        refused = error
        return _instead(output_fd, lambda: write_error(output_fd, refused))
    except (MemoryError, RecursionError):
        return OUT_OF_MEMORY
    except Exception as error:  # what is left is a bug, and is told by its place
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            return OUTPUT_TOO_LARGE
        where = _place(error)
        return _instead(output_fd, lambda: write_bug(output_fd, where))
    return 0


def _instead(output_fd: int, write: Callable[[], None]) -> int:
    """Write an error over whatever part of a value is there already."""
    os.ftruncate(output_fd, 0)
    os.lseek(output_fd, 0, os.SEEK_SET)
    write()
    return 0


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}" if last else type(error).__name__


def _forget_the_parent(*, keep: set[int]) -> None:
    """Leave the parent's process group, its socket and its output behind; what a library prints may hold the file."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(nowhere, fd)
    first = 3
    for fd in sorted(keep):
        os.closerange(first, fd)
        first = fd + 1
    os.closerange(first, os.sysconf("SC_OPEN_MAX"))
