"""Why windows were judged abnormal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from ecg_analyzer.prediction.saliency import Saliency, explain, saliency_csv
from ecg_shared.serving.predictor import ModelInputError

ECG = np.zeros((2, 1, 3600), np.float32)


class _WeighsByWindow:
    """Says of each window that its k-th half second weighs k, and 100 more for every window."""

    def predict(self, model: str, inputs: Mapping[str, Any], signature: str = "serving_default") -> dict[str, Any]:
        assert signature == "saliency"
        n = len(inputs["ecg"])
        return {"weight": (100 * np.arange(n)[:, None] + np.arange(20)).astype(np.float32)}

    def version(self, model: str) -> str:
        return "7"


class _CannotSay(_WeighsByWindow):
    def predict(self, model: str, inputs: Mapping[str, Any], signature: str = "serving_default") -> dict[str, Any]:
        raise ModelInputError("no such signature")


def test_windows_are_put_in_order_of_time_each_with_its_weights() -> None:
    saliency = explain("arrhythmia", ECG, np.array([30.0, 10.0]), _WeighsByWindow())

    assert saliency.start_s.tolist() == [10.0, 30.0]
    assert saliency.weight[:, 3].tolist() == [103.0, 3.0]


def test_a_version_that_cannot_say_why_leaves_the_verdict_without_it() -> None:
    assert explain("arrhythmia", ECG, np.array([0.0, 10.0]), _CannotSay()).start_s.size == 0


def test_the_table_has_a_line_a_half_second_up_to_the_end_of_the_recording() -> None:
    saliency = Saliency(np.array([0.0]), np.arange(20, dtype=np.float64)[None] / 4.0)

    lines = saliency_csv(saliency, duration_s=1.2).decode().splitlines()

    assert lines == [
        "start_s,end_s,weight",
        "0.0000,0.5000,0.0000",
        "0.5000,1.0000,0.2500",
        "1.0000,1.2000,0.5000",
    ]
