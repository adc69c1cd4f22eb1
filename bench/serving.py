"""Windows a second through the model server, beside the same model in this process, turn by turn."""

from __future__ import annotations

import http.client
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.windows import windows
from ecg_demo.inputs import mitdb_208
from ecg_shared.scores.figures import Against, Figure
from ecg_shared.serving.client import Client
from ecg_shared.serving.engine import Engine
from ecg_shared.serving.predictor import Predictor

ROOT: Final = Path(__file__).resolve().parents[1]
_MODEL: Final = "arrhythmia"
_GOALS: Final = {1: None, 64: 0.8, 512: None}
"""Windows a call, and the share of the speed in process that the server keeps."""
_TURNS: Final = 5
_SECONDS: Final = 1.0
_CALLS: Final = 300


def measure_serving() -> list[Figure]:
    """Measure both with the threads of all cores; calls of one window also one by one, as a short ECG comes."""
    ecg = _windows(max(_GOALS))
    in_process = Engine(ROOT / "models", threads=0)
    with _server() as address, Client(address) as served:
        figures = [_ratio(served, in_process, ecg[:n], goal) for n, goal in _GOALS.items()]
        times_ms = sorted(_call_ms(served, ecg[place % len(ecg)][None]) for place in range(_CALLS))
    p99_ms = times_ms[int(0.99 * _CALLS)]
    note = f"model {_MODEL}, one caller, {times_ms[_CALLS // 2]:.1f} ms in the middle, 2 of them waiting for company"
    return [*figures, Figure("predict_p99_ms_batch1", p99_ms, "ms", "lower", 10.0, n=_CALLS, note=note)]


def _ratio(served: Predictor, in_process: Predictor, ecg: npt.NDArray[np.float32], goal: float | None) -> Figure:
    pairs = [(_per_second(served, ecg), _per_second(in_process, ecg)) for _ in range(_TURNS + 1)][1:]
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    return Figure(
        f"served_vs_in_process_{len(ecg)}",
        statistics.median(a / b for a, b in pairs),
        "ratio",
        "higher",
        goal,
        against=Against("the same model in process, windows a second", theirs),
        n=_TURNS,
        note=f"model {_MODEL}, {len(ecg)} windows a call: {ours:.0f}/s against {theirs:.0f}/s",
    )


def _per_second(models: Predictor, ecg: npt.NDArray[np.float32]) -> float:
    started_s, count = time.perf_counter(), 0
    while (spent_s := time.perf_counter() - started_s) < _SECONDS:
        models.predict(_MODEL, {"ecg": ecg})
        count += len(ecg)
    return count / spent_s


def _call_ms(models: Predictor, ecg: npt.NDArray[np.float32]) -> float:
    started_s = time.perf_counter()
    models.predict(_MODEL, {"ecg": ecg})
    return 1000.0 * (time.perf_counter() - started_s)


def _windows(count: int) -> npt.NDArray[np.float32]:
    """Return windows of the demo's record, over and over."""
    record = mitdb_208()
    cut, _ = windows(record.signal_mv[0], record.sampling_rate_hz)
    return np.resize(cut, (count, cut.shape[1]))


@contextmanager
def _server() -> Iterator[str]:
    """Run the model server as the embedded system does; yields its address."""
    port, status_port = _free_port(), _free_port()
    program = subprocess.Popen(
        [
            *(sys.executable, "-m", "ecg_shared.serving.server", "--enable_batching"),
            *("--port", str(port), "--rest_api_port", str(status_port), "--model_base_path", str(ROOT / "models")),
            *("--batching_parameters_file", str(ROOT / "infra/serving/batching.config")),
            "--enable_per_model_batching_parameters",
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(status_port)
        yield f"127.0.0.1:{port}"
    finally:
        program.terminate()
        program.wait(30)


def _wait_for(status_port: int) -> None:
    for _ in range(300):
        with suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", status_port, timeout=1.0)
            connection.request("GET", f"/v1/models/{_MODEL}")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        time.sleep(0.1)
    raise TimeoutError("the model server did not start within 30 s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
