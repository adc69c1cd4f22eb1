"""Quality of the whole recording."""

from __future__ import annotations

from typing import Any

import numpy as np
from ecg_analyzer.quality.assessment import assess
from ecg_analyzer.quality.lead_quality import Verdict


def test_a_recording_is_as_good_as_the_median_of_its_leads(recipe: Any) -> None:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 20.0), duration_s=20.0)

    quality = assess(recipe.ecg(lead_mv, 0.5 * lead_mv, np.zeros_like(lead_mv)))

    assert quality.verdict == Verdict.GOOD
    assert quality.unusable == {"V5"}


def test_a_lost_connection_is_excluded(recipe: Any) -> None:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 20.0), duration_s=20.0)
    lead_mv[1800:3600] = 0.0  # 5 s in every lead

    quality = assess(recipe.ecg(lead_mv, 0.5 * lead_mv))

    (lost,) = quality.excluded
    assert abs(lost.start_sample - 1800) <= 2
    assert abs(lost.end_sample - 3600) <= 2
    assert quality.broken[1900:3500].all()
    assert not quality.broken[:1700].any()


def test_a_gap_in_one_lead_breaks_nothing(recipe: Any) -> None:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 20.0), duration_s=20.0)
    holed_mv = lead_mv.copy()
    holed_mv[1800:2200] = np.nan

    assert not assess(recipe.ecg(lead_mv, holed_mv)).broken.any()


def test_a_gap_in_every_lead_breaks(recipe: Any) -> None:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 20.0), duration_s=20.0)
    lead_mv[1800:2200] = np.nan

    quality = assess(recipe.ecg(lead_mv, lead_mv))

    assert quality.broken[1800:2200].all()
    assert quality.excluded == ()
