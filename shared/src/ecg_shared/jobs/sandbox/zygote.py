"""The warm parent of decoding children: ``python -m ecg_shared.jobs.sandbox FD``.

It loads the libraries once and forks a child a file, so a child starts in milliseconds and no hostile file meets the
next patient's. It has one thread, a clean environment and no secret, opens nothing from outside, and ends when its
socket does. It speaks JSON over a SOCK_SEQPACKET socket, a message a datagram:

in   {"limits", "preload", "path"}                        once
out  {"guards", "missing"}                                once, when it is warm
in   {"decode": n, "entry", "deadline_s"} + [input, output memory file]
in   {"cancel": n}                                        ignored unless call n is running
out  {"decoded": n, "end": exited|signalled|deadline|cancelled, "status"}
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from ecg_shared.jobs.sandbox.child import decode_and_exit
from ecg_shared.jobs.sandbox.guards import apply_guards, readable_paths

MAX_MESSAGE_BYTES: Final = 64 * 1024


class _WorkerGone(Exception):  # noqa: N818 - an event
    """The worker closed the socket, or died."""


def main() -> None:
    """Serve the socket whose number is the only argument, until its other end is closed."""
    with socket.socket(fileno=int(sys.argv[1])) as channel, suppress(_WorkerGone, BrokenPipeError):
        _serve(channel)


def _serve(channel: socket.socket) -> None:
    start, _ = _receive(channel)
    sys.path[:] = start["path"]
    missing = [module for module in start["preload"] if not _load(module)]
    _calm_libraries()
    readable = readable_paths(sorted({m.partition(".")[0] for m in start["preload"] if m not in missing}))
    guards = _probed_guards(start["limits"], readable)
    gc.collect()
    gc.freeze()  # a child's collector leaves the shared pages alone
    _send(channel, {"guards": guards, "missing": missing})
    while True:
        call, fds = _receive(channel)
        if "decode" in call:
            _decode(channel, call, fds, limits=start["limits"], readable=readable, guards=guards)


def _decode(
    channel: socket.socket,
    call: Mapping[str, Any],
    fds: Sequence[int],
    *,
    limits: Mapping[str, Any],
    readable: Sequence[Path],
    guards: Mapping[str, bool],
) -> None:
    _load(call["entry"].partition(":")[0])  # once here, then each child has it
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        decode_and_exit(*fds, limits=limits, readable=readable, guards=guards, parent=parent)
    with suppress(PermissionError, ProcessLookupError):
        os.setpgid(child, child)  # both sides do it, so it is done whoever comes first
    for fd in fds:
        os.close(fd)
    try:
        end = _watch(channel, child, call=int(call["decode"]), deadline=time.monotonic() + float(call["deadline_s"]))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if end == "ended":
        end = "signalled" if os.WIFSIGNALED(status) else "exited"
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    _send(channel, {"decoded": call["decode"], "end": end, "status": number})


def _watch(channel: socket.socket, child: int, *, call: int, deadline: float) -> str:
    """Wait until the child ends, its time is over or it is cancelled; say which."""
    handle = os.pidfd_open(child)
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        poll.register(channel, select.POLLIN)
        while (left_s := deadline - time.monotonic()) > 0:
            ready = [fd for fd, _ in poll.poll(left_s * 1000.0)]
            if handle in ready:
                return "ended"
            if ready and _receive(channel)[0].get("cancel") == call:
                return "cancelled"
        return "deadline"
    finally:
        os.close(handle)


def _probed_guards(limits: Mapping[str, Any], readable: Sequence[Path]) -> dict[str, bool]:
    """Try the guards in a child of their own, to know what this kernel enforces."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, json.dumps(apply_guards(limits, readable=readable)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        told = stream.read()
    os.waitpid(child, 0)
    guards: dict[str, bool] = json.loads(told)
    return guards


def _load(module: str) -> bool:
    try:
        importlib.import_module(module)
    except ImportError:
        return False
    return True


def _calm_libraries() -> None:
    """Load what libraries would load at first use, and keep OpenCV from starting threads: a child may start none."""
    if "cv2" in sys.modules:
        sys.modules["cv2"].setNumThreads(0)
    if "PIL.Image" in sys.modules:
        sys.modules["PIL.Image"].init()


def _receive(channel: socket.socket) -> tuple[dict[str, Any], list[int]]:
    message, fds, _, _ = socket.recv_fds(channel, MAX_MESSAGE_BYTES, 2)
    if not message:
        raise _WorkerGone
    value: dict[str, Any] = json.loads(message)
    return value, fds


def _send(channel: socket.socket, message: Mapping[str, Any]) -> None:
    channel.send(json.dumps(message).encode())
