"""Windows of one lead, as models see them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from ecg_analyzer.prediction.windows import windows


def _sine(duration_s: float, sampling_rate_hz: float, frequency_hz: float = 10.0) -> npt.NDArray[np.float32]:
    times_s = np.arange(round(duration_s * sampling_rate_hz)) / sampling_rate_hz
    return np.sin(2 * np.pi * frequency_hz * times_s).astype(np.float32)


def test_thirty_seconds_give_three_windows_back_to_back() -> None:
    cut, start_s = windows(_sine(30.0, 360.0), 360.0)

    assert cut.shape == (3, 3600)
    assert cut.dtype == np.float32
    assert start_s.tolist() == [0.0, 10.0, 20.0]


def test_the_rest_is_covered_by_a_window_that_ends_with_the_lead() -> None:
    cut, start_s = windows(_sine(24.0, 360.0), 360.0)

    assert start_s.tolist() == [0.0, 10.0, 14.0]
    np.testing.assert_array_equal(cut[2, :2160], cut[1, 1440:])  # 10 s + 4 s on: the overlap of 6 s is the same signal


@pytest.mark.parametrize("sampling_rate_hz", [100.0, 125.0, 250.0, 257.0, 500.0, 1000.0])
def test_any_rate_gives_the_same_window(sampling_rate_hz: float) -> None:
    cut, _ = windows(_sine(30.0, sampling_rate_hz), sampling_rate_hz)

    expected = _sine(30.0, 360.0)[3600:7200]  # 10 Hz lies inside the band: gain 1, no delay
    np.testing.assert_allclose(cut[1], expected, atol=0.01)


def test_wander_offset_and_mains_are_taken_out() -> None:
    times_s = np.arange(7200) / 360.0
    disturbance_mv = 5.0 + 0.5 * np.sin(2 * np.pi * 0.1 * times_s) + 0.1 * np.sin(2 * np.pi * 60.0 * times_s)

    clean, _ = windows(_sine(20.0, 360.0), 360.0)
    disturbed, _ = windows(_sine(20.0, 360.0) + disturbance_mv, 360.0)

    # Beyond the band 2nd order forward and backward leaves 1/(1+(0.5/0.1)^4) of 0.1 Hz and less than a fifth of 60 Hz.
    assert np.abs(disturbed - clean)[:, 720:-720].max() < 0.025


def test_seven_seconds_are_followed_by_zeros() -> None:
    cut, start_s = windows(_sine(7.0, 360.0), 360.0)

    assert cut.shape == (1, 3600)
    assert start_s.tolist() == [0.0]
    assert np.abs(cut[0, :2520]).max() > 0.9  # 7 s of 360 Hz
    assert not cut[0, 2520:].any()


def test_less_than_five_seconds_give_no_window() -> None:
    cut, start_s = windows(_sine(4.9, 360.0), 360.0)

    assert cut.shape == (0, 3600)
    assert start_s.shape == (0,)


def test_a_gap_is_zero_and_a_window_that_is_mostly_gap_is_left_out() -> None:
    lead_mv = _sine(30.0, 360.0)
    lead_mv[360:720] = np.nan  # 1 s of the first window
    lead_mv[3600:6000] = np.nan  # 6.7 s of the second

    cut, start_s = windows(lead_mv, 360.0)

    assert start_s.tolist() == [0.0, 20.0]
    assert not cut[0, 360:720].any()
    assert np.isfinite(cut).all()


def test_a_lead_never_recorded_gives_no_window() -> None:
    cut, _ = windows(np.full(3600, np.nan, np.float32), 360.0)

    assert cut.shape == (0, 3600)


def test_the_input_is_not_written_to() -> None:
    lead_mv = _sine(10.0, 500.0)
    before = lead_mv.copy()

    windows(lead_mv, 500.0)

    np.testing.assert_array_equal(lead_mv, before)


def test_a_page_of_five_seconds_that_was_read_a_hair_short_gives_a_window() -> None:
    cut, _ = windows(_sine(4.98, 360.0), 360.0)

    assert cut.shape == (1, 3600)
