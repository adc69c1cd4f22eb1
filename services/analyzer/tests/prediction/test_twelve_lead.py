"""Statements about a recording of twelve leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from ecg_analyzer.pipeline import examine
from ecg_analyzer.prediction.twelve_lead import LABELS, predict_twelve_lead
from ecg_analyzer.prediction.twelve_lead_input import MEASURED, inputs_of
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.contract.options import JobOptions
from ecg_shared.serving.engine import Engine

# Sizes of the leads of a heart that points to lead II, with V1 upside down.
SIZES = np.array([0.6, 1.0, 0.4, -0.8, 0.1, 0.7, -0.5, 0.2, 0.6, 1.0, 1.1, 0.9])


class _Says:
    """A predictor with one probability for all labels of each window, thresholds of 0.4, unsure from 0.35 to 0.45."""

    def __init__(self, *probability: float) -> None:
        self.probability = probability

    def predict(
        self, model: str, inputs: Mapping[str, Any], signature: str = "serving_default"
    ) -> dict[str, npt.NDArray[np.float32]]:
        rows = np.array(self.probability[: len(inputs["ecg"])], np.float32)[:, None]
        shown = np.repeat(rows, len(LABELS), axis=1)
        return {
            "probability": shown,
            "threshold": np.full_like(shown, 0.4),
            "unsure_from": np.full_like(shown, 0.35),
            "unsure_to": np.full_like(shown, 0.45),
        }

    def version(self, model: str) -> str:
        return "1"


def _twelve(
    recipe: Any, *, rr_s: float = 0.8, duration_s: float = 10.0, sampling_rate_hz: float = 500.0
) -> npt.NDArray[np.float32]:
    beats_s = recipe.regular_s(rr_s, duration_s)
    lead_mv = recipe.lead(beats_s, duration_s=duration_s, sampling_rate_hz=sampling_rate_hz)
    return (SIZES[:, None] * lead_mv).astype(np.float32)


def _recording(signal_mv: npt.NDArray[np.float32], sampling_rate_hz: float = 500.0, leads: Any = STANDARD_LEADS) -> Any:
    return examine(Ecg(signal_mv, sampling_rate_hz, leads), JobOptions(), None)


def _as_page(signal_mv: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return what a 3x4 page with a strip of lead II shows."""
    page_mv = np.full_like(signal_mv, np.nan)
    quarter = signal_mv.shape[1] // 4
    for column in range(4):
        shown = slice(column * quarter, (column + 1) * quarter)
        page_mv[3 * column : 3 * column + 3, shown] = signal_mv[3 * column : 3 * column + 3, shown]
    page_mv[1] = signal_mv[1]
    return page_mv


def test_each_label_has_its_probability_and_its_threshold(recipe: Any) -> None:
    said = predict_twelve_lead(_recording(_twelve(recipe)), _Says(0.75))

    assert list(said.probabilities) == list(LABELS)
    assert set(said.probabilities.values()) == {0.75}
    assert said.thresholds is not None
    assert said.thresholds["AFIB"] == pytest.approx(0.4)
    assert (said.abstained, said.version, said.reason_if_null) == ((), "1", None)


def test_a_probability_close_to_its_threshold_is_abstained_from(recipe: Any) -> None:
    assert predict_twelve_lead(_recording(_twelve(recipe)), _Says(0.42)).abstained == LABELS


def test_a_longer_recording_has_the_mean_of_its_windows(recipe: Any) -> None:
    said = predict_twelve_lead(_recording(_twelve(recipe, duration_s=30.0)), _Says(0.25, 0.5, 0.75))

    assert said.probabilities["NORM"] == 0.5


@pytest.mark.parametrize(
    ("duration_s", "leads", "reason"),
    [(4.0, 12, "too_short"), (10.0, 7, "too_few_leads"), (10.0, 8, None)],
)
def test_it_is_asked_where_there_is_enough(recipe: Any, duration_s: float, leads: int, reason: str | None) -> None:
    signal_mv = _twelve(recipe, duration_s=duration_s)
    signal_mv[leads:] = np.nan

    assert predict_twelve_lead(_recording(signal_mv), _Says(0.75)).reason_if_null == reason


def test_leads_stand_in_their_order_whatever_that_of_the_recording(recipe: Any) -> None:
    signal_mv = _twelve(recipe)

    given = inputs_of(_recording(signal_mv))
    turned = inputs_of(_recording(signal_mv[::-1], leads=STANDARD_LEADS[::-1]))

    assert np.allclose(given["ecg"], turned["ecg"])
    assert np.allclose(given["beat"], turned["beat"], atol=1e-3)


def test_the_inputs_are_those_of_the_other_rate(recipe: Any) -> None:
    fast = inputs_of(_recording(_twelve(recipe)))
    slow = inputs_of(_recording(_twelve(recipe, sampling_rate_hz=250.0), sampling_rate_hz=250.0))

    # White noise of 5 µV differs from one to the other.
    assert np.abs(fast["ecg"] - slow["ecg"])[:, :, 50:-50].max() < 0.05
    assert np.nanmax(np.abs(fast["beat"] - slow["beat"])) < 0.1


def test_the_rate_is_among_the_numbers(recipe: Any) -> None:
    numbers = inputs_of(_recording(_twelve(recipe, rr_s=0.75)))["measured"]

    assert numbers.shape == (1, len(MEASURED))
    assert numbers[0, MEASURED.index("mean_rate_bpm")] == pytest.approx(80.0, abs=0.2)  # 60 / 0.75
    assert numbers[0, MEASURED.index("rr_spread")] < 0.01


def test_a_lead_of_a_page_is_there_in_its_own_column_only(recipe: Any) -> None:
    ecg = inputs_of(_recording(_as_page(_twelve(recipe))))["ecg"]

    recorded = np.isfinite(ecg[0]).mean(axis=1)
    assert recorded[1] == 1.0
    assert recorded[[0, 2, 11]] == pytest.approx(0.25, abs=0.002)


def test_the_median_beats_of_a_page_are_those_of_its_signal(recipe: Any) -> None:
    signal_mv = _twelve(recipe)

    of_signal = inputs_of(_recording(signal_mv))["beat"]
    of_page = inputs_of(_recording(_as_page(signal_mv)))["beat"]

    assert np.isfinite(of_page).all()
    assert np.abs(of_page - of_signal).max() < 0.1


def test_the_served_model_answers_for_a_signal_and_for_its_page(recipe: Any, models: Engine) -> None:
    signal_mv = _twelve(recipe, rr_s=1.3)  # 46 beats a minute

    for shown in (signal_mv, _as_page(signal_mv)):
        recording = examine(Ecg(shown, 500.0, STANDARD_LEADS), JobOptions(), models)
        said = predict_twelve_lead(recording, models)
        assert said.thresholds is not None
        assert said.probabilities["SBRAD"] > said.thresholds["SBRAD"]
        assert said.probabilities["STACH"] < said.thresholds["STACH"]
