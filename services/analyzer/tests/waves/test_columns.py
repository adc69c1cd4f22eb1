"""Leads recorded apart from the rhythm leads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.waves.columns import column_beats


def test_each_column_has_the_median_of_its_own_beats(recipe: Any) -> None:
    # A strip of 10 s, and two columns of 2.5 s that show other beats than the strip does.
    strip_mv = recipe.lead(recipe.regular_s(0.8, 10.0), duration_s=10.0)
    other_mv = 2.0 * recipe.lead(recipe.regular_s(0.6, 10.0), duration_s=10.0)
    first_mv, second_mv = other_mv.copy(), -other_mv
    first_mv[900:] = second_mv[:900] = second_mv[1800:] = np.nan  # 2.5 s at 360 Hz
    ecg = recipe.ecg(first_mv, second_mv, strip_mv, names=("I", "aVR", "II"))

    found = column_beats(ecg, ("II",), frozenset(), None)

    assert set(found) == {"I", "aVR"}
    assert found["I"].mv.max() == pytest.approx(2.4, abs=0.15)  # twice an R of 1.2 mV
    assert found["aVR"].mv.min() == pytest.approx(-2.4, abs=0.15)


def test_poor_leads_and_short_pieces_are_left_out(recipe: Any) -> None:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 10.0), duration_s=10.0)
    short_mv = lead_mv.copy()
    short_mv[360:] = np.nan  # one second
    ecg = recipe.ecg(lead_mv, short_mv, lead_mv, names=("II", "I", "V1"))

    assert column_beats(ecg, ("II",), frozenset({"V1"}), None) == {}
