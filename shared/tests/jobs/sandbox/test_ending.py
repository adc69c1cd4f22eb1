"""Deadlines, cancels, and what happens when a process of the sandbox dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.jobs.sandbox import DecodeCancelled, DecodeLimits, DecodeParent, DecodeParentLost

SLEEP = "hostile_entries:sleep"
ECHO = "hostile_entries:echo"


class LeaseLost(BaseException):
    """What interrupts a worker."""


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_until_it_decodes(parent: DecodeParent) -> int:
    deadline = time.monotonic() + 5.0
    while time.monotonic() < deadline:
        children = children_of(parent.pid)
        if children:
            return children[0]
        time.sleep(0.005)
    raise AssertionError("no child started")


def is_gone(pid: int, *, within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def test_a_call_ends_at_its_deadline(sandbox: DecodeParent) -> None:
    before = time.monotonic()

    with pytest.raises(EcgError, match="too long") as refused:
        sandbox.decode(SLEEP, [], {"seconds": 30}, 0.3)

    assert refused.value.code is ErrorCode.DECODE_LIMIT_EXCEEDED
    assert 0.3 <= time.monotonic() - before < 2.0


def test_the_limit_of_a_call_holds_where_its_deadline_is_later(entries_found: None) -> None:
    parent = DecodeParent.start(DecodeLimits(wall_s=0.3), preload=("hostile_entries",))
    try:
        with pytest.raises(EcgError, match="too long"):
            parent.decode(SLEEP, [], {"seconds": 30}, 20.0)
    finally:
        parent.close()


def test_a_deadline_that_is_over_ends_the_call_at_once(sandbox: DecodeParent) -> None:
    with pytest.raises(EcgError, match="too long"):
        sandbox.decode(SLEEP, [], {"seconds": 30}, -1.0)


def test_a_cancel_from_another_thread_ends_the_call_and_its_child(sandbox: DecodeParent) -> None:
    started: list[int] = []

    def cancel() -> None:
        started.append(wait_until_it_decodes(sandbox))
        sandbox.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    before = time.monotonic()
    with pytest.raises(DecodeCancelled):
        sandbox.decode(SLEEP, [], {"seconds": 30}, 20.0)
    thread.join()

    assert time.monotonic() - before < 5.0
    assert is_gone(started[0], within_s=1.0)


def test_a_cancel_with_nothing_running_hits_no_later_call(sandbox: DecodeParent) -> None:
    sandbox.cancel()
    sandbox.decode(ECHO, [], {}, 5.0)
    sandbox.cancel()

    for _ in range(5):
        assert sandbox.decode(ECHO, [], {"n": 1}, 5.0)[0]["argument"] == {"n": 1}


def test_a_cancel_that_names_an_earlier_call_is_ignored(sandbox: DecodeParent) -> None:
    """A cancel may be on its way when its call ends; the number in it keeps it from the next one."""
    sandbox.decode(ECHO, [], {}, 5.0)
    earlier = sandbox._last

    timer = threading.Timer(0.1, lambda: sandbox._send({"cancel": earlier}))
    timer.start()
    facts, _ = sandbox.decode(SLEEP, [], {"seconds": 0.4}, 5.0)
    timer.join()

    assert facts == {}


def test_an_exception_in_the_waiting_thread_leaves_no_child_and_no_stale_answer(own_sandbox: DecodeParent) -> None:
    """As a lost lease interrupts the worker: the call is left by an exception of somebody else."""

    def interrupt(signal_number: int, frame: object) -> None:
        raise LeaseLost

    earlier = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(LeaseLost):
            own_sandbox.decode(SLEEP, [], {"seconds": 30}, 20.0)
    finally:
        signal.signal(signal.SIGALRM, earlier)

    assert own_sandbox.decode(ECHO, [], {"n": 2}, 5.0)[0]["argument"] == {"n": 2}
    assert children_of(own_sandbox.pid) == []


def test_a_killed_parent_is_lost_to_the_caller_and_takes_its_child_along(own_sandbox: DecodeParent) -> None:
    started: list[int] = []

    def kill() -> None:
        started.append(wait_until_it_decodes(own_sandbox))
        os.kill(own_sandbox.pid, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    with pytest.raises(DecodeParentLost):
        own_sandbox.decode(SLEEP, [], {"seconds": 30}, 20.0)
    thread.join()

    assert is_gone(started[0], within_s=1.0)
    with pytest.raises(DecodeParentLost):
        own_sandbox.decode(ECHO, [], {}, 5.0)
    own_sandbox.cancel()  # nothing to stop, and no error


def test_a_child_killed_from_outside_is_lost_and_its_file_not_blamed(own_sandbox: DecodeParent) -> None:
    """As the kernel does when the machine is short of memory."""

    def kill() -> None:
        os.kill(wait_until_it_decodes(own_sandbox), signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    with pytest.raises(DecodeParentLost):
        own_sandbox.decode(SLEEP, [], {"seconds": 30}, 20.0)
    thread.join()


def test_closing_ends_the_parent_and_what_it_decodes(own_sandbox: DecodeParent) -> None:
    started: list[int] = []

    def close() -> None:
        started.append(wait_until_it_decodes(own_sandbox))
        own_sandbox.close()

    thread = threading.Thread(target=close)
    thread.start()
    with pytest.raises(DecodeParentLost):
        own_sandbox.decode(SLEEP, [], {"seconds": 30}, 20.0)
    thread.join()

    assert is_gone(own_sandbox.pid, within_s=1.0)
    assert is_gone(started[0], within_s=1.0)


def test_a_killed_worker_takes_parent_and_child_along() -> None:
    """The worker is a process of its own here: it starts a sandbox, decodes for long, and is killed without a word."""
    program = f"""
import sys, threading, time
sys.path.insert(0, {str(Path(__file__).parent)!r})
from ecg_shared.jobs.sandbox import DecodeLimits, DecodeParent
parent = DecodeParent.start(DecodeLimits(), preload=("hostile_entries",))
print(parent.pid, flush=True)
parent.decode({SLEEP!r}, [], {{"seconds": 30}}, 40.0)
"""
    worker = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    parent_pid = int(worker.stdout.readline())
    deadline = time.monotonic() + 5.0
    while not children_of(parent_pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    child_pid = children_of(parent_pid)[0]

    worker.kill()
    worker.wait()
    worker.stdout.close()

    assert is_gone(parent_pid, within_s=2.0)
    assert is_gone(child_pid, within_s=2.0)
