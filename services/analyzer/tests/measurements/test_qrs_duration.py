"""QRS duration."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.measurements.kind import NotMeasurableError
from ecg_analyzer.measurements.qrs_duration import qrs_duration_ms


def test_duration_is_the_median_of_normal_beats(subject: Any) -> None:
    measured = qrs_duration_ms(subject([800.0] * 4, "NNVNN", {"fused": [90.0, 100.0, 180.0, 98.0, 96.0]}))

    assert measured.value == pytest.approx(97.0)  # of 90, 96, 98, 100; the ventricular 180 does not count
    assert measured.n == 4


def test_beats_without_marks_do_not_count(subject: Any) -> None:
    measured = qrs_duration_ms(subject([800.0] * 2, "NNN", {"fused": [np.nan, 100.0, 104.0]}))

    assert measured.value == pytest.approx(102.0)
    assert measured.n == 2


def test_ventricular_beats_count_where_there_are_no_others(subject: Any) -> None:
    assert qrs_duration_ms(subject([800.0], "VV", {"fused": [160.0, 164.0]})).value == pytest.approx(162.0)


def test_each_lead_has_its_own_duration(subject: Any) -> None:
    measured = qrs_duration_ms(subject([800.0], "NN", {"fused": [90.0] * 2, "II": [80.0] * 2, "V1": [np.nan] * 2}))

    assert measured.per_lead is not None
    assert measured.per_lead["II"] == pytest.approx(80.0)
    assert measured.per_lead["V1"] is None


def test_no_marks_give_none(subject: Any) -> None:
    with pytest.raises(NotMeasurableError, match="no_qrs_marks"):
        qrs_duration_ms(subject([800.0], "NN", {"fused": [np.nan, np.nan]}))
