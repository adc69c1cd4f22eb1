"""The dashboard's list of what the analyzer can say: its own tests hold that each has words there."""

import ast
import json
import re
from pathlib import Path

import ecg_analyzer
from ecg_analyzer.measurements import ALL
from ecg_analyzer.quality.segments import Problem

SHOWN = Path(__file__).parents[3] / "dashboard" / "tests" / "features" / "result" / "analyzer-words.json"
ROOM = Path(ecg_analyzer.__file__).parent
NAMES = [kind.name for kind in ALL]


def reasons() -> set[str]:
    """Return the codes in the code: reasons are its only words in snake case beside the names of measurements."""
    files = [
        *(ROOM / "measurements").glob("*.py"),
        ROOM / "waves" / "delineation.py",
        ROOM / "prediction/arrhythmia.py",
        ROOM / "beats" / "credible.py",
    ]
    words = (
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {word for word in words if re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", word)} - set(NAMES)


def quality() -> set[str]:
    """Return what can be wrong with a lead: problems of its parts, and of all of it."""
    further = {"not_recorded", "implausible_amplitude", "partly_recorded", "single_beat", "beats_not_alike"}
    return {problem.value for problem in Problem} | further


def evidence() -> set[str]:
    """Return what findings name as the number behind them."""
    return {
        node.value.value
        for file in (ROOM / "findings").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "measurement" and isinstance(node.value, ast.Constant)
        if isinstance(node.value.value, str)
    }


def test_the_dashboard_knows_every_measurement() -> None:
    assert json.loads(SHOWN.read_text())["measurements"] == NAMES


def test_the_dashboard_knows_every_reason_why_a_number_is_unknown() -> None:
    assert json.loads(SHOWN.read_text())["reasons"] == sorted(reasons())


def test_the_dashboard_knows_every_number_that_a_finding_rests_on() -> None:
    assert json.loads(SHOWN.read_text())["evidence"] == sorted(evidence())


def test_the_dashboard_knows_every_fault_of_a_lead() -> None:
    assert json.loads(SHOWN.read_text())["quality"] == sorted(quality())
