from __future__ import annotations

import pytest
from ecg_demo.cli import EXIT_USAGE, main


def test_a_file_that_is_not_there_is_named_before_anything_starts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no_such_file.csv"]) == EXIT_USAGE
    assert "no_such_file.csv" in capsys.readouterr().err
