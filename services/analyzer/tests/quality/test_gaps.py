"""Stretches that were not recorded."""

from __future__ import annotations

import numpy as np
from ecg_analyzer.quality.gaps import Stretch, gaps_of


def test_each_run_of_missing_samples_is_a_stretch() -> None:
    lead_mv = np.zeros(20, np.float32)
    lead_mv[0:3] = lead_mv[10:15] = lead_mv[19] = np.nan

    assert gaps_of(lead_mv) == (Stretch(0, 3), Stretch(10, 15), Stretch(19, 20))


def test_a_whole_lead_has_none() -> None:
    assert gaps_of(np.zeros(20, np.float32)) == ()
