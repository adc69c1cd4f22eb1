"""Leads as the network sees them."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_analyzer.waves.net_input import at_net_rate


@pytest.mark.parametrize("rate_hz", [100.0, 128.0, 250.0, 257.0, 360.0, 500.0, 1000.0])
def test_a_tone_is_the_same_tone_at_any_rate(rate_hz: float) -> None:
    tone = np.sin(2 * np.pi * 5.0 * np.arange(round(8 * rate_hz)) / rate_hz)[None]

    seen = at_net_rate(tone, rate_hz)

    assert seen.shape[1] == pytest.approx(2000, abs=2)  # 8 s at 250 Hz
    expected = np.sin(2 * np.pi * 5.0 * np.arange(seen.shape[1]) / 250.0)
    np.testing.assert_allclose(seen[0, 250:-250], expected[250:-250], atol=0.03)


def test_wander_and_offset_are_gone_and_waves_stay() -> None:
    times_s = np.arange(5000) / 500.0
    wave = np.sin(2 * np.pi * 3.0 * times_s)

    seen = at_net_rate((wave + 2.0 * np.sin(2 * np.pi * 0.1 * times_s) + 7.0)[None], 500.0)

    np.testing.assert_allclose(seen[0, 500:-500], wave[1000:-1000:2], atol=0.06)


def test_a_gap_is_bridged_and_a_lead_without_samples_is_flat() -> None:
    lead_mv = np.ones((2, 2500), np.float32)
    lead_mv[0, 800:900] = np.nan
    lead_mv[1] = np.nan

    assert np.abs(at_net_rate(lead_mv, 500.0)).max() < 1e-6
