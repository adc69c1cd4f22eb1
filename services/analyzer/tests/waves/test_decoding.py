"""From probabilities to borders."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from ecg_analyzer.waves.decoding import decode

BEATS = np.array([250.0, 500.0])  # 250 Hz: at 1 and 2 s


def _probability(**spans: list[tuple[int, int]]) -> npt.NDArray[np.float64]:
    """One lead of 3 s; probability 1 from first to last sample of each span of a wave, 0 elsewhere."""
    probability = np.zeros((1, 750, 4))
    for place, wave in enumerate(("P", "QRS", "T"), start=1):
        for first, last in spans.get(wave, []):
            probability[0, first : last + 1, place] = 1.0
    probability[..., 0] = 1.0 - probability[..., 1:].sum(axis=-1)
    return probability


@pytest.fixture
def whole() -> Any:
    return _probability(P=[(210, 232), (460, 482)], QRS=[(240, 262), (490, 512)], T=[(300, 340), (550, 590)])


def test_each_beat_has_its_three_waves(whole: Any) -> None:
    found = decode(whole, BEATS)

    # From 0 to 1 the probability crosses a half in the middle between two samples.
    assert found["P"].onset[0].tolist() == [209.5, 459.5]
    assert found["P"].offset[0].tolist() == [232.5, 482.5]
    assert found["QRS"].onset[0].tolist() == [239.5, 489.5]
    assert found["QRS"].offset[0].tolist() == [262.5, 512.5]
    assert found["T"].onset[0].tolist() == [299.5, 549.5]
    assert found["T"].offset[0].tolist() == [340.5, 590.5]


def test_borders_lie_between_samples_where_the_probability_crosses_a_half() -> None:
    probability = _probability(QRS=[(240, 262)])
    probability[0, 239, 2] = 0.25  # from 0.25 to 1 the half is a third of the way

    assert decode(probability, BEATS[:1])["QRS"].onset[0, 0] == pytest.approx(239 + 1 / 3)


def test_a_wave_that_the_network_does_not_mean_is_absent() -> None:
    found = decode(_probability(QRS=[(240, 262), (490, 512)], T=[(300, 340)]), BEATS)

    assert np.isnan(found["P"].onset).all()
    assert np.isfinite(found["T"].onset[0]).tolist() == [True, False]


def test_a_flicker_is_no_wave() -> None:
    found = decode(_probability(P=[(220, 222)], QRS=[(240, 262)]), BEATS[:1])  # 12 ms

    assert np.isnan(found["P"].onset).all()


def test_a_p_wave_far_before_its_beat_belongs_to_none() -> None:
    found = decode(_probability(P=[(80, 100)], QRS=[(240, 262)]), BEATS[:1])  # 0.6 s before

    assert np.isnan(found["P"].onset).all()


def test_the_next_beats_p_wave_is_not_taken_for_this_beats(whole: Any) -> None:
    whole[0, 210:233, 1] = 0.0

    assert np.isfinite(decode(whole, BEATS)["P"].onset[0]).tolist() == [False, True]


def test_a_wave_cut_by_an_end_of_the_recording_has_no_borders() -> None:
    probability = _probability(QRS=[(0, 12), (730, 749)])

    assert np.isnan(decode(probability, np.array([4.0, 742.0]))["QRS"].onset).all()


def test_waves_of_each_lead_are_its_own(whole: Any) -> None:
    other = _probability(QRS=[(244, 258), (494, 508)])

    found = decode(np.concatenate([whole, other]), BEATS)

    assert found["QRS"].onset[:, 0].tolist() == [239.5, 243.5]
    assert np.isnan(found["P"].onset[1]).all()
