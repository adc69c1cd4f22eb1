"""Leads cut to windows for the network, and its answers joined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from ecg_analyzer.waves.network import wave_probability


class _Echo:
    """Answers each sample with its own value, so that joined answers must be the lead itself."""

    def __init__(self) -> None:
        self.calls = 0

    def predict(self, model: str, inputs: Mapping[str, Any], signature: str = "serving_default") -> dict[str, Any]:
        self.calls += 1
        assert inputs["ecg"].shape[1] == 2560
        return {"probability": np.repeat(inputs["ecg"][..., None], 4, axis=2)}

    def version(self, model: str) -> str:
        return "1"


@pytest.mark.parametrize("n", [400, 2500, 2560, 2561, 7000, 15_000])
def test_every_sample_is_answered_once_by_a_window_that_holds_it(n: int) -> None:
    leads_mv = np.arange(2 * n, dtype=np.float32).reshape(2, n)
    echo = _Echo()

    probability = wave_probability(leads_mv, echo)

    np.testing.assert_array_equal(probability, np.repeat(leads_mv[..., None], 4, axis=2))
    assert echo.calls == 1
