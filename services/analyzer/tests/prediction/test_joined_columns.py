"""Leads that go on from column to column."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_analyzer.prediction.joined_columns import joined_columns
from ecg_shared.contract.ecg import Ecg

RATE_HZ = 100.0
NAMES = ("I", "II", "III", "aVR", "aVL", "aVF")


def page(*, gain_of_second: float = 1.0) -> Ecg:
    """Two columns of 5 s with a sine of 1 Hz in each of their three leads, the second after 0.1 s of nothing."""
    signal_mv = np.full((6, 1010), np.nan, np.float32)
    wave_mv = np.sin(2 * np.pi * np.arange(500) / RATE_HZ)
    signal_mv[:3, :500] = wave_mv
    signal_mv[3:, 510:] = gain_of_second * wave_mv
    return Ecg(signal_mv, RATE_HZ, NAMES)


def test_there_are_as_many_as_a_column_has_leads_and_they_last_as_long_as_the_page() -> None:
    joined = joined_columns(page(), frozenset())

    assert joined.shape == (3, 1010)
    assert np.isnan(joined[:, 500:510]).all()
    assert np.isfinite(joined).sum(axis=1).tolist() == [1000] * 3


def test_the_column_with_the_fewest_usable_leads_says_how_many_there_are() -> None:
    assert joined_columns(page(), frozenset({"aVR", "aVL"})).shape == (1, 1010)


def test_a_small_lead_says_as_much_as_a_large_one() -> None:
    joined = joined_columns(page(gain_of_second=0.1), frozenset())

    # the spread of each column is brought to 1
    assert joined[0, :500].std() == pytest.approx(1.0)
    assert joined[0, 510:].std() == pytest.approx(1.0)


def test_a_flat_column_is_not_blown_up() -> None:
    joined = joined_columns(page(gain_of_second=0.0001), frozenset())

    assert np.abs(joined[0, 510:]).max() < 0.02  # 0.1 µV beside the 10 µV that count as flat


def test_a_page_of_no_usable_lead_has_none() -> None:
    assert joined_columns(page(), frozenset(NAMES)).shape == (0, 1010)
