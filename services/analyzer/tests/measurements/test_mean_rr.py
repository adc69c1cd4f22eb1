"""Mean NN interval."""

from __future__ import annotations

from typing import Any

import pytest
from ecg_analyzer.measurements.mean_rr import mean_rr_ms


def test_the_mean_leaves_out_intervals_of_ectopic_beats(subject: Any) -> None:
    measured = mean_rr_ms(subject([780.0, 820.0] * 5 + [400.0, 1000.0] + [800.0] * 10, "N" * 11 + "V" + "N" * 11))

    assert measured.value == pytest.approx(800.0)
    assert measured.n == 20
