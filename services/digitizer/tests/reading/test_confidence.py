"""Confidence of a lead from the signs of its reading."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ecg_digitizer.reading.confidence import Signs, confidence, expected_snr_db

CLEAR = Signs(
    unread=0.0,
    doubled=0.0,
    reconsidered=0.0,
    detail=0.2,
    expected_db=12.0,
    missing=0.0,
    unsure=0.0,
    least_sure_of_page=0.0,
    contradicted=False,
    no_label=0.0,
    coarse=0.12,
)


def test_a_clear_lead_is_believed() -> None:
    assert confidence(CLEAR) > 0.9
    assert expected_snr_db(CLEAR) > 15.0


@pytest.mark.parametrize(
    "worse", [{"unread": 0.3}, {"expected_db": 0.0}, {"reconsidered": 0.1}, {"contradicted": True}], ids=str
)
def test_a_sign_of_a_wrong_reading_lowers_it(worse: dict[str, float]) -> None:
    doubtful = replace(CLEAR, **worse)

    assert confidence(doubtful) < confidence(CLEAR)
    assert expected_snr_db(doubtful) <= expected_snr_db(CLEAR)  # a sign may say nothing of how large the error is


@pytest.mark.parametrize(
    "worse", [{"doubled": 0.2}, {"least_sure_of_page": 0.6}, {"unsure": 0.5}, {"missing": 0.5}], ids=str
)
def test_no_sign_of_a_wrong_reading_makes_a_lead_more_credible(worse: dict[str, float]) -> None:
    doubtful = replace(CLEAR, **worse)

    assert confidence(doubtful) <= confidence(CLEAR)
    assert expected_snr_db(doubtful) < expected_snr_db(CLEAR)


@pytest.mark.parametrize("extreme", [{"unread": 1e6}, {"expected_db": -300.0}, {"expected_db": 300.0}], ids=str)
def test_no_sign_leads_out_of_the_range(extreme: dict[str, float]) -> None:
    assert 0.0 <= confidence(replace(CLEAR, **extreme)) <= 1.0
