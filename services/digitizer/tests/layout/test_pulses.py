from __future__ import annotations

import cv2
import numpy as np
import pytest
from ecg_digitizer.layout.baselines import Row
from ecg_digitizer.layout.parts import Parts
from ecg_digitizer.layout.pulses import Pulse, find_pulses, pulses_at

ROW = Row(40.0, ((26.0, 95.0),), ())


def _drawn(height_mm: float, width_mm: float) -> Parts:
    """A pulse whose foot stands 40 mm down the sheet, 20 mm along it, as a line of 1 mm at 2 px/mm."""
    canvas = np.zeros((120, 200), np.uint8)
    corners = [(20.0, 40.0), (20.0, 40.0 - height_mm), (20.0 + width_mm, 40.0 - height_mm), (20.0 + width_mm, 40.0)]
    cv2.polylines(canvas, [np.rint(np.array(corners) * 2).astype(np.int32)], isClosed=False, color=255, thickness=2)
    return Parts({"pulse": canvas.astype(np.float32) / 255.0})


@pytest.mark.parametrize(("height_mm", "width_mm"), [(10.0, 5.0), (5.0, 5.0), (20.0, 10.0), (10.0, 2.5)])
def test_height_and_width_of_a_pulse_are_measured(height_mm: float, width_mm: float) -> None:
    (pulse,) = find_pulses(_drawn(height_mm, width_mm), [ROW])

    assert pulse.mm_per_mv == height_mm
    assert pulse.height_mm == pytest.approx(height_mm, abs=0.6)  # a pixel of the map is half a millimetre
    assert pulse.width_mm == pytest.approx(width_mm, abs=0.6)
    assert pulse.foot_mm == pytest.approx(40.0, abs=0.6)


def test_feet_that_run_on_along_the_traces_are_none_of_a_pulses_width() -> None:
    drawn = _drawn(10.0, 5.0).maps["pulse"]
    drawn[79:81, 40:80] = 1.0  # 10 mm along the line from its right foot on

    (pulse,) = find_pulses(Parts({"pulse": drawn}), [ROW])

    assert (pulse.start_mm, pulse.end_mm) == pytest.approx((20.0, 25.0), abs=0.6)


def test_a_bar_is_no_pulse() -> None:
    canvas = np.zeros((120, 200), np.float32)
    canvas[59:81, 40:43] = 1.0

    assert find_pulses(Parts({"pulse": canvas}), [ROW]) == ()


def test_what_has_no_standard_height_is_no_pulse() -> None:
    assert find_pulses(_drawn(14.0, 5.0), [ROW]) == ()


def test_a_page_without_pulses_has_none() -> None:
    assert find_pulses(Parts({"pulse": np.zeros((50, 50), np.float32)}), [ROW]) == ()


def test_a_rectangle_away_from_all_rows_is_no_pulse() -> None:
    assert find_pulses(_drawn(10.0, 5.0), [Row(55.0, ((26.0, 95.0),), ())]) == ()
    assert find_pulses(_drawn(10.0, 5.0), [Row(40.0, ((60.0, 95.0),), ())]) == ()


def test_a_pulse_seen_in_one_row_of_many_is_that_rows_alone() -> None:
    pulse = Pulse(38.0, 40.0, 60.0, 10.0, 2.0, 10.0)

    assert pulses_at(61.0, [pulse], n_rows=7) == [pulse]
    assert pulses_at(81.0, [pulse], n_rows=7) == []


def test_pulses_of_a_third_of_the_rows_stand_in_all_of_them() -> None:
    pulses = [Pulse(38.0, 40.0, foot_mm, 10.0, 2.0, 10.0) for foot_mm in (60.0, 100.0)]

    assert pulses_at(80.0, pulses, n_rows=6) == pulses
