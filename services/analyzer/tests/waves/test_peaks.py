"""The peak of a wave."""

from __future__ import annotations

import numpy as np
from ecg_analyzer.waves.peaks import peaks


def test_a_peak_is_furthest_from_the_line_between_the_borders() -> None:
    # A triangle with its top at 50 upon a slope that ends higher than the top is.
    samples = np.arange(100.0)
    lead_mv = np.maximum(0.0, 1.0 - np.abs(samples - 50.0) / 20.0) + 0.04 * samples

    assert peaks(lead_mv[None], np.array([[30.0]]), np.array([[70.0]])).tolist() == [[50.0]]


def test_a_wave_below_the_line_has_its_peak_too_and_an_absent_wave_none() -> None:
    lead_mv = -np.maximum(0.0, 1.0 - np.abs(np.arange(100.0) - 40.0) / 20.0)

    found = peaks(lead_mv[None], np.array([[20.0, np.nan]]), np.array([[60.0, np.nan]]))

    assert found[0, 0] == 40.0
    assert np.isnan(found[0, 1])
