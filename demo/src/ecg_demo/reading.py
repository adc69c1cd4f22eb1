"""Sends files to the service and gathers what it says about each, through the public API alone."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ecg_client import Client, ClientError
from ecg_client.recordings import Recording
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.signal_artifact import decode_signal
from ecg_shared.scores.digitization import page_ac_db, score_page

LONGEST_WAIT_S: Final = 300.0
_PICTURES: Final = ("waveform.png", "overlay.png")
COLUMNS: Final = (
    "file",
    "status",
    "total_ms",
    "digitize_ms",
    "analyze_ms",
    "heart_rate_bpm",
    "rmssd_ms",
    "qrs_duration_ms",
    "p_abnormal",
    "label",
    "snr_db",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came back for one file; None where there is no such value. ``problem`` says why a file was not read."""

    file: str
    status: str
    total_ms: float
    digitize_ms: float | None = None
    analyze_ms: float | None = None
    heart_rate_bpm: float | None = None
    rmssd_ms: float | None = None
    qrs_duration_ms: float | None = None
    p_abnormal: float | None = None
    label: str | None = None
    snr_db: float | None = None
    pictures: tuple[Path, ...] = ()
    problem: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of the demo's table, in the order of ``COLUMNS``."""
        return tuple(_cell(name, getattr(self, name)) for name in COLUMNS)


def read_recording(client: Client, recording: Recording, out: Path, *, printed: Ecg | None = None) -> Reading:
    """Submit a recording, wait for its result, fetch its pictures and score a page against what it shows.

    A file that fails, or a service that refuses it, is a Reading with its problem; only an unreachable service raises.
    """
    name = recording.path.name
    started_s = time.monotonic()
    try:
        job = _finished(client, client.submit(recording.files), started_s)
        total_ms = 1000.0 * (time.monotonic() - started_s)
        if job["status"] != "succeeded":
            return Reading(name, job["status"], total_ms, problem=_problem(job))
        return _reading(client, job, name, total_ms, out, printed)
    except ClientError as error:
        return Reading(name, "refused", 1000.0 * (time.monotonic() - started_s), problem=str(error))


def _finished(client: Client, job: dict[str, Any], started_s: float) -> dict[str, Any]:
    while job["status"] in {"queued", "running"} and time.monotonic() - started_s < LONGEST_WAIT_S:
        job = client.job(job["id"], wait_s=20)
    return job


def _problem(job: Mapping[str, Any]) -> str:
    error = job["error"]
    return f"{error['code']}: {error['detail']}" if error else f"{job['status']} after {LONGEST_WAIT_S:.0f} s"


def _reading(
    client: Client, job: Mapping[str, Any], name: str, total_ms: float, out: Path, printed: Ecg | None
) -> Reading:
    result = client.result(job["id"])
    artifacts = result["artifacts"]
    out.mkdir(parents=True, exist_ok=True)
    pictures = []
    for picture in _PICTURES:
        if picture in artifacts:
            pictures.append(out / f"{name}.{picture}")
            client.download(artifacts[picture]["href"], pictures[-1])
    snr_db = None
    if printed is not None:
        signal_file = out / f"{name}.signal.i16"
        client.download(artifacts["signal.i16"]["href"], signal_file)
        snr_db = page_ac_db(score_page(printed, decode_signal(signal_file.read_bytes())))
    return Reading(
        file=name,
        status=job["status"],
        total_ms=total_ms,
        digitize_ms=job["timings_ms"]["digitize"],
        analyze_ms=job["timings_ms"]["analyze"],
        **result["vitals"],
        p_abnormal=result["prediction"]["probability"],
        label=result["prediction"]["label"],
        snr_db=snr_db,
        pictures=tuple(pictures),
    )


def _cell(name: str, value: str | float | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    decimals = {"heart_rate_bpm": 1, "rmssd_ms": 1, "p_abnormal": 3, "snr_db": 1}.get(name, 0)
    return f"{value:.{decimals}f}"
