"""Where in a lead something is wrong, and what."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from ecg_analyzer.quality.lead_quality import LeadVerdict, Verdict, judge_lead
from ecg_analyzer.quality.segments import Problem

RATE_HZ = 360.0


@pytest.fixture
def lead_mv(recipe: Any) -> Any:
    return recipe.lead(recipe.regular_s(0.8, 60.0), duration_s=60.0).astype(np.float64)


def times_s(lead_mv: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.arange(lead_mv.size) / RATE_HZ


def between(lead_mv: npt.NDArray[np.float64], start_s: float, end_s: float) -> slice:
    return slice(round(start_s * RATE_HZ), round(end_s * RATE_HZ))


def found(verdict: LeadVerdict) -> list[tuple[str, float, float]]:
    return [
        (one.problem.value, one.where.start_sample / RATE_HZ, one.where.end_sample / RATE_HZ)
        for one in verdict.segments.listed
    ]


def test_a_clean_lead_has_none(lead_mv: Any) -> None:
    assert found(judge_lead("II", lead_mv, RATE_HZ)) == []


def test_muscle_noise_is_found_where_it_is(lead_mv: Any) -> None:
    part = between(lead_mv, 20, 26)
    lead_mv[part] += 0.15 * np.random.default_rng(1).standard_normal(lead_mv[part].size)

    verdict = judge_lead("II", lead_mv, RATE_HZ)

    assert found(verdict) == [("noise", 20.0, 26.0)]
    assert verdict.segments.of(Problem.NOISE) == pytest.approx(0.1)  # 6 of 60 s
    assert verdict.verdict == Verdict.GOOD  # a tenth of the time


def test_a_flat_part_is_a_lost_electrode(lead_mv: Any) -> None:
    lead_mv[between(lead_mv, 30, 40)] = 0.2

    verdict = judge_lead("II", lead_mv, RATE_HZ)

    assert found(verdict) == [("flat", 30.0, 40.0)]
    assert (verdict.verdict, verdict.reasons) == (Verdict.USABLE, ("flat",))


def test_a_pause_between_two_beats_is_not_flat(recipe: Any) -> None:
    lead_mv = recipe.lead([*np.arange(0.5, 10, 0.8), *np.arange(12.5, 20, 0.8)], duration_s=20.0)  # 2.4 s

    assert found(judge_lead("II", lead_mv, RATE_HZ)) == []


def test_mains_is_found_from_its_first_second_or_so_to_its_last(lead_mv: Any) -> None:
    part = between(lead_mv, 10, 30)
    lead_mv[part] += 0.15 * np.sin(2 * np.pi * 50.0 * times_s(lead_mv)[part])

    ((problem, start_s, end_s),) = found(judge_lead("II", lead_mv, RATE_HZ))

    assert problem == "mains"
    assert (start_s, end_s) == (pytest.approx(10.0, abs=2.0), pytest.approx(30.0, abs=2.0))  # a mean over 5 s


def test_a_wandering_baseline_is_found(lead_mv: Any) -> None:
    part = between(lead_mv, 20, 40)
    lead_mv[part] += 1.5 * np.sin(2 * np.pi * 0.2 * times_s(lead_mv)[part])

    ((problem, start_s, end_s),) = found(judge_lead("II", lead_mv, RATE_HZ))

    assert problem == "wander"
    assert (start_s, end_s) == (pytest.approx(20.0, abs=2.0), pytest.approx(40.0, abs=2.0))


def test_a_knock_of_an_electrode_is_no_wander(lead_mv: Any) -> None:
    lead_mv[between(lead_mv, 30, 60)] += 8.0

    assert found(judge_lead("II", lead_mv, RATE_HZ)) == [("loose_electrode", 29.0, 31.0)]


def test_an_electrode_that_is_being_moved_is_loose(lead_mv: Any) -> None:
    part = between(lead_mv, 30, 33)
    lead_mv[part] += 4.0 * np.sin(2 * np.pi * 3.0 * times_s(lead_mv)[part])

    assert ("loose_electrode", 30.0, 33.0) in found(judge_lead("II", lead_mv, RATE_HZ))


def test_peaks_cut_off_are_found(lead_mv: Any) -> None:
    part = between(lead_mv, 12, 18)
    lead_mv[part] = np.clip(5.0 * lead_mv[part], None, 2.5)

    ((problem, start_s, end_s),) = found(judge_lead("II", lead_mv, RATE_HZ))

    assert (problem, start_s, end_s) == ("clipped", 12.0, 18.0)


def test_two_parts_close_to_each_other_are_one(lead_mv: Any) -> None:
    noise_mv = 0.15 * np.random.default_rng(1).standard_normal(lead_mv.size)
    for start_s, end_s in ((10, 14), (16, 20), (30, 34)):
        part = between(lead_mv, start_s, end_s)
        lead_mv[part] += noise_mv[part]

    assert found(judge_lead("II", lead_mv, RATE_HZ)) == [("noise", 10.0, 20.0), ("noise", 30.0, 34.0)]


def test_times_count_from_the_start_of_the_recording(lead_mv: Any) -> None:
    lead_mv[: round(5.5 * RATE_HZ)] = np.nan
    lead_mv[between(lead_mv, 30.5, 40.5)] = 0.0

    assert found(judge_lead("II", lead_mv, RATE_HZ)) == [("flat", 30.5, 40.5)]


def test_of_a_long_recording_the_longest_are_listed_and_all_are_counted(recipe: Any) -> None:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 300.0), duration_s=300.0)
    for number in range(20):  # 3 s of every 15 s, the last one 6 s
        lead_mv[between(lead_mv, 15 * number, 15 * number + (6 if number == 19 else 3))] = 0.0

    verdict = judge_lead("II", lead_mv, RATE_HZ)

    assert len(verdict.segments.listed) == 8
    assert found(verdict)[-1] == ("flat", 285.0, 291.0)
    assert verdict.segments.of(Problem.FLAT) == pytest.approx(0.21)  # 19 * 3 + 6 = 63 of 300 s


@pytest.mark.parametrize("gain", [0.1, 20.0])
def test_gain_says_nothing_about_noise(lead_mv: Any, gain: float) -> None:
    part = between(lead_mv, 20, 26)
    lead_mv[part] += 0.15 * np.random.default_rng(1).standard_normal(lead_mv[part].size)

    assert ("noise", 20.0, 26.0) in found(judge_lead("II", gain * lead_mv, RATE_HZ))
