import os
from pathlib import Path

import pytest
from ecg_local.errors import EmbeddedSystemError
from ecg_local.lock import take_folder


def test_the_second_to_take_a_folder_is_told_who_holds_it(tmp_path: Path) -> None:
    with (
        take_folder(tmp_path),
        pytest.raises(EmbeddedSystemError, match=rf"in use by process {os.getpid()}, running since 20"),
    ):
        take_folder(tmp_path)


def test_a_folder_that_was_let_go_can_be_taken_again(tmp_path: Path) -> None:
    take_folder(tmp_path).close()

    with take_folder(tmp_path):
        assert (tmp_path / "lock").read_text().startswith(f"process {os.getpid()}, ")
