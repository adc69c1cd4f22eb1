"""Whose recording it is."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from ecg_analyzer.report.case import Case


def test_the_id_of_a_job_tells_when_it_was_submitted() -> None:
    # RFC 9562, appendix A.6: 017F22E2-79B0-7CC3-98C4-DC0C0C07398F is Tuesday, February 22, 2022 2:22:22.00 PM GMT-05:00
    case = Case(job_id=UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"))
    assert case.submitted == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)


def test_an_id_of_another_version_or_none_tells_nothing() -> None:
    assert Case(job_id=UUID(int=1)).submitted is None
    assert Case().submitted is None
