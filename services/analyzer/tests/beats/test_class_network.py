"""Sequences asked of the network of beat classes, and its answers put together."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from ecg_analyzer.beats.class_input import SAMPLES, TIMES, ClassInput
from ecg_analyzer.beats.class_network import CLASSES, SEQUENCE, class_probability, decide, sequence_starts


class Echo:
    """A predictor that answers for each beat with its own time, so that what belongs to what can be seen."""

    def predict(self, model: str, inputs: Mapping[str, Any], signature: str = "serving_default") -> dict[str, Any]:
        assert model == "beats"
        assert inputs["shape"].shape[:2] == inputs["time"].shape[:2]
        return {"probability": inputs["time"][..., :4]}

    def version(self, model: str) -> str:
        return "1"


def beats(n: int) -> ClassInput:
    numbered = np.repeat(np.arange(n, dtype=np.float32)[:, None], TIMES, axis=1)
    return ClassInput(
        coarse_mv=(np.zeros(n * 100),),
        coarse_hz=125.0,
        beat_s=np.arange(n) * 0.8,
        usual_mv=np.zeros((1, 1, SAMPLES)),
        times=numbered,
        by_rule=np.full(n, "N"),
        irregular=np.zeros(n, np.bool_),
        family=np.zeros(n, np.int64),
    )


@pytest.mark.parametrize("n", [1, 5, SEQUENCE - 1, SEQUENCE, SEQUENCE + 1, 1000, 2113])
def test_each_beat_gets_its_own_answer(n: int) -> None:
    probability = class_probability(beats(n), Echo())

    assert probability.shape == (n, 4)
    assert probability[:, 0].tolist() == list(range(n))


def test_no_beat_is_asked_after_where_there_is_none() -> None:
    assert class_probability(beats(0), Echo()).shape == (0, 4)


@pytest.mark.parametrize("n", [64, 65, 96, 97, 500])
def test_every_beat_lies_in_the_middle_of_a_sequence_or_near_an_end(n: int) -> None:
    begins = sequence_starts(n)

    assert begins[0] == 0
    assert begins[-1] == max(n - SEQUENCE, 0)
    assert np.diff(begins).max(initial=0) <= 32


@pytest.mark.parametrize(
    ("by_rule", "irregular", "probability", "named"),
    [
        ("N", False, (0.6, 0.3, 0.1, 0.0), "N"),
        ("N", False, (0.3, 0.6, 0.1, 0.0), "S"),
        ("N", True, (0.3, 0.6, 0.1, 0.0), "N"),  # where all intervals differ, early says little
        ("N", False, (0.4, 0.1, 0.2, 0.3), "F"),
        ("N", True, (0.4, 0.1, 0.2, 0.3), "N"),  # another shape in atrial fibrillation may be another conduction
        ("N", True, (0.01, 0.0, 0.59, 0.4), "V"),
        ("S", False, (0.8, 0.2, 0.0, 0.0), "S"),  # the rule's word stands
        ("S", False, (0.9, 0.1, 0.0, 0.0), "N"),
        ("V", False, (0.9, 0.0, 0.1, 0.0), "N"),  # of shapes the network knows more
        ("V", False, (0.3, 0.6, 0.1, 0.0), "S"),
        ("V", False, (0.7, 0.0, 0.3, 0.0), "V"),  # both find it likely enough
        ("N", False, (0.7, 0.0, 0.3, 0.0), "N"),
    ],
)
def test_where_rule_and_network_disagree_the_network_must_be_sure(
    by_rule: str, irregular: bool, probability: tuple[float, ...], named: str
) -> None:
    beat = replace(beats(1), by_rule=np.array([by_rule]), irregular=np.array([irregular]))

    (place,) = decide(beat, np.array([probability], np.float32))

    assert CLASSES[place].value == named


def test_a_doubtful_beat_is_ventricular_where_those_that_look_like_it_surely_are() -> None:
    sure, doubtful = (0.02, 0.0, 0.98, 0.0), (0.7, 0.0, 0.3, 0.0)
    six = replace(beats(6), family=np.array([0, 0, 1, 1, 1, 1]))

    named = decide(six, np.array([doubtful, doubtful, sure, sure, sure, doubtful], np.float32))

    assert [CLASSES[place].value for place in named] == ["N", "N", "V", "V", "V", "V"]
