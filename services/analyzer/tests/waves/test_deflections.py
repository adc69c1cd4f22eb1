"""The waves of a QRS complex: their names, borders and heights."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_analyzer.waves.deflections import Deflection, QrsDeflections, qrs_deflections
from ecg_analyzer.waves.median_beat import MedianBeat, Span

UNKNOWN = Span(np.nan, np.nan)


def _waves(corners: dict[int, float]) -> QrsDeflections:
    """Return the waves of straight lines between corners (ms from the onset: millivolts), the last of them the end."""
    time_s = np.arange(-175, 326) / 500.0
    mv = np.interp(time_s * 1000.0 + 40.0, list(corners), list(corners.values()))
    end_s = (max(corners) - 40) / 1000.0
    return qrs_deflections(MedianBeat(time_s, mv, 9, UNKNOWN, Span(-0.04, end_s), UNKNOWN))


def _there(*waves: Deflection | None) -> list[Deflection]:
    found = [wave for wave in waves if wave is not None]
    assert len(found) == len(waves)
    return found


def test_a_complex_of_four_waves_is_named_in_order() -> None:
    waves = _waves({0: 0.0, 10: -0.2, 20: 0.0, 40: 1.0, 60: 0.0, 70: -0.5, 80: 0.0, 90: 0.3, 100: 0.0})

    found = _there(waves.q, waves.r, waves.s, waves.r_prime)
    assert [wave.height_mv for wave in found] == pytest.approx([-0.2, 1.0, -0.5, 0.3])
    assert [(wave.start_ms, wave.end_ms) for wave in found] == [
        pytest.approx(border, abs=2.0) for border in ((0, 20), (20, 60), (60, 80), (80, 100))
    ]


def test_a_complex_without_r_is_a_qs() -> None:
    waves = _waves({0: 0.0, 50: -1.0, 100: 0.0})

    assert _there(waves.q)[0].duration_ms == pytest.approx(100.0)
    assert (waves.r, waves.s, waves.r_prime) == (None, None, None)


def test_a_flat_complex_has_no_wave() -> None:
    assert _waves({0: 0.0, 50: 0.01, 100: 0.0}) == QrsDeflections(None, None, None, None)


def test_what_stays_below_30_microvolts_is_no_wave() -> None:
    assert _waves({0: 0.0, 10: -0.025, 20: 0.0, 50: 1.0, 80: 0.0}).q is None
    assert _waves({0: 0.0, 10: -0.06, 20: 0.0, 50: 1.0, 80: 0.0}).q is not None  # above 30 µV for 10 ms


def test_what_lies_between_two_parts_of_one_wave_and_is_none_itself_belongs_to_it() -> None:
    # A notch that dips to -20 µV does not make R and R'.
    waves = _waves({0: 0.0, 30: 0.8, 50: -0.02, 52: -0.02, 80: 0.9, 110: 0.0})

    assert _there(waves.r)[0].duration_ms == pytest.approx(110.0)
    assert (waves.s, waves.r_prime) == (None, None)


def test_an_st_segment_that_rises_behind_s_is_no_r_prime() -> None:
    assert _waves({0: 0.0, 20: 0.5, 40: -1.0, 70: 0.0, 100: 0.2}).r_prime is None


def test_a_part_in_which_only_other_leads_move_belongs_to_no_wave() -> None:
    # 16 ms within 10 µV before Q begins, 20 ms behind R.
    waves = _waves({0: 0.0, 16: -0.01, 26: -0.3, 36: 0.0, 60: 1.0, 80: 0.0, 100: 0.0})

    q, r = _there(waves.q, waves.r)
    assert q.start_ms == pytest.approx(16.0, abs=2.0)
    assert r.end_ms == pytest.approx(80.0, abs=2.0)


def test_of_a_notched_r_the_last_peak_counts_and_of_one_with_a_step_the_first() -> None:
    notched = _waves({0: 0.0, 30: 1.0, 50: 0.6, 80: 0.8, 110: 0.0}).r  # 0.8 mV: more than half
    stepped = _waves({0: 0.0, 30: 1.0, 50: 0.2, 70: 0.3, 110: 0.0}).r  # 0.3 mV: less

    assert [wave.last_peak_ms for wave in _there(notched, stepped)] == pytest.approx([80.0, 30.0])


def test_names_and_widths_do_not_depend_on_the_sign_of_noise_far_below_a_wave() -> None:
    corners = {0: 0.0, 10: -0.2, 20: 0.0, 40: 1.0, 60: 0.0, 70: -0.5, 80: 0.0}
    shaken = _waves({at: mv + (-1) ** (at // 10) * 0.002 for at, mv in corners.items()})
    still = _waves(corners)

    assert shaken.r_prime is None
    assert [wave.duration_ms for wave in _there(shaken.q, shaken.r, shaken.s)] == pytest.approx(
        [wave.duration_ms for wave in _there(still.q, still.r, still.s)], abs=2.0
    )
