from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.grid.smooth import Net, fit_smoothly

V_MM, U_MM = (plane.ravel() for plane in np.mgrid[0.0:200.0:3.0, 0.0:290.0:3.0])
STIFFNESSES = (0.03, 1.0, 50.0, 1e5)


def test_a_crease_is_followed_and_what_is_far_off_is_not() -> None:
    rng = np.random.default_rng(0)
    true_mm = 0.1 * np.maximum(U_MM - 140.0, 0.0)
    shift_mm = true_mm + rng.normal(0.0, 0.02, U_MM.size)
    wrong = rng.random(U_MM.size) < 0.1
    net = Net.over(U_MM, V_MM)

    told_mm = np.where(wrong, shift_mm + 0.4, shift_mm)
    coefficients, left_mm = fit_smoothly(net, told_mm, np.ones(U_MM.size), STIFFNESSES)

    off_mm = net.data @ coefficients - true_mm
    assert float(np.sqrt((off_mm**2).mean())) < 0.05  # half of what a tenth of the shifts are wrong by
    assert left_mm < 0.1


def test_flat_paper_is_kept_flat_where_nothing_was_seen() -> None:
    rng = np.random.default_rng(0)
    shift_mm = rng.normal(0.0, 0.02, U_MM.size)
    hidden = np.hypot(U_MM - 150.0, V_MM - 100.0) < 40.0
    net = Net.over(U_MM, V_MM)

    coefficients, _ = fit_smoothly(net, np.where(hidden, 5.0, shift_mm), np.where(hidden, 0.0, 1.0), STIFFNESSES)

    assert net.data @ coefficients == pytest.approx(np.zeros(U_MM.size), abs=0.01)
