"""What a page costs on the whole machine: clean and scanned ones of a recording that a package carries."""

from __future__ import annotations

import multiprocessing
import os
from typing import Final

import numpy as np
from ecg_demo.inputs import twelve_lead_ecg
from ecg_digitizer.allocator import return_large_blocks
from ecg_shared.scores.figures import Figure

from bench.pages_reading import read_given
from bench.pages_suite import suite_page

_CLASSES: Final = ("clean200", "scan", "photo_flat")
_PAGES: Final = 6
"""Of each class; numbers stand for layouts, looks and flaws."""


def measure_pages() -> list[Figure]:
    """Read the pages one after another in a process of their own, whose peak memory counts."""
    with multiprocessing.get_context("spawn").Pool(1, initializer=return_large_blocks) as pool:
        seconds, peak_mb = zip(*pool.apply(_read_pages), strict=True)
    p50, p95 = np.percentile(seconds, (50, 95))
    note = f"pictures one after another, {os.cpu_count()} cores"
    return [
        Figure("page_p50_s", float(p50), "s", "lower", 2.5, n=len(seconds), note=note),
        Figure("page_p95_s", float(p95), "s", "lower", 5, n=len(seconds), note=note),
        Figure("page_peak_rss_mb", max(peak_mb), "MB", "lower", 1000, n=len(seconds)),
    ]


def _read_pages() -> list[tuple[float, float]]:
    ecg, cores = twelve_lead_ecg(), len(os.sched_getaffinity(0))
    outcomes = [
        read_given(suite_page(page_class, number, "pydicom", ecg), heart_rate=False, overlay=None, threads=cores)
        for number in range(_PAGES)
        for page_class in _CLASSES
    ]
    return [(outcome.seconds, outcome.peak_rss_mb) for outcome in outcomes[1:]]  # the first loads the networks
