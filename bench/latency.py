"""How long a person waits, on the whole system."""

from __future__ import annotations

import statistics
import time

import httpx
from ecg_local.system import EmbeddedSystem
from ecg_shared.scores.figures import Figure

from bench.recordings import csv_recording

_RUNS = 30
_LONG_RUNS = 5


def measure_latency(system: EmbeddedSystem) -> list[Figure]:
    """From the first byte sent to the finished job, one upload at a time, the workers warm."""
    headers = {"Authorization": f"Bearer {system.api_key}"}
    with httpx.Client(base_url=system.url, headers=headers, timeout=60.0) as gateway:
        short, long = csv_recording(seconds=10), csv_recording(seconds=1800)
        for _ in range(3):
            _run(gateway, short)
        runs = [_run(gateway, short) for _ in range(_RUNS)]
        long_runs = [_run(gateway, long) for _ in range(_LONG_RUNS)]
    claim_ms = statistics.median(queued_ms for _, queued_ms in runs)
    csv10s_ms = statistics.median(total_ms for total_ms, _ in runs)
    record_s = statistics.median(total_ms for total_ms, _ in long_runs) / 1000
    return [
        Figure(
            "claim_p50_ms", claim_ms, "ms", "lower", 50, n=_RUNS, note="committed as queued to claimed, idle system"
        ),
        Figure(
            "csv10s_p50_ms", csv10s_ms, "ms", "lower", 500, n=_RUNS, note="upload to finished job, 10 s of one lead"
        ),
        Figure(
            "record30min_s", record_s, "s", "lower", 1, n=_LONG_RUNS, note="upload to finished job, CSV of 648,000 rows"
        ),
    ]


def _run(gateway: httpx.Client, upload: bytes) -> tuple[float, float]:
    started_s = time.perf_counter()
    job = (
        gateway.post("/v1/jobs", files={"file": ("a.csv", upload)}, headers={"Prefer": "wait=30"})
        .raise_for_status()
        .json()
    )
    total_ms = 1000 * (time.perf_counter() - started_s)
    if job["status"] != "succeeded":
        raise RuntimeError(f"a job ended as {job['status']}: {job['error']}")
    return total_ms, float(job["timings_ms"]["queued"])
