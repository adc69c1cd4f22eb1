"""The worker's side of the sandbox: one warm parent process, one call at a time."""

from __future__ import annotations

import fcntl
import json
import mmap
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.jobs.sandbox.child import GUARD_LOST, OUT_OF_MEMORY, OUTPUT_TOO_LARGE
from ecg_shared.jobs.sandbox.limits import DecodeLimits
from ecg_shared.jobs.sandbox.packing import MalformedAnswer, Value, read_answer, write_call
from ecg_shared.jobs.sandbox.zygote import MAX_MESSAGE_BYTES
from ecg_shared.jobs.stage_work import InputFile

_START_S: Final = 60.0
_GRACE_S: Final = 5.0  # beyond a call's deadline, before its parent itself counts as lost
_CLEAN_ENVIRONMENT: Final = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_SEALED: Final = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


class DecodeParentLost(Exception):  # noqa: N818 - an event, not a mistake
    """The parent process, or its child, was lost from outside. Start a new one; the file may be the reason."""


class DecodeCancelled(Exception):  # noqa: N818 - an event, not a mistake
    """The call was cancelled from another thread."""


class DecodeBug(Exception):  # noqa: N818 - it is
    """An entry raised something else than EcgError: its class and place, never its message."""


class DecodeParent:
    """A process that decodes files in children of its own, so that this one never opens bytes from outside.

    ``guards`` says which guards the kernel enforces, by name. One thread decodes; any may cancel or close.
    """

    def __init__(self, process: subprocess.Popen[bytes], channel: socket.socket, limits: DecodeLimits) -> None:
        self._process = process
        self._channel = channel
        self._limits = limits
        self._numbers = threading.Lock()
        self._last = 0
        self._running: int | None = None
        self._cancelled: int | None = None
        self.guards: dict[str, bool] = {}

    @classmethod
    def start(cls, limits: DecodeLimits, preload: Sequence[str]) -> Self:
        """Start the process and wait until it is warm; it finds the modules that this one finds.

        ``preload`` names the modules that decoders use: children find them loaded, and may read their packages.

        Raises DecodeParentLost if it does not come up.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-m", "ecg_shared.jobs.sandbox", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                env=_CLEAN_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        parent = cls(process, ours, limits)
        path = [str(Path(entry).absolute()) for entry in sys.path]
        try:
            parent._send({"limits": limits.model_dump(mode="json"), "preload": list(preload), "path": path})
            parent.guards = parent._receive(time.monotonic() + _START_S)["guards"]
        except BaseException:
            parent.close()
            raise
        return parent

    @property
    def pid(self) -> int:
        """The parent's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def decode(self, entry: str, files: Sequence[InputFile], argument: Mapping[str, Any], deadline_s: float) -> Value:
        """Run ``entry`` (``package.module:function``) on the files in a fresh child; return its facts and arrays.

        The arrays are read-only. The child ends after ``deadline_s`` or the limit's ``wall_s``, whichever is less.
        Raises the EcgError that the entry raised; EcgError(decode_limit_exceeded) if the child took too much time,
        memory or room, or crashed; DecodeBug; DecodeCancelled; DecodeParentLost.
        """
        deadline_s = min(deadline_s, self._limits.wall_s)
        input_fd, output_fd = _memory_file("ecg-input"), _memory_file("ecg-output")
        with self._numbers:
            self._last += 1
            number = self._running = self._last
        try:
            write_call(input_fd, entry, files, argument)
            fcntl.fcntl(input_fd, fcntl.F_ADD_SEALS, _SEALED)
            self._send({"decode": number, "entry": entry, "deadline_s": deadline_s}, [input_fd, output_fd])
            if self._cancelled == number:  # it came before the call was known there, and was ignored
                self._send({"cancel": number})
            deadline = time.monotonic() + deadline_s + _GRACE_S
            while (answer := self._receive(deadline)).get("decoded") != number:
                pass  # the answer of an earlier call that an exception left early
            self._running = None
            _raise_unless_ended_well(answer)
            return _value(output_fd)
        finally:
            if self._running is not None:
                self.cancel()
                self._running = None
            os.close(input_fd)
            os.close(output_fd)

    def cancel(self) -> None:
        """Stop the running call, if there is one; the thread that waits for it gets DecodeCancelled."""
        with self._numbers:
            number = self._cancelled = self._running
        if number is not None:
            with suppress(DecodeParentLost):
                self._send({"cancel": number})

    def close(self) -> None:
        """End the process and whatever it decodes."""
        self._channel.close()  # it ends itself, and its child, when it sees this
        try:
            self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _send(self, message: Mapping[str, Any], fds: Sequence[int] = ()) -> None:
        try:
            socket.send_fds(self._channel, [json.dumps(message).encode()], fds)
        except OSError as error:
            raise DecodeParentLost("the socket to the decoding parent is closed") from error

    def _receive(self, deadline: float) -> dict[str, Any]:
        """Return the next message; DecodeParentLost when there is none before the deadline or ever."""
        try:
            poll = select.poll()
            poll.register(self._channel, select.POLLIN)
            ready = poll.poll(1000.0 * max(0.0, deadline - time.monotonic()))
            message = self._channel.recv(MAX_MESSAGE_BYTES) if ready else b""
        except (OSError, ValueError) as error:
            raise DecodeParentLost("the socket to the decoding parent is closed") from error
        if not message:
            raise DecodeParentLost("the decoding parent does not answer")
        answer: dict[str, Any] = json.loads(message)
        return answer


def _memory_file(name: str) -> int:
    return os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)


def _raise_unless_ended_well(answer: Mapping[str, Any]) -> None:
    end, status = answer["end"], answer["status"]
    if end == "cancelled":
        raise DecodeCancelled
    if end == "exited" and status == 0:
        return
    if end == "exited" and status == GUARD_LOST:
        raise DecodeParentLost("a guard that held at the start does not hold any more")
    if end == "signalled" and status == signal.SIGKILL:
        # Not ours, which is told as deadline or cancelled: the kernel short of memory, or a person. The file may be
        # the reason or not, so it is tried again, as often as a lost worker's.
        raise DecodeParentLost("the child was killed from outside")
    if end == "deadline":
        detail = "Reading the file took too long."
    elif end == "signalled" and status == signal.SIGXCPU:
        detail = "Reading the file took too much processor time."
    elif end == "exited" and status in (OUT_OF_MEMORY, OUTPUT_TOO_LARGE):
        detail = "Reading the file took too much memory."
    else:
        detail = "The file made its reader crash."
    raise EcgError(detail, code=ErrorCode.DECODE_LIMIT_EXCEEDED)


def _value(output_fd: int) -> Value:
    """Return what the child wrote; sealed first, so that it cannot change or vanish under its readers."""
    size = os.fstat(output_fd).st_size
    try:
        fcntl.fcntl(output_fd, fcntl.F_ADD_SEALS, _SEALED)
        if size == 0:
            raise MalformedAnswer
        answer = read_answer(memoryview(mmap.mmap(output_fd, size, prot=mmap.PROT_READ)))
    except (MalformedAnswer, OSError):
        raise EcgError("The file made its reader answer nonsense.", code=ErrorCode.DECODE_LIMIT_EXCEEDED) from None
    if isinstance(answer, EcgError):
        raise answer
    if isinstance(answer, str):
        raise DecodeBug(answer)
    return answer
