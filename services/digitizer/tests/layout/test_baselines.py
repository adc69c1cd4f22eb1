from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.layout.baselines import find_rows
from ecg_digitizer.layout.parts import Parts


def _parts(*levels: tuple[float, float, float], borders: tuple[tuple[float, float], ...] = ()) -> Parts:
    """Maps with level lines (height, from, to) of 1 mm, traces 2 mm below them, borders (along, height) of 8 mm."""
    baseline, border, trace = (np.zeros((400, 600), np.float32) for _ in range(3))
    for height, start, end in levels:
        trace[round(2 * height) + 4, round(2 * start) : round(2 * end)] = 0.9
        baseline[round(2 * height) - 1 : round(2 * height) + 1, round(2 * start) : round(2 * end)] = 0.9
    for along, height in borders:
        border[round(2 * height) - 8 : round(2 * height) + 8, round(2 * along) - 1 : round(2 * along) + 1] = 0.9
    return Parts({"baseline": baseline, "border": border, "trace": trace})


@pytest.mark.parametrize("pitch_mm", [5.0, 15.0, 45.0])
def test_rows_are_found_at_any_distance(pitch_mm: float) -> None:
    wanted = [20.0 + pitch_mm * row for row in range(4)]

    rows = find_rows(_parts(*((height, 20.0, 270.0) for height in wanted)))

    assert [row.baseline_mm for row in rows] == pytest.approx(wanted, abs=0.3)
    assert rows[0].start_mm == pytest.approx(20.0, abs=0.5)
    assert rows[0].end_mm == pytest.approx(270.0, abs=0.5)


def test_columns_that_lie_at_different_heights_are_one_row() -> None:
    rows = find_rows(_parts((40.0, 20.0, 140.0), (46.0, 145.0, 270.0), (80.0, 20.0, 270.0), (120.0, 20.0, 270.0)))

    assert len(rows) == 3
    assert rows[0].spans == ((20.0, 140.0), (145.0, 270.0))


def test_borders_of_leads_are_found_between_pixels() -> None:
    (row,) = find_rows(_parts((40.0, 20.0, 270.0), borders=((20.0, 40.0), (145.0, 40.0), (200.0, 80.0))))

    # the last belongs to no row
    assert row.borders_mm == pytest.approx((20.0, 145.0), abs=0.3)


def test_a_stray_mark_is_no_row() -> None:
    assert len(find_rows(_parts((40.0, 20.0, 270.0), (90.0, 100.0, 112.0)))) == 1


def test_of_too_many_rows_the_even_ones_stay_where_a_person_says_how_many() -> None:
    rows = find_rows(_parts(*((height, 20.0, 270.0) for height in (30.0, 60.0, 90.0, 99.0))), n_rows=3)

    assert [round(row.baseline_mm) for row in rows] == [30, 60, 90]


def test_a_row_that_is_hardly_level_is_one_where_rows_are_to_be_expected() -> None:
    level = [(height, 20.0, 270.0) for height in (40.0, 60.0, 80.0)]

    rows = find_rows(_parts(*level, (100.0, 30.0, 55.0), (127.0, 30.0, 55.0)))

    # 25 mm is a tenth of the others; 27 mm below the next is no place for a row of 20 mm
    assert [round(row.baseline_mm) for row in rows] == [40, 60, 80, 100]


def test_a_level_without_a_trace_is_a_line_of_print() -> None:
    parts = _parts((40.0, 20.0, 270.0), (90.0, 20.0, 270.0))
    parts.maps["trace"][150:] = 0.0

    assert [round(row.baseline_mm) for row in find_rows(parts)] == [40]


def test_a_row_ends_where_a_border_is_seen_nearby() -> None:
    (row,) = find_rows(_parts((40.0, 20.0, 270.0), borders=((21.5, 40.0), (200.0, 40.0))))

    assert row.start_mm == pytest.approx(21.5, abs=0.2)
    assert row.end_mm == pytest.approx(270.0, abs=0.2)


def test_a_page_without_traces_has_no_rows() -> None:
    assert find_rows(_parts()) == ()


def test_one_lead_that_wanders_over_the_page_is_one_row() -> None:
    rows = find_rows(_parts((109.0, 184.0, 276.0), (113.0, 120.0, 215.0), (119.0, 28.0, 109.0)))

    assert len(rows) == 1
    assert (rows[0].start_mm, rows[0].end_mm) == pytest.approx((28.0, 276.0), abs=0.5)
