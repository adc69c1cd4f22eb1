import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

Answer = subprocess.CompletedProcess[str]


def ecg(*arguments: str, url: str = "", **environment: str) -> Answer:
    inherited = os.environ.items()  # noqa: TID251 - handed on without what would point elsewhere
    known = {name: value for name, value in inherited if not name.startswith("ECG_")}
    command = [sys.executable, "-m", "ecg_client", *(["--url", url] if url else []), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=known | environment)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ward = tmp_path / "ward"
    ward.mkdir()
    for n in range(12):
        (ward / f"{n:02d}.csv").write_text(f"time_s,II\n0,{n}\n")
    return ward


def test_an_unreachable_service_is_exit_3_with_its_address() -> None:
    answer = ecg("--key", "k", "status", "0", url="http://127.0.0.1:9")

    assert answer.returncode == 3
    assert "http://127.0.0.1:9" in answer.stderr


@pytest.mark.parametrize(
    "arguments",
    [["submit", "no-such-file.csv"], ["submit"], ["frobnicate"], ["--url", "nowhere", "list"], ["batch", "/dev/null"]],
)
def test_wrong_usage_is_exit_2_in_one_sentence(arguments: list[str]) -> None:
    answer = ecg(*arguments)

    assert answer.returncode == 2
    assert answer.stderr.strip().startswith("ecg: ")
    assert "Traceback" not in answer.stderr


def test_an_option_without_a_value_is_wrong_usage(recording: Path) -> None:
    assert ecg("submit", str(recording), "-o", "page").returncode == 2


def test_the_help_says_what_this_is_not() -> None:
    assert "not a medical device" in ecg("--help").stdout.replace("\n ", " ")


def test_address_and_key_come_from_the_environment(service: Any) -> None:
    answer = ecg("--json", "list", ECG_URL=service.url, ECG_KEY="ecg_from_there")

    assert answer.returncode == 0
    assert service.seen[0][2]["authorization"] == "Bearer ecg_from_there"


def test_json_is_on_stdout_and_progress_on_stderr(service: Any, recording: Path) -> None:
    answer = ecg("--json", "submit", "--wait", str(recording), url=service.url)

    assert json.loads(answer.stdout)["status"] == "succeeded"
    assert recording.name in answer.stderr


def test_a_failed_job_is_exit_1(service: Any, recording: Path, tmp_path: Path) -> None:
    error = {"code": "corrupt_file", "detail": "The file is damaged.", "retryable": False}
    service.ends["time_s"] = {"status": "failed", "error": error}

    sent = ecg("--json", "submit", "--wait", str(recording), url=service.url)
    fetched = ecg("get", json.loads(sent.stdout)["id"], url=service.url)

    assert sent.returncode == fetched.returncode == 1
    assert "corrupt_file" in fetched.stderr


def test_a_refusal_is_exit_4_with_its_code(service: Any, recording: Path) -> None:
    service.fail("POST /v1/jobs", service.problem(413, "file_too_large"))

    answer = ecg("submit", str(recording), url=service.url)

    assert answer.returncode == 4
    assert "file_too_large" in answer.stderr


def test_what_a_job_made_is_fetched_into_files(service: Any, recording: Path, tmp_path: Path) -> None:
    service.files["signal.edf"] = b"0       EDF"
    job_id = json.loads(ecg("--json", "submit", "--wait", str(recording), url=service.url).stdout)["id"]

    wanted = ["--report", "--export", "edf", "--artifact", "beats.csv"]
    answer = ecg("get", job_id, *wanted, "--out", str(tmp_path / "out"), url=service.url)

    written = [Path(line) for line in answer.stdout.splitlines()]
    assert [path.name.removeprefix(f"{job_id}.") for path in written] == ["report.pdf", "signal.edf", "beats.csv"]
    assert written[0].read_bytes() == service.files["report.pdf"]


def test_a_dry_run_sends_nothing_and_leaves_nothing(service: Any, folder: Path) -> None:
    answer = ecg("--json", "batch", str(folder), "--dry-run", url=service.url)

    rows = [json.loads(line) for line in answer.stdout.splitlines()]
    assert len(rows) == 12
    assert rows[0] == {"file": "00.csv", "bytes": 14, "status": "pending", "would": "send"}
    assert service.seen == []
    assert sorted(path.suffix for path in folder.iterdir()) == [".csv"] * 12


def test_a_batch_that_was_killed_goes_on_where_it_was(service: Any, folder: Path, tmp_path: Path) -> None:
    service.job_s = 0.4
    report = tmp_path / "report.csv"
    command = [sys.executable, "-m", "ecg_client", "--url", service.url, "--json", "batch", str(folder), "-j", "3"]

    first = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    deadline_s = time.monotonic() + 30
    while len(service.jobs) < 5 and time.monotonic() < deadline_s:
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    sent_before = len(service.jobs)
    polled_before = len(service.seen)
    again = ecg("--json", "batch", str(folder), "--report", str(report), url=service.url)

    assert 5 <= sent_before < 12
    assert again.returncode == 0
    assert len(service.jobs) == 12  # each once: none lost, none twice
    outcomes = [json.loads(line) for line in again.stdout.splitlines()]
    assert {outcome["file"] for outcome in outcomes} == {f"{n:02d}.csv" for n in range(12)}
    assert len({outcome["job_id"] for outcome in outcomes}) == 12
    with report.open(newline="") as rows:
        assert [row["status"] for row in csv.DictReader(rows)] == ["succeeded"] * 12
    # only what was not sent, or was killed before that was noted, is uploaded by the second run
    uploads = [path for verb, path, _ in service.seen[polled_before:] if (verb, path) == ("POST", "/v1/jobs")]
    assert 12 - sent_before <= len(uploads) <= 12 - sent_before + 3


def test_a_batch_that_is_interrupted_is_exit_130_with_its_report(service: Any, folder: Path, tmp_path: Path) -> None:
    service.job_s = 20.0
    report = tmp_path / "report.csv"
    command = [sys.executable, "-m", "ecg_client", "--url", service.url, "batch", str(folder), "--report", str(report)]

    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    deadline_s = time.monotonic() + 30
    while len(service.jobs) < 8 and time.monotonic() < deadline_s:
        time.sleep(0.02)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=10)

    assert run.returncode == 130
    assert "run the same command again" in said
    with report.open(newline="") as rows:
        assert len(list(csv.DictReader(rows))) == 12


def test_a_batch_with_a_failed_recording_is_exit_1_and_shows_the_others(service: Any, folder: Path) -> None:
    error = {"code": "signal_flat", "detail": "Every lead is a flat line.", "retryable": False}
    service.ends["\n0,7\n"] = {"status": "failed", "error": error}

    answer = ecg("batch", str(folder), url=service.url)

    assert answer.returncode == 1
    assert "11 succeeded, 1 failed" in answer.stdout
    assert "not a medical device" in answer.stdout
