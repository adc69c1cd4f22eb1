"""Probability of an abnormal rhythm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from ecg_analyzer.prediction.arrhythmia import predict_arrhythmia
from ecg_shared.serving.predictor import ModelUnavailableError


class _Says:
    """A predictor that answers with given probabilities, window by window."""

    def __init__(self, probabilities: Sequence[float]) -> None:
        self._probabilities = probabilities

    def predict(self, model: str, inputs: Mapping[str, Any], signature: str = "serving_default") -> dict[str, Any]:
        assert model == "arrhythmia"
        assert inputs["ecg"].dtype == np.float32
        if signature == "saliency":
            return {"weight": np.zeros((len(inputs["ecg"]), 20), np.float32)}
        assert inputs["ecg"].shape == (len(self._probabilities), 3600)
        return {"probability": np.array(self._probabilities, np.float32)}

    def version(self, model: str) -> str:
        return "7"


class _Away(_Says):
    def predict(self, model: str, inputs: Mapping[str, Any], signature: str = "serving_default") -> dict[str, Any]:
        raise ModelUnavailableError


def _lead(duration_s: float) -> Any:
    return np.sin(np.arange(int(360 * duration_s)) / 5.0).astype(np.float32)


def test_the_probability_of_one_window_is_that_of_the_recording() -> None:
    prediction = predict_arrhythmia(_lead(10.0), 360.0, _Says([0.25]))

    assert prediction.probability == 0.25
    assert not prediction.abnormal
    assert prediction.version == "7"


def test_a_probability_on_the_threshold_is_abnormal() -> None:
    assert predict_arrhythmia(_lead(10.0), 360.0, _Says([0.5])).abnormal


def test_of_a_few_windows_the_most_suspicious_decides() -> None:
    assert predict_arrhythmia(_lead(30.0), 360.0, _Says([0.125, 0.75, 0.25])).probability == 0.75


def test_only_the_probability_of_a_single_window_is_called_calibrated() -> None:
    assert predict_arrhythmia(_lead(10.0), 360.0, _Says([0.25])).calibrated
    assert not predict_arrhythmia(_lead(30.0), 360.0, _Says([0.125, 0.75, 0.25])).calibrated


def test_of_many_windows_a_tenth_must_be_suspicious() -> None:
    one_in_thirty = [0.125] * 29 + [0.75]
    four_in_thirty = [0.125] * 26 + [0.75] * 4

    assert predict_arrhythmia(_lead(300.0), 360.0, _Says(one_in_thirty)).probability == 0.125
    assert predict_arrhythmia(_lead(300.0), 360.0, _Says(four_in_thirty)).probability == 0.75


def test_windows_say_which_seconds_they_judge() -> None:
    prediction = predict_arrhythmia(_lead(24.0), 360.0, _Says([0.25, 0.25, 0.25]))

    assert prediction.start_s.tolist() == [0.0, 10.0, 14.0]
    assert prediction.end_s.tolist() == [10.0, 20.0, 24.0]


def test_a_short_recording_ends_its_window_where_it_ends() -> None:
    assert predict_arrhythmia(_lead(7.0), 360.0, _Says([0.25])).end_s.tolist() == [7.0]


def test_too_short_a_recording_has_none() -> None:
    prediction = predict_arrhythmia(_lead(4.0), 360.0, _Says([]))

    assert prediction.probability is None
    assert prediction.reason_if_null == "too_short"


def test_without_a_model_there_is_none() -> None:
    assert predict_arrhythmia(_lead(10.0), 360.0, None).reason_if_null == "no_model"


def test_a_model_that_is_away_is_an_error_to_try_again() -> None:
    with pytest.raises(ModelUnavailableError):
        predict_arrhythmia(_lead(10.0), 360.0, _Away([0.5]))


def test_the_most_suspicious_windows_are_explained_in_order_of_time_and_those_judged_normal_never() -> None:
    # Nine windows, seven of them abnormal; the least of these, at 40 s, is one too many to explain.
    said = [0.9, 0.1, 0.8, 0.95, 0.5, 0.7, 0.2, 0.99, 0.6]

    saliency = predict_arrhythmia(_lead(90.0), 360.0, _Says(said)).saliency

    assert saliency.start_s.tolist() == [0.0, 20.0, 30.0, 50.0, 70.0, 80.0]
    assert saliency.weight.shape == (6, 20)


def test_a_normal_recording_is_not_explained() -> None:
    assert predict_arrhythmia(_lead(30.0), 360.0, _Says([0.1, 0.2, 0.3])).saliency.start_s.size == 0


def test_of_leads_judged_together_the_middle_one_decides_and_that_is_not_what_was_calibrated() -> None:
    prediction = predict_arrhythmia(np.stack([_lead(10.0)] * 3), 360.0, _Says([0.1, 0.9, 0.7]))

    assert prediction.probability == pytest.approx(0.7)
    assert not prediction.calibrated
    assert prediction.saliency.weight.shape == (1, 20)
