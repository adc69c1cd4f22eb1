"""Every example of the README runs, against the recorded service."""

import doctest
import re
from pathlib import Path
from typing import Any

import pytest
from ecg_client.cli import app
from typer.testing import CliRunner

README = Path(__file__).parents[1] / "README.md"


@pytest.fixture(autouse=True)
def _workplace(service: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ECG_URL", service.url)
    monkeypatch.setenv("ECG_KEY", "ecg_key")
    Path("scan.jpg").write_bytes(b"\xff\xd8\xff a photo")
    Path("holter.csv").write_text("time_s,II\n0,0\n")
    Path("ward").mkdir()
    Path("ward/a.csv").write_text("time_s,II\n0,1\n")
    error = {"code": "no_ecg_found", "detail": "No ECG trace was found on the page.", "retryable": False}
    service.ends["a cat"] = {"status": "failed", "error": error}
    service.files |= {"signal.edf": b"EDF", "signal.wfdb.zip": b"ZIP"}


def test_the_examples_in_python_print_what_they_say() -> None:
    outcome = doctest.testfile(str(README), module_relative=False, optionflags=doctest.ELLIPSIS)

    assert outcome.attempted > 20
    assert outcome.failed == 0


def test_the_examples_for_the_shell_succeed() -> None:
    commands = re.findall(r"^\$ ecg (.+)$", README.read_text(), re.MULTILINE)
    job_id = "00000000-0000-7000-8000-000000000000"

    answers = {line: CliRunner().invoke(app, line.replace("ID", job_id).split()) for line in commands}

    assert len(answers) == 6
    assert {line: answer.exit_code for line, answer in answers.items()} == dict.fromkeys(answers, 0)
    assert Path("ward.csv").read_text().splitlines()[1].startswith("a.csv,succeeded")
