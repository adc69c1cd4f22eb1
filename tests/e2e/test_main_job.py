"""The sentence of the architecture, on the real system: upload, queue, page to signal, signal to findings, poll."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import numpy as np
import pytest
from ecg_local.system import EmbeddedSystem
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.result import DISCLAIMER, Result
from ecg_shared.contract.signal_artifact import decode_signal
from ecg_shared.paper import draw_pdf

from tests.e2e.made_files import BEATS_PER_MINUTE, RATE_HZ, ecg_csv


@pytest.fixture(scope="module")
def finished(gateway: httpx.Client) -> str:
    """The id of a finished job of a made CSV."""
    answer = gateway.post("/v1/jobs", files={"file": ("made.csv", ecg_csv(30))}, headers={"Prefer": "wait=30"})
    job = answer.json()
    assert job["status"] == "succeeded", job
    return str(job["id"])


def test_the_result_of_a_csv_keeps_the_contract_and_its_recipe(gateway: httpx.Client, finished: str) -> None:
    document = gateway.get(f"/v1/jobs/{finished}/result").json()

    result = Result.model_validate(document)
    assert result.vitals.heart_rate_bpm == pytest.approx(BEATS_PER_MINUTE, abs=0.5)
    assert result.vitals.rmssd_ms == pytest.approx(0, abs=3)  # a strictly regular rhythm
    assert result.signal.sampling_rate_hz == RATE_HZ
    assert result.prediction.model.name == "arrhythmia"
    assert result.prediction.probability is not None
    assert result.disclaimer == DISCLAIMER


def test_the_signal_comes_back_as_it_was_sent(gateway: httpx.Client, finished: str) -> None:
    sent_mv = np.loadtxt(ecg_csv(30).decode().splitlines(), delimiter=",", skiprows=1)[:, 1]

    compact = decode_signal(gateway.get(f"/v1/jobs/{finished}/signal", params={"format": "i16"}).content)
    rows = gateway.get(f"/v1/jobs/{finished}/signal", params={"format": "csv"}).text.splitlines()

    assert compact.signal_mv[0] == pytest.approx(sent_mv, abs=1e-4)
    assert rows[0].split(",")[1] == "II"
    assert len(rows) - 1 == sent_mv.size


def test_every_artefact_is_what_its_line_in_the_result_says(gateway: httpx.Client, finished: str) -> None:
    artifacts = gateway.get(f"/v1/jobs/{finished}/result").json()["artifacts"]

    assert {"original", "signal.i16", "waveform.png", "report.pdf", "beats.csv", "waves.csv"} <= set(artifacts)
    for name, line in artifacts.items():
        answer = gateway.get(line["href"])
        assert answer.status_code == 200, name
        assert len(answer.content) == line["bytes"], name
        assert answer.headers["etag"].removeprefix("W/").strip('"') == line["sha256"], (
            name
        )  # weak where it came as gzip


def test_a_vector_page_goes_through_both_stages_and_gives_its_signal_back(gateway: httpx.Client) -> None:
    lead_ii_mv = np.loadtxt(ecg_csv(10).decode().splitlines(), delimiter=",", skiprows=1)[:, 1]
    # a heart whose vector keeps its direction: I = 0.6 II, the limb leads follow from Einthoven and Goldberger
    share = {"I": 0.6, "II": 1.0, "III": 0.4, "aVR": -0.8, "aVL": 0.1, "aVF": 0.7}
    share |= {"V1": -0.4, "V2": 0.3, "V3": 0.8, "V4": 1.2, "V5": 1.0, "V6": 0.8}
    ecg = Ecg(np.outer(list(share.values()), lead_ii_mv).astype(np.float32), float(RATE_HZ), tuple(share))

    answer = gateway.post("/v1/jobs", files={"file": ("page.pdf", draw_pdf(ecg))}, headers={"Prefer": "wait=30"})
    job = answer.json()
    result = gateway.get(f"/v1/jobs/{job['id']}/result").json()

    assert job["status"] == "succeeded", job
    assert job["timings_ms"]["digitize"] > 0
    assert result["digitization"]["layout"] == "3x4+1"
    assert result["digitization"]["verdict"] == "ok"
    assert result["vitals"]["heart_rate_bpm"] == pytest.approx(BEATS_PER_MINUTE, abs=0.5)
    assert "overlay.png" in result["artifacts"]


def test_a_deleted_job_is_gone_with_its_files(gateway: httpx.Client) -> None:
    job = gateway.post("/v1/jobs", files={"file": ("a.csv", ecg_csv())}, headers={"Prefer": "wait=30"}).json()

    gateway.delete(f"/v1/jobs/{job['id']}").raise_for_status()

    assert gateway.get(f"/v1/jobs/{job['id']}").status_code == 410
    assert gateway.get(f"/v1/jobs/{job['id']}/artifacts/original").status_code == 410


def test_the_command_submits_waits_and_fetches(system: EmbeddedSystem, tmp_path: Path) -> None:
    recording = tmp_path / "made.csv"
    recording.write_bytes(ecg_csv(10))
    ecg = [sys.executable, "-m", "ecg_client", "--url", system.url, "--key", system.api_key, "--json"]

    submitted = subprocess.run([*ecg, "submit", "--wait", str(recording)], capture_output=True, text=True, check=True)
    job = json.loads(submitted.stdout)
    fetched = subprocess.run([*ecg, "get", job["id"]], capture_output=True, text=True, check=True)
    signal = subprocess.run(
        [*ecg, "get", job["id"], "--signal", "--out", str(tmp_path)], capture_output=True, check=True
    )

    assert job["status"] == "succeeded"
    assert json.loads(fetched.stdout)["vitals"]["heart_rate_bpm"] == pytest.approx(BEATS_PER_MINUTE, abs=0.5)
    assert Path(signal.stdout.decode().strip()).read_text().startswith("time_s,II")


def test_a_folder_is_sent_as_a_batch_and_one_bad_file_does_not_stop_the_others(
    system: EmbeddedSystem, gateway: httpx.Client, tmp_path: Path
) -> None:
    for n in range(3):
        (tmp_path / f"{n}.csv").write_bytes(ecg_csv(10 + n))
    (tmp_path / "bad.csv").write_text("no numbers here")
    ecg = [sys.executable, "-m", "ecg_client", "--url", system.url, "--key", system.api_key, "--json"]

    run = subprocess.run([*ecg, "batch", str(tmp_path)], capture_output=True, text=True, check=False)
    again = subprocess.run([*ecg, "batch", str(tmp_path)], capture_output=True, text=True, check=False)

    outcomes = {Path(line["file"]).name: line for line in map(json.loads, run.stdout.splitlines())}
    repeated = {Path(line["file"]).name: line for line in map(json.loads, again.stdout.splitlines())}
    assert run.returncode == 1
    assert {name: line["status"] == "succeeded" for name, line in outcomes.items()} == {
        "0.csv": True,
        "1.csv": True,
        "2.csv": True,
        "bad.csv": False,
    }
    assert outcomes["0.csv"]["job_id"] == repeated["0.csv"]["job_id"]  # a second run sends nothing twice
