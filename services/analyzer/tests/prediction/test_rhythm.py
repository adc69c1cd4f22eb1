"""The rhythm head: what it asks the network, and what the answer means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from ecg_analyzer.beats.finding import find_beats
from ecg_analyzer.prediction.kind import Recording
from ecg_analyzer.prediction.rhythm import predict_rhythm
from ecg_analyzer.prediction.rhythm_beats import COLUMNS
from ecg_analyzer.prediction.rhythm_input import N_FEATURES, rhythm_input, rhythm_inputs
from ecg_analyzer.quality.assessment import assess
from ecg_analyzer.waves.delineation import delineate
from ecg_shared.contract.ecg import Ecg

RATE_HZ = 300.0
SINUS = (0.875, 0.0625, 0.0625, 0.0)


class _Says:
    """A predictor that sees no waves and gives each strip the same rhythm; it keeps what it was asked."""

    def __init__(self, probability: tuple[float, ...] = SINUS) -> None:
        self._probability = probability
        self.asked: list[Mapping[str, npt.NDArray[Any]]] = []

    def predict(self, model: str, inputs: Mapping[str, Any], signature: str = "serving_default") -> dict[str, Any]:
        if model == "delineator":
            return {"probability": np.tile(np.float32([1, 0, 0, 0]), (*inputs["ecg"].shape, 1))}
        assert model == "rhythm"
        self.asked.append(inputs)
        return {"probability": np.tile(np.float32(self._probability), (len(inputs["features"]), 1))}

    def version(self, model: str) -> str:
        return "3"


def _lead_mv(duration_s: float, intervals_s: npt.NDArray[np.float64], *, gain: float = 1.0) -> npt.NDArray[np.float32]:
    time_s = np.arange(round(duration_s * RATE_HZ)) / RATE_HZ
    beat_s = 0.5 + np.cumsum(np.append(0.0, intervals_s))
    lead_mv = np.random.default_rng(3).normal(0.0, 0.005, time_s.size)
    for at_s in beat_s[beat_s < duration_s - 0.3]:
        lead_mv += np.exp(-0.5 * ((time_s - at_s) / 0.012) ** 2)
    return (gain * lead_mv).astype(np.float32)


def _regular(duration_s: float, *, gain: float = 1.0) -> npt.NDArray[np.float32]:
    return _lead_mv(duration_s, np.full(round(duration_s / 0.8), 0.8), gain=gain)


def _recording(lead_mv: npt.NDArray[np.float32]) -> Recording:
    ecg = Ecg(signal_mv=lead_mv[None], sampling_rate_hz=RATE_HZ, lead_names=("I",))
    quality = assess(ecg)
    beats = find_beats(ecg, ("I",), quality, None)
    return Recording(ecg, ("I",), quality, beats, delineate({"I": lead_mv}, beats, None), {}, {})


def test_the_likeliest_rhythm_is_the_label_and_all_are_told() -> None:
    head = predict_rhythm(_recording(_regular(30.0)), _Says())

    assert head.label == "sinus"
    assert head.probabilities == {"sinus": 0.875, "af": 0.0625, "other": 0.0625, "noise": 0.0}
    assert (head.model, head.version, head.abstained) == ("rhythm", "3", ())


def test_a_rhythm_that_is_hardly_likelier_than_another_is_abstained_from() -> None:
    head = predict_rhythm(_recording(_regular(30.0)), _Says((0.3125, 0.375, 0.3125, 0.0)))

    assert head.abstained == ("af",)


def test_less_than_five_seconds_give_no_rhythm() -> None:
    head = predict_rhythm(_recording(_regular(4.9)), _Says())

    assert head.label is None
    assert head.reason_if_null == "too_short"


def test_of_a_long_recording_ten_minutes_are_judged() -> None:
    models = _Says()

    predict_rhythm(_recording(_regular(12 * 60.0)), models)

    assert [len(asked["features"]) for asked in models.asked] == [10]


def test_every_strip_has_the_shape_that_the_network_takes() -> None:
    models = _Says()

    predict_rhythm(_recording(_regular(9.0)), models)

    shapes = {name: array.shape for name, array in models.asked[0].items()}
    assert shapes == {
        "beats": (1, 128, len(COLUMNS)),
        "shape": (1, 128, 64),
        "there": (1, 128, 1),
        "features": (1, N_FEATURES),
    }
    assert all(array.dtype == np.float32 and np.isfinite(array).all() for array in models.asked[0].values())


def test_the_strip_shows_as_many_beats_as_were_found() -> None:
    recording = _recording(_regular(20.0))

    inputs = rhythm_input(recording.ecg.signal_mv[0], recording.beats, _Says())

    # 0.5 s, then each 0.8 s, up to 19.7 s: 24 beats
    assert inputs["there"].sum() == 24


def test_strips_described_together_are_those_described_one_by_one() -> None:
    slow, fast = (_recording(_lead_mv(20.0, np.full(40, rr_s))) for rr_s in (0.9, 0.5))
    strips = [(each.ecg.signal_mv[0], each.beats) for each in (slow, fast)]

    together = rhythm_inputs(strips, _Says())

    for row, (lead_mv, beats) in enumerate(strips):
        alone = rhythm_input(lead_mv, beats, _Says())
        assert all(np.array_equal(together[name][row], alone[name][0]) for name in alone)


def test_no_number_depends_on_the_gain_but_the_heights() -> None:
    one, twice = (_recording(_regular(20.0, gain=gain)) for gain in (1.0, 2.0))

    first, second = (rhythm_input(each.ecg.signal_mv[0], each.beats, _Says()) for each in (one, twice))

    np.testing.assert_allclose(first["beats"][..., :-1], second["beats"][..., :-1], atol=0.02)
    height = second["beats"][0, :24, -1] - first["beats"][0, :24, -1]
    np.testing.assert_allclose(height, np.log(2.0), atol=1e-3)


def test_an_irregular_rhythm_differs_in_its_intervals() -> None:
    uneven = np.random.default_rng(1).uniform(0.5, 1.1, 60)
    at = COLUMNS.index("ratio")

    steady, fibrillating = (
        rhythm_input(each.ecg.signal_mv[0], each.beats, _Says())["beats"][0, 2:20, at]
        for each in (_recording(_regular(30.0)), _recording(_lead_mv(30.0, uneven)))
    )

    assert np.abs(steady).max() < 0.02
    assert np.abs(fibrillating).mean() > 0.2


@pytest.mark.parametrize("lead_mv", [np.zeros(3000, np.float32), np.full(3000, np.nan, np.float32)])
def test_a_strip_without_beats_is_told_in_finite_numbers(lead_mv: npt.NDArray[np.float32]) -> None:
    none = _recording(_regular(10.0)).beats
    nothing = type(none).none(RATE_HZ, "no_beats")

    inputs = rhythm_input(lead_mv, nothing, _Says())

    assert all(np.isfinite(array).all() for array in inputs.values())
    assert inputs["there"].sum() == 3
