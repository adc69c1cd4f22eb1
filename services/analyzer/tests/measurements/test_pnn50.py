"""pNN50."""

from __future__ import annotations

from typing import Any

import pytest
from ecg_analyzer.measurements.pnn50 import pnn50_percent


def test_pnn50_counts_differences_above_fifty_milliseconds(subject: Any) -> None:
    # differences 60, -60, 50, -50, 0, 0, 0, 0: two of eight are above 50
    measured = pnn50_percent(subject([800.0, 860.0, 800.0, 850.0, 800.0, 800.0, 800.0, 800.0, 800.0]))

    assert measured.value == pytest.approx(25.0)
