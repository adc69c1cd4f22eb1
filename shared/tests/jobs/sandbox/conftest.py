"""One warm sandbox for the tests, whose entries stand in ``hostile_entries.py``."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ecg_shared.jobs.sandbox import DecodeLimits, DecodeParent

PRELOAD = ("numpy", "cv2", "hostile_entries")


@pytest.fixture(scope="session")
def limits() -> DecodeLimits:
    """Limits that tests need not wait for."""
    return DecodeLimits(cpu_s=1, wall_s=10.0, memory_bytes=256 * 2**20, output_bytes=64 * 2**20)


@pytest.fixture(scope="session")
def entries_found() -> Iterator[None]:
    """Let the sandbox find the entries: it searches where its starter does."""
    folder = str(Path(__file__).parent)
    sys.path.insert(0, folder)
    yield
    sys.path.remove(folder)


@pytest.fixture(scope="session")
def sandbox(limits: DecodeLimits, entries_found: None) -> Iterator[DecodeParent]:
    parent = DecodeParent.start(limits, preload=PRELOAD)
    yield parent
    parent.close()


@pytest.fixture
def own_sandbox(limits: DecodeLimits, entries_found: None) -> Iterator[DecodeParent]:
    """A sandbox that the test may kill."""
    parent = DecodeParent.start(limits, preload=PRELOAD)
    yield parent
    parent.close()
