"""SDNN."""

from __future__ import annotations

from typing import Any

import pytest
from ecg_analyzer.measurements.sdnn import sdnn_ms


def test_sdnn_is_the_standard_deviation_with_n_minus_one(subject: Any) -> None:
    measured = sdnn_ms(subject([790.0, 810.0, 790.0, 810.0, 800.0]))

    assert measured.value == pytest.approx(10.0)  # squares 100 * 4 over 5 - 1
    assert measured.n == 5


def test_intervals_of_ectopic_beats_are_left_out(subject: Any) -> None:
    assert sdnn_ms(subject([800.0] * 10 + [500.0, 1100.0] + [800.0] * 10, "N" * 11 + "V" + "N" * 11)).value == 0.0
