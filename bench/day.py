"""Long and short recordings through the analysis: 24 hours of three leads in a process of its own, 30 minutes, 10 s."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from ecg_analyzer.pipeline import analyze
from ecg_demo.inputs import mitdb_208, twelve_lead_ecg
from ecg_shared.contract.options import JobOptions
from ecg_shared.scores.figures import Figure
from ecg_shared.serving.engine import Engine

from bench.recordings import day_recording

ROOT: Final = Path(__file__).resolve().parents[1]
_REPEATS: Final = 6
_RUNS: Final = 20


def measure_day() -> list[Figure]:
    """Measure a day twice, by the analysis alone and by the whole stage with its models, then what is short."""
    with tempfile.TemporaryDirectory(prefix="ecg-day-") as folder:
        for _, (name, content) in day_recording():
            (Path(folder) / name).write_bytes(content)
        day_s, day_mb = _in_a_child("analysis", folder)
        stage_s, stage_mb = _in_a_child("stage", folder)
    five_minutes, twelve = mitdb_208(), twelve_lead_ecg()
    half_hour = replace(five_minutes, signal_mv=np.tile(five_minutes.signal_mv, (1, _REPEATS)))
    engine = Engine(ROOT / "models")
    half_hour_s = _best_s(lambda: analyze(half_hour, JobOptions(), None))
    twelve_s = _best_s(lambda: analyze(twelve, JobOptions(), engine))
    best = f"best of {_RUNS} runs"
    alone = "3 leads, 250 Hz, own process: decoded in the sandbox, analysed without models, document"
    whole = "the same with models, report, tables and signal.i16: all that a worker does for the upload, which it holds"
    return [
        Figure("record24h_s", day_s, "s", "lower", 20.0, n=1, note=alone),
        Figure(
            "record24h_rss_mb", day_mb, "MB", "lower", 600.0, n=1, note=f"{alone}; peak, the signal's 260 MB included"
        ),
        Figure("stage24h_s", stage_s, "s", "lower", n=1, note=whole),
        Figure("stage24h_rss_mb", stage_mb, "MB", "lower", n=1, note=f"{whole}; peak"),
        Figure("record30min_no_models_s", half_hour_s, "s", "lower", 0.3, n=_RUNS, note=f"one lead, 360 Hz, {best}"),
        Figure(
            "ecg10s_12lead_s", twelve_s, "s", "lower", 0.1, n=_RUNS, note=f"1000 Hz, with models in process, {best}"
        ),
    ]


def _best_s(run: Callable[[], object]) -> float:
    """Return the least wall time of several runs: what else the machine does only adds to it."""
    times_s = []
    for _ in range(_RUNS):
        started_s = time.perf_counter()
        run()
        times_s.append(time.perf_counter() - started_s)
    return min(times_s)


def _in_a_child(what: str, folder: str) -> tuple[float, float]:
    """Return seconds and peak MB of a process that does nothing else."""
    run = subprocess.run(
        [sys.executable, "-m", "bench.day_child", what, folder], cwd=ROOT, check=True, capture_output=True, text=True
    )
    seconds, peak_mb = json.loads(run.stdout)
    return float(seconds), float(peak_mb)
