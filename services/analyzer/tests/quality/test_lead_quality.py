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
