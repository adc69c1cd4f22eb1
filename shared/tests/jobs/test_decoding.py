import os
import signal
import time
from collections.abc import Iterator

import pytest
from ecg_shared.contract.options import JobOptions, Units
from ecg_shared.formats.decoding import ENTRY, decode_argument
from ecg_shared.jobs.decoding import SandboxDecoder
from ecg_shared.jobs.sandbox import DecodeLimits, DecodeParent
from ecg_shared.jobs.stage_work import InputFile

RECORDING = InputFile(
    "a.csv", "text/csv", b"time_s,II\n" + b"".join(b"%.3f,%d\n" % (n / 250, n % 5) for n in range(1000))
)
ARGUMENT = decode_argument(JobOptions(units=Units.MV))


@pytest.fixture
def started() -> list[DecodeParent]:
    """The parents that the decoder under test has started, in order."""
    return []


@pytest.fixture
def decoder(started: list[DecodeParent]) -> Iterator[SandboxDecoder]:
    def start() -> DecodeParent:
        started.append(DecodeParent.start(DecodeLimits(), ("numpy", "ecg_shared.formats.decoding")))
        return started[-1]

    made = SandboxDecoder(start)
    yield made
    made.close()


def kill(parent: DecodeParent) -> None:
    os.kill(parent.pid, signal.SIGKILL)
    while parent.alive:
        time.sleep(0.01)


def test_a_parent_that_died_idle_is_replaced_and_the_next_file_is_not_blamed(
    decoder: SandboxDecoder, started: list[DecodeParent]
) -> None:
    kill(started[0])

    _, arrays = decoder.decode(ENTRY, [RECORDING], ARGUMENT, 30.0)

    assert arrays["signal_mv"].shape == (1, 1000)
    assert len(started) == 2


def test_warming_replaces_a_dead_parent_and_keeps_a_living_one(
    decoder: SandboxDecoder, started: list[DecodeParent]
) -> None:
    decoder.warm()
    assert len(started) == 1

    kill(started[0])
    decoder.warm()

    assert [parent.alive for parent in started] == [False, True]
