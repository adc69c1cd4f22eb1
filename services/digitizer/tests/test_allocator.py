"""A process that has read a page must not keep its memory."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import numpy as np
import pytest
from ecg_digitizer.allocator import return_large_blocks

MB = 10**6
ARRAYS = 12
ARRAY_MB = 24


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / MB


def _kept_after_arrays_of_a_page() -> float:
    """Return by how many MB the process has grown when large arrays are gone and small ones between them stay."""
    return_large_blocks()
    before_mb = _resident_mb()
    np.ones(ARRAY_MB * MB // 8)  # from this one on glibc would keep such blocks
    small, large = [], []
    for _ in range(ARRAYS):
        large.append(np.ones(ARRAY_MB * MB // 8))
        small.append(np.ones(2000))
    del large
    return _resident_mb() - before_mb + 0.0 * len(small)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from Linux's /proc")
def test_memory_of_large_arrays_goes_back_though_small_ones_lie_between_them() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        kept_mb = pool.apply(_kept_after_arrays_of_a_page)

    assert kept_mb < ARRAY_MB  # of 12 times as much
