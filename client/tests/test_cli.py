import subprocess
import sys
from pathlib import Path

import pytest


def ecg(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "ecg_client", *arguments], capture_output=True, text=True, check=False)


def test_an_unreachable_service_is_exit_3_with_its_address() -> None:
    answer = ecg("--url", "http://127.0.0.1:9", "--key", "k", "status", "0")

    assert answer.returncode == 3
    assert "http://127.0.0.1:9" in answer.stderr


@pytest.mark.parametrize(
    "arguments", [["submit", "no-such-file.csv"], ["submit"], ["frobnicate"], ["list", "--limit", "0"]]
)
def test_wrong_usage_is_exit_2_in_one_sentence(arguments: list[str]) -> None:
    answer = ecg(*arguments)

    assert answer.returncode == 2
    assert answer.stderr.strip().startswith("ecg: ")
    assert "Traceback" not in answer.stderr


def test_an_option_without_a_value_is_wrong_usage(tmp_path: Path) -> None:
    recording = tmp_path / "a.csv"
    recording.write_text("time,II\n0,0\n")

    assert ecg("submit", str(recording), "-o", "page").returncode == 2


def test_the_help_says_what_this_is_not() -> None:
    assert "not a medical device" in ecg("--help").stdout.replace("\n ", " ")
