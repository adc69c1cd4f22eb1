from __future__ import annotations

import pytest
from ecg_digitizer.layout.baselines import Row
from ecg_digitizer.layout.printed_scale import PrintedScale
from ecg_digitizer.layout.pulses import Pulse
from ecg_digitizer.options import PageOptions
from ecg_digitizer.reading.calibration import calibrate

NOTHING_PRINTED = PrintedScale()
ROWS = (Row(50.0, ((20.0, 150.0),), ()),)  # 130 mm: ten seconds at no usual speed


def _pulse(height_mm: float, width_mm: float) -> Pulse:
    return Pulse(15.0, 15.0 + width_mm, 50.0, height_mm, width_mm, height_mm)


def test_what_the_caller_says_wins() -> None:
    told = PageOptions(mm_per_s=50.0, mm_per_mv=20.0)

    found = calibrate(told, PrintedScale(25.0, 10.0, 10.0), [_pulse(10.0, 5.0)], ROWS)

    assert (found.mm_per_s, found.speed_source) == (50.0, "option")
    assert (found.mm_per_mv, found.gain_source) == (20.0, "option")
    assert found.mm_per_mv_of("V1") == 20.0


def test_print_beats_a_damaged_pulse_and_the_doubt_is_said() -> None:
    found = calibrate(PageOptions(), PrintedScale(25.0, 10.0, 10.0), [_pulse(5.0, 10.0)], ROWS)

    assert (found.mm_per_s, found.mm_per_mv) == (25.0, 10.0)
    assert found.doubts == ("speed_disagrees", "gain_disagrees")


@pytest.mark.parametrize(
    ("height_mm", "width_mm", "speed"), [(10.0, 5.0, 25.0), (20.0, 10.3, 50.0), (5.0, 20.0, 100.0)]
)
def test_pulses_tell_gain_and_speed_where_nothing_is_printed(height_mm: float, width_mm: float, speed: float) -> None:
    found = calibrate(PageOptions(), NOTHING_PRINTED, [_pulse(height_mm, width_mm)] * 3, ROWS)

    assert (found.mm_per_mv, found.gain_source) == (height_mm, "pulse")
    assert (found.mm_per_s, found.speed_source) == (speed, "pulse")


def test_most_pulses_decide() -> None:
    pulses = [_pulse(10.0, 5.0), _pulse(10.0, 5.0), _pulse(5.0, 5.0)]

    assert calibrate(PageOptions(), NOTHING_PRINTED, pulses, ROWS).mm_per_mv == 10.0


def test_a_row_of_half_a_metre_is_ten_seconds_at_50_mm_per_s() -> None:
    found = calibrate(PageOptions(), NOTHING_PRINTED, [], (Row(50.0, ((10.0, 510.0),), ()),))

    assert (found.mm_per_s, found.speed_source) == (50.0, "layout")


def test_nothing_known_is_assumed_and_says_so() -> None:
    found = calibrate(PageOptions(), NOTHING_PRINTED, [], ROWS)

    assert (found.mm_per_s, found.speed_source) == (25.0, "assumed")
    assert (found.mm_per_mv, found.gain_source) == (10.0, "assumed")


def test_half_standard_chest_leads_have_their_own_gain() -> None:
    found = calibrate(PageOptions(), PrintedScale(25.0, 10.0, 5.0), [_pulse(10.0, 5.0)], ROWS)

    assert found.mm_per_mv_of("aVF") == 10.0
    assert found.mm_per_mv_of("V4") == 5.0
    assert found.doubts == ()
