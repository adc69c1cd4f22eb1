from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from ecg_client import Client
from ecg_client.recordings import Recording
from ecg_demo.goals import demo_figures
from ecg_demo.inputs import DemoInput
from ecg_demo.reading import COLUMNS, Reading, read_recording
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.signal_artifact import encode_signal

PRINTED = Ecg(np.sin(np.arange(2000) / 20.0, dtype=np.float64).astype(np.float32)[None, :], 500.0, ("II",))
RESULT: dict[str, Any] = {
    "vitals": {"heart_rate_bpm": 61.04, "rmssd_ms": None, "qrs_duration_ms": 92.0},
    "prediction": {"probability": 0.125, "label": "normal"},
    "artifacts": {name: {"href": f"/files/{name}"} for name in ("signal.i16", "waveform.png")},
}


def _job(status: str, error: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"id": "1", "status": status, "timings_ms": {"digitize": 800, "analyze": 300}, "error": error}


def _service(request: httpx.Request) -> httpx.Response:
    """A stand-in for the gateway at the other end of the wire: its documented answers."""
    path = request.url.path
    if path == "/files/signal.i16":
        return httpx.Response(200, content=encode_signal(PRINTED))
    if path == "/files/waveform.png":
        return httpx.Response(200, content=b"\x89PNG")
    if path.endswith("/result"):
        return httpx.Response(200, json=RESULT)
    if request.method == "POST" and b"bad" in request.read():
        return httpx.Response(
            415, json={"status": 415, "code": "unsupported_format", "title": "no", "detail": "Send another."}
        )
    return httpx.Response(200, json=_job("queued" if request.method == "POST" else "succeeded"))


@pytest.fixture
def client() -> Client:
    client = Client("http://service", "key")
    client._http = httpx.Client(base_url="http://service", transport=httpx.MockTransport(_service))
    return client


def test_a_page_is_scored_against_what_it_shows_and_its_pictures_are_fetched(client: Client, tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(b"%PDF")
    reading = read_recording(client, Recording((tmp_path / "page.pdf",)), tmp_path / "out", printed=PRINTED)
    assert reading.status == "succeeded"
    assert reading.snr_db == pytest.approx(60.0)  # the same signal came back: the cap
    assert [picture.name for picture in reading.pictures] == ["page.pdf.waveform.png"]
    row = dict(zip(COLUMNS, reading.cells, strict=True))
    assert row["heart_rate_bpm"] == "61.0"
    assert row["rmssd_ms"] == "–"  # null, never 0
    assert (row["p_abnormal"], row["label"], row["snr_db"]) == ("0.125", "normal", "60.0")


def test_a_refused_file_is_a_row_with_its_problem_and_does_not_stop_the_others(client: Client, tmp_path: Path) -> None:
    (tmp_path / "bad.xyz").write_bytes(b"bad")
    reading = read_recording(client, Recording((tmp_path / "bad.xyz",)), tmp_path / "out")
    assert reading.status == "refused"
    assert "Send another" in reading.problem


def test_a_heart_rate_off_by_more_than_a_beat_a_minute_misses_the_goal(tmp_path: Path) -> None:
    inputs = [DemoInput(tmp_path / "mitdb_208.csv", heart_rate_bpm=101.84)]
    pages = [Reading(name, "succeeded", 900.0, snr_db=db) for name, db in
             (("page.pdf", 50.0), ("page.png", 12.0), ("scan.jpg", 10.0))]  # fmt: skip
    readings = [Reading("mitdb_208.csv", "succeeded", 500.0, heart_rate_bpm=103.0), *pages]
    rows = {figure.name: figure for figure in demo_figures(inputs, readings, warm_seconds=20.0)}
    assert rows["mitdb208_heart_rate_error_bpm"].value == pytest.approx(1.16)
    assert {name: row.ok for name, row in rows.items()} == {
        "ecgs_succeeded_fraction": True,
        "warm_seconds": True,
        "pdf_page_ac_db": True,
        "png_page_ac_db": False,
        "scan_page_ac_db": None,
        "mitdb208_heart_rate_error_bpm": False,
    }
    assert json.dumps([row.document() for row in rows.values()])
