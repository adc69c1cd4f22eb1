from __future__ import annotations

import pytest
from ecg_digitizer.layout.baselines import Row
from ecg_digitizer.layout.label_steps import columns_by_labels

LABELS = [(column, 22.0 + 62.5 * column) for column in range(4)]


def rows(*spans: tuple[float, float]) -> list[Row]:
    return [Row(40.0 + 30.0 * n, (span,), span) for n, span in enumerate(spans)]


def even(start_mm: float, end_mm: float) -> list[tuple[float, float]]:
    width_mm = (end_mm - start_mm) / 4
    return [(start_mm + width_mm * n, start_mm + width_mm * (n + 1)) for n in range(4)]


def test_a_page_cut_at_its_right_edge_keeps_the_width_of_its_columns() -> None:
    columns = columns_by_labels(rows((20.0, 250.0), (20.0, 250.0)), even(20.0, 250.0), LABELS)

    assert columns is not None
    assert [start for start, _ in columns] == pytest.approx([20.0, 82.5, 145.0, 207.5])
    assert columns[-1][1] == pytest.approx(250.0)


def test_no_column_begins_where_no_line_does_though_the_cut_ends_agree() -> None:
    columns = columns_by_labels(rows((19.2, 248.0), (20.3, 248.0), (20.9, 248.0)), even(20.0, 248.0), LABELS)

    assert columns is not None
    assert columns[0][0] == pytest.approx(20.3, abs=0.7)


def test_columns_begin_where_most_rows_do_though_one_begins_late() -> None:
    columns = columns_by_labels(rows((20.0, 270.0), (49.0, 270.0)), even(34.5, 270.0), LABELS)

    assert columns is not None
    assert columns[0][0] == pytest.approx(20.0)
    assert columns[-1][1] == pytest.approx(270.0)


def test_columns_that_agree_with_their_labels_are_left_as_their_borders_are_seen() -> None:
    assert columns_by_labels(rows((20.0, 271.0)), even(20.0, 271.0), LABELS) is None


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(LABELS[:3], id="three are few"),
        pytest.param([(0, 22.0), (1, 80.0), (2, 151.0), (3, 205.0)], id="unevenly"),
        pytest.param([(0, 22.0)] * 4, id="all in one column"),
    ],
)
def test_labels_that_say_nothing_of_columns_move_none(labels: list[tuple[int, float]]) -> None:
    assert columns_by_labels(rows((20.0, 250.0)), even(20.0, 250.0), labels) is None
