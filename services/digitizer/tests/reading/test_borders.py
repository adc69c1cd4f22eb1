from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.layout.places import LeadPlace
from ecg_digitizer.layout.pulses import Pulse
from ecg_digitizer.reading.borders import settled, stretch_of
from ecg_digitizer.trace.rows import RowTrace

X_MM = np.arange(2400) / 8.0
FIRST_MM = 20.0


def traced(y_mm: np.ndarray) -> RowTrace:
    return RowTrace(X_MM, y_mm, np.full(X_MM.size, 0.05), 50.0, y_mm)


def row_of_columns(gap_mm: float = 0.0, level_mm: float = 0.4) -> RowTrace:
    """Four leads of 62.5 mm from 20 mm on, each ``level_mm`` higher than the one before."""
    y_mm = np.full(X_MM.size, np.nan)
    for column in range(4):
        start = FIRST_MM + 62.5 * column
        y_mm[(start <= X_MM) & (start + 62.5 - gap_mm > X_MM)] = 50.0 - level_mm * column
    return traced(y_mm)


def places(starts_mm: list[float], ends_mm: list[float], n_rows: int = 3) -> list[LeadPlace]:
    offsets_s = [(start - starts_mm[0]) / 25.0 for start in starts_mm]
    return [
        LeadPlace(f"{row}-{column}", row, start, end, offset)
        for row in range(n_rows)
        for column, (start, end, offset) in enumerate(zip(starts_mm, ends_mm, offsets_s, strict=True))
    ]


def test_columns_go_where_all_rows_jump_and_last_two_and_a_half_seconds() -> None:
    rough = places([20.9, 83.6, 146.2, 208.8], [82.0, 144.5, 206.0, 269.0])

    moved = settled(rough, [row_of_columns()] * 3, (), mm_per_s=25.0)

    for place in moved:
        column = int(place.lead[-1])
        assert place.start_mm == pytest.approx(20.0 + 62.5 * column, abs=0.07)
        assert place.offset_s == pytest.approx(2.5 * column)
        assert place.end_mm == pytest.approx(82.5 + 62.5 * column, abs=0.13)  # nothing is left out between two leads


def test_a_gap_ends_a_lead() -> None:
    rough = places([20.5, 83.0, 145.5, 208.0], [82.0, 144.5, 207.0, 269.5])

    moved = settled(rough, [row_of_columns(gap_mm=3.0)] * 3, (), mm_per_s=25.0)

    assert [place.end_mm for place in moved[:4]] == pytest.approx([79.5, 142.0, 204.5, 267.0], abs=0.13)


def test_a_beat_beside_a_border_does_not_move_it() -> None:
    trace = row_of_columns()
    beat = np.abs(X_MM - 83.5) < 0.3  # an R wave of 15 mm a millimetre behind one of three borders
    spoiled = traced(np.where(beat, trace.y_mm - 15.0, trace.y_mm))

    moved = settled(places([20.4, 82.9, 145.4, 207.9], [82, 144, 207, 269]), [spoiled] * 3, (), mm_per_s=25.0)

    assert moved[1].start_mm == pytest.approx(82.5, abs=0.07)


def test_a_single_row_of_ten_seconds_begins_and_ends_with_its_line() -> None:
    y_mm = np.where((X_MM >= 31.0) & (X_MM < 281.0), 50.0, np.nan)

    (moved,) = settled([LeadPlace("II", 0, 32.2, 279.0, 0.0)], [traced(y_mm)], (), mm_per_s=25.0)

    assert moved.start_mm == pytest.approx(31.0, abs=0.07)
    assert moved.end_mm == pytest.approx(280.9, abs=0.13)


def test_where_the_lines_say_nothing_the_layout_is_believed() -> None:
    flat = traced(np.full(X_MM.size, 50.0))

    (moved,) = settled([LeadPlace("II", 0, 40.3, 200.0, 0.0)], [flat], (), mm_per_s=25.0)

    assert moved.start_mm == pytest.approx(40.3)


def test_a_mark_between_two_leads_is_no_beginning() -> None:
    trace = row_of_columns(gap_mm=3.0)
    bars = np.zeros(X_MM.size, bool)
    for border in (82.5, 145.0, 207.5):
        bars |= np.abs(X_MM - (border - 1.5)) < 0.2
    marked = traced(np.where(bars, 49.0, trace.y_mm))

    moved = settled(places([21.2, 83.7, 146.2, 208.7], [80, 142, 205, 270]), [marked] * 3, (), mm_per_s=25.0)

    assert moved[1].start_mm == pytest.approx(82.5, abs=0.13)
    assert moved[0].end_mm == pytest.approx(79.5, abs=0.13)


def test_beats_at_the_same_place_in_all_rows_are_no_border() -> None:
    """Leads of one instant have their beats one under the other, steeper than most borders are high."""
    trace = row_of_columns(gap_mm=1.0)
    y_mm = trace.y_mm.copy()
    for border in (20.0, 82.5, 145.0, 207.5):
        away = np.abs(X_MM - (border + 3.0))
        y_mm -= np.where(away < 1.0, 12.0 * (1.0 - away), 0.0)

    moved = settled(places([21.8, 84.3, 146.8, 209.3], [81, 144, 206, 270]), [traced(y_mm)] * 3, (), mm_per_s=25.0)

    assert moved[1].start_mm == pytest.approx(82.5, abs=0.13)


