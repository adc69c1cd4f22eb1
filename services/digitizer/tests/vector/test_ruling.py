from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.vector.elements import Line, Pen
from ecg_digitizer.vector.ruling import TRUE_PT_PER_MM, find_ruling

FINE, BOLD, INK = Pen((246, 208, 208, 255), 0.3), Pen((227, 154, 154, 255), 0.7), Pen((0, 0, 0, 255), 0.8)


def family(pen: Pen, pitch: float, n: int, *, axis: int, length: float = 400.0) -> list[Line]:
    lines = []
    for k in range(n):
        start, end = np.zeros(2), np.full(2, length)
        start[axis] = end[axis] = 50.0 + k * pitch
        lines.append(Line(np.array([start, end]), pen))
    return lines


def test_pitches_are_measured_apart_so_a_squeezed_page_keeps_both_scales() -> None:
    lines = [
        *family(FINE, 2.0, 100, axis=0),
        *family(FINE, 2.5, 100, axis=1),
        *family(BOLD, 10.0, 20, axis=0),
        *family(BOLD, 12.5, 20, axis=1),
    ]
    ruling = find_ruling(lines)
    assert ruling is not None
    assert (ruling.pt_per_mm_x, ruling.pt_per_mm_y) == pytest.approx((2.0, 2.5))
    assert ruling.pens == {FINE, BOLD}


def test_a_grid_of_five_millimetre_lines_alone_is_told_by_the_pages_true_size() -> None:
    pitch = 5.0 * TRUE_PT_PER_MM
    ruling = find_ruling([*family(BOLD, pitch, 20, axis=0), *family(BOLD, pitch, 20, axis=1)])
    assert ruling is not None
    assert ruling.pt_per_mm_x == pytest.approx(TRUE_PT_PER_MM)


def test_a_fine_ruling_that_leaves_out_the_bold_lines_keeps_its_pitch() -> None:
    fine = [line for axis in (0, 1) for k, line in enumerate(family(FINE, 2.0, 100, axis=axis)) if k % 5]
    ruling = find_ruling([*fine, *family(BOLD, 10.0, 20, axis=0), *family(BOLD, 10.0, 20, axis=1)])
    assert ruling is not None
    assert ruling.pt_per_mm_x == pytest.approx(2.0)


def test_a_table_is_no_grid() -> None:
    uneven = [
        Line(np.array([(x, 0.0), (x, 300.0)]), INK) for x in (10.0, 55.0, 140.0, 150.0, 260.0, 300.0, 420.0, 425.0)
    ]
    assert find_ruling([*uneven, *family(INK, 14.0, 20, axis=1)]) is None
