from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.layout.baselines import Row
from ecg_digitizer.layout.lengthened import lengthened
from ecg_digitizer.layout.pulses import Pulse
from ecg_digitizer.trace.rows import RowTrace

X_MM = np.arange(2400) / 8.0


def traced(*runs_mm: tuple[float, float]) -> RowTrace:
    y_mm = np.full(X_MM.size, np.nan)
    for start, end in runs_mm:
        y_mm[(start <= X_MM) & (end >= X_MM)] = 50.0
    return RowTrace(X_MM, y_mm, np.full(X_MM.size, 0.05), 50.0, y_mm)


def ends(row: Row, trace: RowTrace, *pulses: Pulse) -> tuple[float, float]:
    (longer,) = lengthened([row], [trace], pulses)
    return longer.start_mm, longer.end_mm


def test_a_row_whose_lead_wandered_off_at_both_ends_gets_them_back() -> None:
    row = Row(50.0, ((52.0, 235.0),), ())

    assert ends(row, traced((20.0, 270.0))) == pytest.approx((20.0, 270.0), abs=0.13)


def test_the_line_is_followed_over_the_gaps_between_columns() -> None:
    row = Row(50.0, ((88.0, 140.0), (145.0, 268.0)), ())
    columns = [(20.0 + 62.5 * n, 79.5 + 62.5 * n) for n in range(3)]

    assert ends(row, traced(*columns, (207.5, 270.0))) == pytest.approx((20.0, 270.0), abs=0.13)


def test_a_pulse_that_hangs_on_the_line_is_none_of_its_time() -> None:
    row = Row(50.0, ((52.0, 270.0),), ())

    assert ends(row, traced((15.0, 270.0))) == pytest.approx((20.0, 270.0), abs=0.13)


def test_a_pulse_that_was_found_says_which_end_is_not_the_rows() -> None:
    row = Row(50.0, ((55.0, 240.0),), ())
    pulse = Pulse(15.0, 20.0, 50.0, 10.0, 5.0, 10.0)

    assert ends(row, traced((15.0, 270.0)), pulse) == pytest.approx((20.0, 270.0), abs=0.13)


def test_where_a_pulse_may_hang_on_either_end_the_rows_own_end_is_believed() -> None:
    row = Row(50.0, ((20.5, 270.0),), ())

    assert ends(row, traced((15.0, 270.0))) == pytest.approx((20.5, 270.0))


def test_a_line_of_no_usual_length_changes_nothing() -> None:
    row = Row(50.0, ((52.0, 235.0),), ())

    assert ends(row, traced((51.0, 236.0))) == (52.0, 235.0)


def test_what_a_line_leaves_of_the_grid_is_no_trace() -> None:
    row = Row(50.0, ((45.0, 270.0),), ())
    grid = [(15.0 + 5.0 * n, 15.2 + 5.0 * n) for n in range(6)]

    assert ends(row, traced(*grid, (45.0, 270.0))) == (45.0, 270.0)
