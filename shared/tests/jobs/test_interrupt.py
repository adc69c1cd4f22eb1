import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest
from ecg_shared.jobs.interrupt import Interruptible, LeaseLost


def spin(seconds: float) -> str:
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        pass
    return "done"


def test_work_that_is_left_alone_returns_its_value() -> None:
    assert Interruptible(kill_after_s=5).run(lambda: spin(0)) == "done"


def test_interrupted_work_stops_within_moments() -> None:
    interruptible = Interruptible(kill_after_s=5)
    threading.Timer(0.1, interruptible.interrupt).start()
    began_s = time.monotonic()

    with pytest.raises(LeaseLost):
        interruptible.run(lambda: spin(20))

    assert time.monotonic() - began_s < 5


def test_work_cannot_swallow_the_interruption_by_catching_exceptions() -> None:
    interruptible = Interruptible(kill_after_s=5)
    threading.Timer(0.1, interruptible.interrupt).start()

    def stubborn() -> str:
        try:
            return spin(20)
        except Exception:
            return "swallowed"

    with pytest.raises(LeaseLost):
        interruptible.run(stubborn)


def test_an_interruption_before_the_start_stops_it() -> None:
    interruptible = Interruptible(kill_after_s=5)
    interruptible.interrupt()

    with pytest.raises(LeaseLost):
        interruptible.run(lambda: spin(0))


def test_no_interruption_lands_after_the_work_is_over() -> None:
    for _ in range(300):
        interruptible = Interruptible(kill_after_s=5)
        thread = threading.Thread(target=interruptible.interrupt)
        with suppress(LeaseLost):
            interruptible.run(thread.start)
        thread.join()
        spin(0.0005)  # where a late exception would come up


def test_work_that_does_not_come_back_from_c_ends_the_process() -> None:
    program = """
import threading, time
from ecg_shared.jobs.interrupt import Interruptible
interruptible = Interruptible(kill_after_s=0.2)
threading.Timer(0.1, interruptible.interrupt).start()
interruptible.run(lambda: time.sleep(60))
"""
    assert subprocess.run([sys.executable, "-c", program], timeout=20, check=False).returncode == -9
