"""Decode entries that do what a file that took over its reader would try. Run in the sandbox only."""

import ctypes
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.jobs.stage_work import InputFile

Value = tuple[dict[str, Any], dict[str, np.ndarray[Any, Any]]]


def echo(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Value:
    sizes = {file.name: len(file.content) for file in files}
    return {"argument": dict(argument), "sizes": sizes, "media_types": [f.media_type for f in files]}, {
        file.name: np.frombuffer(file.content, np.uint8) for file in files
    }


def every_plain_dtype(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Value:
    names = (
        "bool",
        "int8",
        "uint8",
        "int16",
        "uint16",
        "int32",
        "uint32",
        "int64",
        "uint64",
        "float16",
        "float32",
        "float64",
    )
    arrays = {name: np.arange(6).reshape(2, 3).astype(name) for name in names}
    return {}, arrays | {"big_endian": np.arange(3, dtype=">i2"), "empty": np.zeros((0, 5), np.float32)}


def objects(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Value:
    return {}, {"objects": np.array([{"a": 1}], dtype=object)}


def coded_error(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Value:
    raise EcgError("The third page is torn.", code=ErrorCode.CORRUPT_FILE)


def bug(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Value:
    raise KeyError("the patient's name, for instance")


def attempt(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Value:
    """Do one forbidden thing; tell the error's class, or that it worked."""
    try:
        _FORBIDDEN[argument["what"]](argument)
    except OSError as error:
        return {"refused": type(error).__name__, "errno": error.errno}, {}
    except RuntimeError as error:  # threading says "can't start new thread"
        return {"refused": type(error).__name__, "errno": 0}, {}
    return {"refused": None}, {}


def loop(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Value:
    while True:
        pass


def sleep(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Value:
    time.sleep(argument["seconds"])
    return {}, {}


def memory_bomb(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Value:
    return {}, {"bomb": np.ones(argument["bytes"], np.uint8)}


def crash(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Value:
    ctypes.string_at(0)
    return {}, {}


def leave(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Value:
    os._exit(argument["status"])


def scribble(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Value:
    """Write an answer of one's own into whatever is open for writing, as hijacked native code would, and leave."""
    for fd in range(3, 32):
        try:
            os.write(fd, bytes(argument["answer"], "latin-1"))
        except OSError:
            continue
    os._exit(0)


def surroundings(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Value:
    import cv2

    np.ones((400, 400)) @ np.ones((400, 400))
    cv2.GaussianBlur(np.zeros((2000, 2000), np.uint8), (9, 9), 3)
    return {
        "environment": sorted(os.environ),  # noqa: TID251 - to show that there is nothing in it
        "open_fds": [fd for fd in range(64) if _is_open(fd)],
        "threads": threading.active_count(),
        "cv2_threads": cv2.getNumThreads(),
        "pid": os.getpid(),
        "modules": [module for module in ("numpy", "cv2") if module in sys.modules],
    }, {}


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def _execute(argument: Mapping[str, Any]) -> None:
    os.execv("/bin/true", ["/bin/true"])


def _write(argument: Mapping[str, Any]) -> None:
    Path(argument["path"]).write_text("was here")


def _system_call(number: int, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")


_FORBIDDEN: dict[str, Callable[[Mapping[str, Any]], object]] = {
    "read": lambda argument: Path(argument["path"]).read_bytes(),
    "list": lambda argument: list(Path(argument["path"]).iterdir()),
    "write": _write,
    "delete": lambda argument: Path(argument["path"]).unlink(),
    "mkdir": lambda argument: Path(argument["path"]).mkdir(),
    "inet socket": lambda argument: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "unix socket": lambda argument: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "fork": lambda argument: os.fork() or os._exit(0),
    "exec": _execute,
    "kill": lambda argument: os.kill(argument["pid"], signal.SIGKILL),
    "thread": lambda argument: threading.Thread(target=time.sleep, args=(0,)).start(),
    "memory file": lambda argument: os.memfd_create("x"),
    "ptrace": lambda argument: _system_call(101, 16, argument["pid"], 0, 0),  # PTRACE_ATTACH
    "read another's memory": lambda argument: _system_call(310, argument["pid"], 0, 0, 0, 0, 0),  # process_vm_readv
    "raise a limit": lambda argument: _system_call(302, 0, 0, 0, 0),  # prlimit64
    "become somebody": lambda argument: os.setuid(1),
    "mount": lambda argument: _system_call(165, 0, 0, 0, 0, 0),
    "leave the group": lambda argument: os.setsid(),
}