def test_six_columns_share_ten_seconds() -> None:
    y_mm = np.full(X_MM.size, np.nan)
    for column in range(6):
        start = FIRST_MM + 250.0 / 6 * column
        y_mm[(start <= X_MM) & (start + 250.0 / 6 > X_MM)] = 50.0 - 0.5 * column
    starts = [20.4 + 41.9 * column for column in range(6)]  # as from a row that seemed a millimetre longer

    moved = settled(places(starts, [start + 41.0 for start in starts], n_rows=2), [traced(y_mm)] * 2, (), mm_per_s=25.0)

    assert moved[5].offset_s == pytest.approx(5 * 10.0 / 6, abs=1e-6)
    assert moved[5].start_mm == pytest.approx(20.0 + 250.0 / 6 * 5, abs=0.13)


def test_leads_begin_behind_the_pulses_that_hang_on_their_lines() -> None:
    rough = places([20.4, 145.6], [144.0, 269.0])
    pulses = [Pulse(x, x + 3.5, 50.0, 10.0, 3.0, 10.0) for x in (21.0, 146.0) for _ in range(2)]
    y_mm = np.where((X_MM >= 20.0) & (X_MM < 270.0), 50.0, np.nan)
    y_mm[X_MM >= 145.0] -= 0.5

    moved = settled(rough, [traced(y_mm)] * 3, pulses, mm_per_s=25.0)

    assert [place.start_mm for place in moved[:2]] == pytest.approx([24.5, 149.5], abs=0.1)
    assert moved[0].end_mm == pytest.approx(145.0, abs=0.13)


def test_leads_begin_after_a_gap_behind_their_pulses() -> None:
    y_mm = np.where((X_MM >= 20.0) & (X_MM < 270.0), 50.0, np.nan)
    y_mm[(X_MM >= 12.0) & (X_MM < 17.0)] = 40.0
    y_mm[(X_MM >= 17.0) & (X_MM < 18.5)] = 50.0  # the pulse's foot
    pulses = [Pulse(12.0, 17.0, 50.0, 10.0, 5.0, 10.0)] * 3

    moved = settled(places([19.0], [270.0]), [traced(y_mm)] * 3, pulses, mm_per_s=25.0)

    assert moved[0].start_mm == pytest.approx(20.0, abs=0.13)


def test_one_pulse_of_three_rows_may_be_a_beat() -> None:
    y_mm = np.where((X_MM >= 20.0) & (X_MM < 270.0), 50.0, np.nan)

    moved = settled(
        places([20.4], [269.0]), [traced(y_mm)] * 3, [Pulse(21.0, 25.0, 50.0, 10.0, 3.0, 10.0)], mm_per_s=25.0
    )

    assert moved[0].start_mm == pytest.approx(20.0, abs=0.13)


@pytest.mark.parametrize("stretch", [0.992, 1.0, 1.006])
def test_a_sheet_drawn_too_long_is_told_by_its_columns(stretch: float) -> None:
    y_mm = np.full(X_MM.size, np.nan)
    for column in range(4):
        start = FIRST_MM + 62.5 * stretch * column
        y_mm[(start <= X_MM) & (start + 62.5 * stretch > X_MM)] = 50.0 - 0.6 * column
    rough = places([20.9, 83.6, 146.2, 208.8], [82.0, 144.5, 206.0, 269.0])

    assert stretch_of(rough, [traced(y_mm)] * 3, (), mm_per_s=25.0) == pytest.approx(stretch, abs=6e-4)


def test_a_sheet_of_single_leads_is_measured_by_their_ends() -> None:
    y_mm = np.where((X_MM >= 20.0) & (X_MM < 271.5), 50.0, np.nan)  # ten seconds on 251.5 mm

    assert stretch_of(places([20.8], [270.9]), [traced(y_mm)] * 3, (), mm_per_s=25.0) == pytest.approx(1.006, abs=6e-4)


def test_pulses_that_hang_on_the_lines_are_no_part_of_a_stretched_sheet() -> None:
    y_mm = np.where((X_MM >= 15.0) & (X_MM < 268.0), 50.0, np.nan)  # 5 mm of pulse, then ten seconds on 248 mm
    pulses = [Pulse(15.0, 20.0, 50.0, 10.0, 5.0, 10.0)] * 3

    assert stretch_of(places([20.4], [267.6]), [traced(y_mm)] * 3, pulses, mm_per_s=25.0) == pytest.approx(
        0.992, abs=6e-4
    )


def test_a_strip_of_any_length_is_not_stretched() -> None:
    y_mm = np.where((X_MM >= 20.0) & (X_MM < 230.0), 50.0, np.nan)

    assert stretch_of(places([20.0], [230.0], n_rows=1), [traced(y_mm)], (), mm_per_s=25.0) == 1.0
