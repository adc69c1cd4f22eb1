"""Strips of made beats whose rhythm is known, described by the served networks' stand-in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from ecg_training.data.cinc2017 import Strip
from ecg_training.models.rhythm.examples import Examples, prepare

RATE_HZ = 300.0


class SeesNothing:
    """A predictor that finds no wave and calls every beat normal."""

    def predict(self, model: str, inputs: Mapping[str, Any], signature: str = "serving_default") -> dict[str, Any]:
        given = inputs["ecg"] if model == "delineator" else inputs["time"][..., 0]
        return {"probability": np.tile(np.float32([1, 0, 0, 0]), (*given.shape, 1))}

    def version(self, model: str) -> str:
        return "1"


def strip(number: int) -> Strip:
    """Twelve seconds: regular beats, beats out of all order, every fourth beat early, or noise, in turn."""
    generator = np.random.default_rng(number)
    label = "NAO~"[number % 4]
    intervals_s = {
        "N": np.full(20, generator.uniform(0.7, 0.9)),
        "A": generator.uniform(0.4, 1.1, 40),
        "O": np.tile([0.8, 0.8, 0.5, 1.1], 8),
        "~": np.full(20, 0.8),
    }[label]
    time_s = np.arange(round(12 * RATE_HZ)) / RATE_HZ
    lead_mv = generator.normal(0.0, 0.6 if label == "~" else 0.01, time_s.size)
    for at_s in 0.5 + np.cumsum(intervals_s):
        lead_mv += np.exp(-0.5 * ((time_s - at_s) / 0.012) ** 2)
    return Strip(f"A{number:05}", label, lead_mv.astype(np.float32), doubtful=number == 0)


@pytest.fixture(scope="session")
def examples() -> Examples:
    return prepare([strip(number) for number in range(48)], SeesNothing())
