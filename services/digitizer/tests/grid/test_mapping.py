from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.grid.mapping import PaperMap, uniform_map


def test_a_curled_page_maps_there_and_back() -> None:
    # 8 px/mm, 1 degree askew, bent by 2 mm over 1000 px
    u = np.array([3.0, 125.0, 2.0, 2.0, 0.5, -0.5])
    v = np.array([1.0, -2.0, 125.0, 0.3, 0.2, 1.0])
    paper = PaperMap(u, v, degree=2, scale_px=1000.0)
    x, y = np.array([0.0, 500.0, 999.0]), np.array([10.0, 700.0, 3.0])

    back_x, back_y = paper.to_px(*paper.to_mm(x, y))

    assert back_x == pytest.approx(x, abs=1e-3)
    assert back_y == pytest.approx(y, abs=1e-3)


def test_a_uniform_map_has_its_scales() -> None:
    assert uniform_map(7.874, 5.0).px_per_mm_at(100, 100) == pytest.approx((7.874, 5.0))
