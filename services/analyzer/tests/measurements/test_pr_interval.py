"""PR interval and P duration."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.measurements.kind import NotMeasurableError
from ecg_analyzer.measurements.p_duration import p_duration_ms
from ecg_analyzer.measurements.pr_interval import pr_ms


def test_pr_runs_from_the_onset_of_p_to_that_of_qrs(subject: Any) -> None:
    measured = pr_ms(subject([800.0] * 4, p_ms=(-210.0, -100.0)))

    assert measured.value == pytest.approx(160.0)  # 210 less half of a QRS of 100 ms
    assert measured.n == 5


def test_p_lasts_from_its_onset_to_its_end(subject: Any) -> None:
    assert p_duration_ms(subject([800.0] * 4, p_ms=(-210.0, -100.0))).value == pytest.approx(110.0)


@pytest.mark.parametrize("measure", [pr_ms, p_duration_ms])
def test_without_p_waves_there_is_none(subject: Any, measure: Any) -> None:
    with pytest.raises(NotMeasurableError, match="no_p_waves"):
        measure(subject([800.0] * 4))


@pytest.mark.parametrize("measure", [pr_ms, p_duration_ms])
def test_p_waves_in_a_minority_of_beats_are_no_property_of_the_rhythm(subject: Any, measure: Any) -> None:
    given = subject([800.0] * 4, p_ms=(-210.0, -100.0))
    for marks in (given.waves.fused.p.onset_sample, given.waves.fused.p.peak_sample):
        marks[:3] = np.nan  # 2 of 5 are left

    with pytest.raises(NotMeasurableError, match="no_p_waves"):
        measure(given)


def test_p_waves_whose_onset_is_unsure_in_most_beats_give_no_pr(subject: Any) -> None:
    given = subject([800.0] * 4, p_ms=(-210.0, -100.0))
    given.waves.fused.p.onset_sample[:3] = np.nan

    with pytest.raises(NotMeasurableError, match="borders_unsure"):
        pr_ms(given)


def test_a_disputed_complex_gives_no_pr(subject: Any) -> None:
    given = subject([800.0] * 4, p_ms=(-210.0, -100.0))
    given.waves.fused.qrs.onset_sample[:] = np.nan
    given.waves.disputed[:] = True

    with pytest.raises(NotMeasurableError, match="methods_disagree"):
        pr_ms(given)


def test_ventricular_beats_do_not_count(subject: Any) -> None:
    assert pr_ms(subject([800.0] * 4, "NVNVN", p_ms=(-210.0, -100.0))).n == 3


def test_the_reason_is_that_of_the_delineation_where_nobody_looked(subject: Any) -> None:
    with pytest.raises(NotMeasurableError, match="no_model"):
        pr_ms(subject([800.0] * 4, qrs_only="no_model"))
