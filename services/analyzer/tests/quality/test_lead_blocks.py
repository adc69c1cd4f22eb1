"""A lead second by second."""

from __future__ import annotations

import numpy as np
from ecg_analyzer.quality.lead_blocks import LeadBlocks, excerpts_mv


def test_each_second_has_its_range_and_level() -> None:
    lead_mv = np.repeat(np.array([0.0, 1.0, 5.0], np.float32), 100)  # 3 s at 100 Hz
    lead_mv[150] = 3.0

    blocks = LeadBlocks.of(lead_mv, 100.0)

    assert blocks.range_mv.tolist() == [0.0, 2.0, 0.0]
    assert blocks.level_mv.tolist() == [0.0, 1.0, 5.0]


def test_a_second_with_a_hole_is_left_out() -> None:
    lead_mv = np.repeat(np.array([0.0, 1.0, 5.0], np.float32), 100)
    lead_mv[150] = np.nan

    assert LeadBlocks.of(lead_mv, 100.0).level_mv.tolist() == [0.0, 5.0]


def test_excerpts_of_a_long_lead_are_five_minutes_without_their_means() -> None:
    excerpts = excerpts_mv(np.full(250 * 3600, 7.0, np.float32), 250.0)

    assert excerpts.shape == (60, 1250)  # 60 pieces of 5 s
    assert float(np.abs(excerpts).max()) == 0.0


def test_of_a_short_column_what_was_recorded_is_the_excerpt() -> None:
    column_mv = np.full(1000, np.nan, np.float32)
    column_mv[300:550] = 1.0

    assert excerpts_mv(column_mv, 100.0).shape == (1, 250)
