"""A report that cannot be made costs a warning, never the result."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from ecg_analyzer.report import attempt
from ecg_analyzer.report.attempt import NOT_MADE, attempt_report
from ecg_analyzer.report.case import Case
from ecg_shared.paper.sheet import Sheet
from ecg_shared.paper.typesetting import TypesettingError


def test_a_report_is_made_and_the_result_is_as_it_was(twelve: Any) -> None:
    result, report = attempt_report(twelve.result, twelve.analysis, Case(), Sheet.A4, {})
    assert result is twelve.result
    assert report is not None
    assert report.startswith(b"%PDF")


@pytest.mark.parametrize("error", [TypesettingError("of what was typeset"), ValueError("with what was in the file")])
def test_a_failure_leaves_the_result_with_a_warning_and_no_content_in_the_log(
    twelve: Any, error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> bytes:
        raise error

    monkeypatch.setattr(attempt, "report_pdf", fail)
    with caplog.at_level(logging.ERROR):
        result, report = attempt_report(twelve.result, twelve.analysis, Case(), Sheet.A4, {})
    assert report is None
    assert result.warnings == [*twelve.result.warnings, NOT_MADE]
    assert NOT_MADE.code == "report_not_made"
    assert type(error).__name__ in caplog.text
    assert str(error) not in caplog.text


def test_an_interruption_of_the_work_is_not_taken_for_a_failure(twelve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interruption(BaseException): ...

    def interrupted(*_: Any) -> bytes:
        raise Interruption

    monkeypatch.setattr(attempt, "report_pdf", interrupted)
    with pytest.raises(Interruption):
        attempt_report(twelve.result, twelve.analysis, Case(), Sheet.A4, {})


def test_a_page_file_without_its_trace_is_left_out(twelve: Any) -> None:
    _, report = attempt_report(twelve.result, twelve.analysis, Case(), Sheet.A4, {"page.jpg": b"no picture"})
    assert report is not None
