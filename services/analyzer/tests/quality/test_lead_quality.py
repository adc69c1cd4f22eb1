"""Verdict on one lead."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.quality.lead_quality import Verdict, judge_lead


@pytest.fixture
def lead_mv(recipe: Any) -> Any:
    return recipe.lead(recipe.regular_s(0.8, 20.0), duration_s=20.0)


def test_a_clean_lead_is_good(lead_mv: Any) -> None:
    verdict = judge_lead("II", lead_mv, 360.0)

    assert verdict.verdict == Verdict.GOOD
    assert verdict.reasons == ()


def test_a_flat_lead_is_poor() -> None:
    verdict = judge_lead("II", np.full(7200, 0.3, np.float32), 360.0)

    assert verdict.verdict == Verdict.POOR
    assert verdict.reasons == ("flat",)


def test_a_lead_never_recorded_is_poor() -> None:
    assert judge_lead("II", np.full(7200, np.nan, np.float32), 360.0).reasons == ("not_recorded",)


def test_noise_as_tall_as_the_complexes_is_poor(lead_mv: Any) -> None:
    noise_mv = np.random.default_rng(1).standard_normal(lead_mv.size) * 0.6

    verdict = judge_lead("II", lead_mv + noise_mv, 360.0)

    assert verdict.verdict == Verdict.POOR
    assert verdict.reasons[0] == "noise"


def test_a_clipped_lead_is_usable(lead_mv: Any) -> None:
    verdict = judge_lead("II", np.clip(4.0 * lead_mv, -1.0, 1.0), 360.0)

    assert verdict.verdict == Verdict.USABLE
    assert "clipped" in verdict.reasons


def test_amplitudes_in_a_wrong_unit_are_named(lead_mv: Any) -> None:
    assert "implausible_amplitude" in judge_lead("II", 1000.0 * lead_mv, 360.0).reasons


def test_wander_beyond_the_complexes_is_named(lead_mv: Any) -> None:
    wander_mv = 4.0 * np.sin(2 * np.pi * 0.1 * np.arange(lead_mv.size) / 360.0)

    assert judge_lead("II", lead_mv + wander_mv, 360.0).reasons == ("wander",)


def test_a_lead_with_a_hole_is_usable(lead_mv: Any) -> None:
    lead_mv[1000:2000] = np.nan

    assert judge_lead("II", lead_mv, 360.0).reasons == ("partly_recorded",)


def test_the_column_of_a_printed_page_is_whole(recipe: Any) -> None:
    page_mv = np.full(3600, np.nan, np.float32)  # 2.5 s of 10 s at 360 Hz
    page_mv[900:1800] = recipe.lead(recipe.regular_s(0.8, 2.5), duration_s=2.5)

    assert judge_lead("V1", page_mv, 360.0).verdict == Verdict.GOOD


@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
def test_mains_is_told_from_the_noise_of_muscles(lead_mv: Any, mains_hz: float) -> None:
    mains_mv = 0.1 * np.sin(2 * np.pi * mains_hz * np.arange(lead_mv.size) / 360.0)

    verdict = judge_lead("II", lead_mv + mains_mv, 360.0)

    assert verdict.verdict == Verdict.USABLE
    assert verdict.reasons == ("mains",)


def test_muscle_noise_is_no_mains(lead_mv: Any) -> None:
    noise_mv = np.random.default_rng(1).standard_normal(lead_mv.size) * 0.15

    assert judge_lead("II", lead_mv + noise_mv, 360.0).reasons == ("noise",)


def test_mains_as_tall_as_the_complexes_is_poor(lead_mv: Any) -> None:
    mains_mv = 1.5 * np.sin(2 * np.pi * 50.0 * np.arange(lead_mv.size) / 360.0)

    verdict = judge_lead("II", lead_mv + mains_mv, 360.0)

    assert verdict.verdict == Verdict.POOR
    assert verdict.reasons[0] == "mains"


def test_an_electrode_that_jumps_is_loose(lead_mv: Any) -> None:
    jumping_mv = lead_mv + np.where(np.arange(lead_mv.size) // 720 % 2, 8.0, 0.0)  # every two seconds by 8 mV

    verdict = judge_lead("II", jumping_mv, 360.0)

    assert verdict.verdict == Verdict.POOR
    assert verdict.reasons[0] == "loose_electrode"


def test_the_offset_of_an_electrode_says_nothing(lead_mv: Any) -> None:
    assert judge_lead("II", lead_mv + 300.0, 360.0).verdict == Verdict.GOOD
