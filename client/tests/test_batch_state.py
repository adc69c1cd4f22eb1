import os
import subprocess
import sys
from pathlib import Path

import pytest
from ecg_client.batch_state import BatchState, Outcome, StateError, version_of
from ecg_client.recordings import Recording

DONE = Outcome("a.csv", "succeeded", "1", label="normal", probability=0.25, quality="good", seconds=1.5)


def test_an_outcome_outlives_the_process(tmp_path: Path) -> None:
    first = BatchState(tmp_path / "state")
    first.keep(DONE, "v1")
    first.close()

    second = BatchState(tmp_path / "state")

    assert second.outcome("a.csv", "v1") == DONE
    assert second.outcome("a.csv", "v2") == Outcome("a.csv", "pending")
    second.close()


def test_two_runs_cannot_hold_one_folder(tmp_path: Path) -> None:
    first = BatchState(tmp_path / "state")

    with pytest.raises(StateError, match="Another run"):
        BatchState(tmp_path / "state")
    first.close()


def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("these are my notes" * 100)

    with pytest.raises(StateError, match="no state of a batch"):
        BatchState(tmp_path / "state")
    assert (tmp_path / "state").read_text().startswith("these are my notes")


def test_a_folder_that_cannot_be_written_is_said_with_its_mend(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="--state"):
        BatchState(tmp_path / "missing" / "state")


def test_a_version_changes_with_size_time_and_options(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1")
    recording = Recording((path,))
    known = version_of(recording, "options")

    assert version_of(recording, "others") != known
    os.utime(path, ns=(1, 1))
    assert version_of(recording, "options") != known


def test_a_batch_belongs_to_its_service(tmp_path: Path) -> None:
    state = BatchState(tmp_path / "state")
    state.keep_batch_id("http://one.example", "b1")

    assert state.batch_id("http://one.example") == "b1"
    assert state.batch_id("http://other.example") is None
    state.close()


def test_a_state_closed_while_threads_write_ends_them_and_not_the_process(tmp_path: Path) -> None:
    """As on Ctrl-C. A crash would take the test's process down, so it is another's."""
    program = """
import sqlite3, sys, threading
import subprocess
import sys
from pathlib import Path
from ecg_client.batch_state import BatchState, Outcome

for round in range(40):
    state = BatchState(Path(sys.argv[1]) / f"{round}.state")
    def write():
        try:
            for number in range(10_000):
                state.keep(Outcome(str(number), "pending"), "v")
        except sqlite3.ProgrammingError:
            pass
    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    state.close()
    for thread in threads:
        thread.join()
"""
    run = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, timeout=60, check=False)

    assert (run.returncode, run.stderr) == (0, b"")
