"""A lead second by second."""

from __future__ import annotations

import numpy as np
from ecg_analyzer.quality.lead_blocks import LeadBlocks


def test_each_second_has_its_range_and_level() -> None:
    lead_mv = np.repeat(np.array([0.0, 1.0, 5.0], np.float32), 100)  # 3 s at 100 Hz
    lead_mv[150] = 3.0

    blocks = LeadBlocks.of(lead_mv, 100.0)

    assert blocks.range_mv.tolist() == [0.0, 2.0, 0.0]
    assert blocks.level_mv.tolist() == [0.0, 1.0, 5.0]


def test_a_second_with_a_hole_is_unknown_and_keeps_its_place() -> None:
    lead_mv = np.repeat(np.array([0.0, 1.0, 5.0], np.float32), 100)
    lead_mv[150] = np.nan

    blocks = LeadBlocks.of(lead_mv, 100.0)

    assert blocks.recorded.tolist() == [True, False, True]
    assert np.isnan(blocks.level_mv[1])


def test_seconds_count_from_the_first_sample_that_was_recorded() -> None:
    column_mv = np.full(1000, np.nan, np.float32)
    column_mv[340:590] = 1.0  # 2.5 s at 100 Hz, as the column of a page

    blocks = LeadBlocks.of(column_mv, 100.0)

    assert (blocks.first_sample, blocks.level_mv.tolist()) == (340, [1.0, 1.0])


def test_less_than_a_second_is_one_block() -> None:
    lead_mv = np.full(1000, np.nan, np.float32)
    lead_mv[300:350] = 1.0

    blocks = LeadBlocks.of(lead_mv, 100.0)

    assert (blocks.block_samples, blocks.level_mv.tolist()) == (50, [1.0])


def test_what_lies_far_into_a_long_lead_is_seen_like_what_lies_first() -> None:
    # 200 s at 250 Hz are worked on in more than one piece.
    second_mv = np.random.default_rng(3).standard_normal(250).astype(np.float32)
    blocks = LeadBlocks.of(np.tile(second_mv, 200), 250.0)

    for values in (blocks.height_mv, blocks.fast_mv, blocks.level_mv):
        np.testing.assert_allclose(values, values[0], rtol=1e-6)


def test_the_amplitude_of_the_mains_is_measured() -> None:
    times_s = np.arange(20 * 500) / 500.0
    lead_mv = np.sin(2 * np.pi * 1.2 * times_s) + 0.08 * np.sin(2 * np.pi * 50.0 * times_s)

    np.testing.assert_allclose(LeadBlocks.of(lead_mv, 500.0).mains_mv[2:-2], 0.08, atol=0.002)


def test_plateaus_at_the_greatest_value_are_counted() -> None:
    lead_mv = np.sin(2 * np.pi * np.arange(1000) / 100.0)
    lead_mv[520:530] = 2.0  # ten samples of the sixth second

    assert LeadBlocks.of(lead_mv, 100.0).clipped_samples.tolist() == [0.0] * 5 + [10.0] + [0.0] * 4
