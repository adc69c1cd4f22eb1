from __future__ import annotations

import json
from pathlib import Path

import pytest
from ecg_shared.scores.figures import Against, Figure, publish, table


def test_the_file_holds_a_row_a_figure_with_its_goal_and_verdict(tmp_path: Path) -> None:
    figures = [
        Figure("pdf_page_ac_db", 42.5, "dB", "higher", goal=35.0, n=1),
        Figure("warm_seconds", 3.25, "s", "lower", against=Against("an earlier run", 4.0), note="second run"),
    ]
    code = publish("demo", figures, seconds=12.0, root=tmp_path)
    document = json.loads((tmp_path / "out" / "demo.json").read_text())
    assert code == 0
    assert set(document) == {"commit", "seconds", "rows"}
    assert document["rows"] == [
        {
            "name": "pdf_page_ac_db",
            "value": 42.5,
            "unit": "dB",
            "goal": 35.0,
            "better": "higher",
            "ok": True,
            "against": None,
            "n": 1,
            "note": "",
        },
        {
            "name": "warm_seconds",
            "value": 3.25,
            "unit": "s",
            "goal": None,
            "better": "lower",
            "ok": None,
            "against": {"name": "an earlier run", "value": 4.0},
            "n": None,
            "note": "second run",
        },
    ]


@pytest.mark.parametrize("value", [34.9, None, float("nan")])
def test_a_missed_or_unmeasured_goal_ends_the_command_with_an_error(tmp_path: Path, value: float | None) -> None:
    assert publish("demo", [Figure("x_db", value, "dB", "higher", goal=35.0)], seconds=1.0, root=tmp_path) == 1


def test_a_figure_where_less_is_better_is_held_to_its_upper_limit() -> None:
    assert Figure("error_bpm", 1.0, "bpm", "lower", goal=1.0).ok is True
    assert Figure("error_bpm", 1.1, "bpm", "lower", goal=1.0).ok is False


def test_a_doubled_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="doubled"):
        publish("demo", [Figure("a", 1.0, "", "higher")] * 2, seconds=1.0, root=tmp_path)


def test_the_table_says_which_goal_was_missed() -> None:
    text = table([Figure("a_db", 10.0, "dB", "higher", goal=20.0), Figure("b_s", None, "s", "lower")])
    assert "MISSED" in text.splitlines()[1]
    assert "≥ 20" in text.splitlines()[1]
    assert "–" in text.splitlines()[2]


def test_a_target_of_two_commands_keeps_the_rows_of_the_other(tmp_path: Path) -> None:
    accuracy, speed = (Figure(name, 1.0, "", "higher") for name in ("accuracy", "speed"))
    publish("models", [accuracy, speed], seconds=2.0, root=tmp_path)

    publish("models", [Figure("speed", 3.0, "", "higher")], seconds=1.5, root=tmp_path, beside=True)

    written = json.loads((tmp_path / "out/models.json").read_text())
    assert [(row["name"], row["value"]) for row in written["rows"]] == [("accuracy", 1.0), ("speed", 3.0)]
    assert written["seconds"] == 3.5
