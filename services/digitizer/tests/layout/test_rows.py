from __future__ import annotations

import numpy as np
from ecg_digitizer.layout.rows import find_rows, likeliest_rows


def sheet(*rows: tuple[int, int]) -> np.ndarray:
    """A sheet of 800 x 1000 px with level lines 3 px thick: (height, length) each, from the left edge."""
    ink = np.zeros((800, 1000), np.float32)
    for at, length in rows:
        ink[at - 1 : at + 2, :length] = 1.0
    return ink


def test_rows_are_where_ink_runs_along_the_page() -> None:
    assert find_rows(sheet((100, 900), (300, 900), (500, 900))).tolist() == [100, 300, 500]


def test_a_short_line_is_no_row_unless_a_person_has_counted_it() -> None:
    ink = sheet((100, 900), (300, 900), (500, 300))

    assert find_rows(ink).tolist() == [100, 300]  # a third of the longest: a stamp or a line of text
    assert find_rows(ink, n_rows=3).tolist() == [100, 300, 500]
    assert find_rows(ink, n_rows=2).tolist() == [100, 300]


def test_of_too_many_rows_those_are_likely_that_are_long_and_evenly_apart() -> None:
    ink = sheet((40, 950), (100, 900), (300, 900), (400, 800), (500, 900), (700, 900))
    found = np.array([40, 100, 300, 400, 500, 700])

    # 40 is an edge of the paper and 400 a fold: the others are 200 px apart
    assert found[likeliest_rows(ink, found, 4)].tolist() == [100, 300, 500, 700]


def test_no_row_is_left_out_where_there_are_not_too_many() -> None:
    found = np.array([100, 300])

    assert likeliest_rows(sheet((100, 900), (300, 900)), found, 4).all()


def test_one_row_is_the_longest() -> None:
    found = np.array([100, 300, 500])

    assert found[likeliest_rows(sheet((100, 500), (300, 900), (500, 700)), found, 1)].tolist() == [300]
