"""The gateway on one core, beside bare programs on the same servers, turn by turn."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
from ecg_local.system import EmbeddedSystem
from ecg_shared.scores.figures import Against, Figure

from bench.load import Load, apply_load, request
from bench.recordings import csv_recording

_TURNS = 3
_SECONDS = 4.0
_CONNECTIONS = 8
_CORE = 0


@dataclass(frozen=True, slots=True)
class _Pair:
    ours: tuple[Load, ...]
    bare: tuple[Load, ...]

    @property
    def ratio(self) -> float:
        """Median over turns of the ratio within a turn: the machine's moods hit both sides of a turn alike."""
        return statistics.median(a.per_second / b.per_second for a, b in zip(self.ours, self.bare, strict=True))

    def rate(self, side: tuple[Load, ...]) -> float:
        return statistics.median(load.per_second for load in side)


def measure_gateway(system: EmbeddedSystem) -> list[Figure]:
    """Submissions and polls a second against bare programs. The system runs without workers, so nothing else works."""
    _pin(system.pids["api"])
    port = int(system.url.rpartition(":")[2])
    key = {"Authorization": f"Bearer {system.api_key}"}
    upload = csv_recording(size_bytes=200_000)
    submit = request("POST", "/v1/jobs", {**key, "Content-Type": "text/csv"}, upload)
    with _bare("bench.bare_submit:app", system.environment) as bare_port:
        submits = _take_turns(port, submit, bare_port, submit, 202)
    answer = httpx.post(f"{system.url}/v1/jobs", files={"file": ("a.csv", upload)}, headers=key)
    job = answer.raise_for_status().json()["id"]
    etag = httpx.get(f"{system.url}/v1/jobs/{job}", headers=key).headers["ETag"]
    poll = request("GET", f"/v1/jobs/{job}", key)
    poll_unchanged = request("GET", f"/v1/jobs/{job}", {**key, "If-None-Match": etag})
    with _bare("bench.bare_poll:app", system.environment) as bare_port:
        polls = _take_turns(port, poll, bare_port, poll, 200)
        unchanged = _take_turns(port, poll_unchanged, bare_port, poll_unchanged, 304)
    latencies_ms = sorted(latency for load in polls.ours for latency in load.latencies_ms)
    p99_ms = latencies_ms[int(0.99 * len(latencies_ms))]
    return [
        _ratio_figure("submit_vs_bare", submits, 0.5, "200 kB CSV, 8 connections"),
        _ratio_figure("poll_vs_bare", polls, 0.6, "8 connections"),
        _ratio_figure("poll_304_vs_bare", unchanged, 0.6, "8 connections, If-None-Match"),
        Figure("poll_p99_ms", p99_ms, "ms", "lower", n=len(latencies_ms), note="8 connections at full load"),
    ]


def _ratio_figure(name: str, pair: _Pair, goal: float, note: str) -> Figure:
    n = sum(len(load.latencies_ms) for load in pair.ours)
    bare = Against("bare program, answers a second", pair.rate(pair.bare))
    note = f"{pair.rate(pair.ours):.0f}/s against {pair.rate(pair.bare):.0f}/s; {note}"
    return Figure(name, pair.ratio, "ratio", "higher", goal, against=bare, n=n, note=note)


def _take_turns(port: int, ours: bytes, bare_port: int, bare: bytes, status: int) -> _Pair:
    loads: tuple[list[Load], list[Load]] = ([], [])
    for warm_up in (True, *[False] * _TURNS):
        seconds = 1.0 if warm_up else _SECONDS
        for side, (at, message) in zip(loads, ((port, ours), (bare_port, bare)), strict=True):
            load = apply_load(at, message, status=status, seconds=seconds, connections=_CONNECTIONS)
            if not warm_up:
                side.append(load)
    return _Pair(tuple(loads[0]), tuple(loads[1]))


def _pin(pid: int) -> None:
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {_CORE})


@contextmanager
def _bare(app: str, environment: Mapping[str, str]) -> Iterator[int]:
    """Run a bare program on the gateway's own kind of server, on the same core."""
    port = 20_000 + os.getpid() % 20_000
    command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--log-level", "warning", "--no-access-log"]
    inherited = {"PATH": os.defpath, "HOME": str(Path.home())}
    program = subprocess.Popen(command, env={**inherited, **environment})
    try:
        for _ in range(200):
            with suppress(ConnectionError):
                socket.create_connection(("127.0.0.1", port), timeout=1.0).close()
                break
            time.sleep(0.05)
        _pin(program.pid)
        yield port
    finally:
        program.terminate()
        program.wait(10)
