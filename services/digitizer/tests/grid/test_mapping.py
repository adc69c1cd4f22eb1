from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.grid.mapping import PaperMap, Relief, uniform_map

SEEN_FROM_ASIDE = np.array([(7.9, 0.3, 40.0), (-0.2, 7.6, 25.0), (1e-4, -5e-5, 1.0)])


def curled() -> PaperMap:
    """Paper 290 mm wide that shifts by up to 4 mm, seen at an angle: coefficients every 8 mm of a slow wave."""
    v, u = np.mgrid[-16.0:220.0:8.0, -16.0:310.0:8.0]
    shifts = np.stack([4.0 * np.sin(u / 60.0), 1.5 * np.cos(v / 50.0)])
    return PaperMap(SEEN_FROM_ASIDE, Relief(shifts, -16.0, -16.0, 8.0))


def test_a_curled_page_maps_there_and_back() -> None:
    paper = curled()
    x, y = np.array([60.0, 1200.0, 2300.0]), np.array([40.0, 900.0, 70.0])

    back_x, back_y = paper.to_px(*paper.to_mm(x, y))

    assert back_x == pytest.approx(x, abs=1e-3)
    assert back_y == pytest.approx(y, abs=1e-3)


def test_beyond_the_relief_the_shift_stays_what_it_is_at_its_border() -> None:
    paper = curled()
    assert paper.relief is not None

    in_u, _ = paper.relief.at(np.array([900.0]), np.array([100.0]))

    # the outermost coefficient lies at 304 mm: 4 sin(304 / 60) = -3.76
    assert in_u == pytest.approx([-3.76], abs=0.01)


def test_paper_turned_by_a_quarter_has_its_right_where_its_bottom_was() -> None:
    turned = uniform_map(8.0, 4.0).turned()

    # a turn counter-clockwise: the new right ran down, the new down ran to the left
    x, y = turned.to_px(np.array([10.0, 0.0]), np.array([0.0, 10.0]))
    assert x == pytest.approx([0.0, -80.0])
    assert y == pytest.approx([40.0, 0.0])
    u, v = turned.to_mm(x, y)
    assert u == pytest.approx([10.0, 0.0])
    assert v == pytest.approx([0.0, 10.0])


def test_a_uniform_map_has_its_scales() -> None:
    assert uniform_map(7.874, 5.0).px_per_mm_at(100, 100) == pytest.approx((7.874, 5.0))
