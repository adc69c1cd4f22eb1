"""One system a data folder: the second start is told who holds it."""

import fcntl
import os
from datetime import datetime
from pathlib import Path
from typing import TextIO

from ecg_local.errors import EmbeddedSystemError


def take_folder(folder: Path) -> TextIO:
    """Hold the folder until the returned stream is closed or this process dies.

    Raises EmbeddedSystemError that names the holder if another process has it.
    """
    stream = (folder / "lock").open("a+")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.seek(0)
        holder = stream.read().strip() or "a process that is just starting"
        stream.close()
        message = f"The folder {folder} is in use by {holder}. Stop that system, or name another folder with --data."
        raise EmbeddedSystemError(message) from None
    stream.truncate(0)
    stream.write(f"process {os.getpid()}, running since {datetime.now().astimezone():%Y-%m-%d %H:%M:%S}\n")
    stream.flush()
    return stream
