"""Alterations that leave the labels true."""

from __future__ import annotations

import numpy as np
from ecg_training.models.twelve_lead.disguises import Disguises, disguise
from ecg_training.models.twelve_lead.examples import Examples

PLAIN = Disguises(as_signal=1.0, most_gain=1.0, noisy=0.0, lost_lead=0.0, lost_number=0.0, cut_short=0.0)
NO_NOISE = np.empty((0, 1000), np.float32)


def test_a_window_may_begin_at_any_time_and_loses_nothing(examples: Examples) -> None:
    altered = disguise(examples, NO_NOISE, np.random.default_rng(0), PLAIN)

    given = examples.views["signal"]
    assert np.array_equal(np.sort(altered["ecg"], axis=2), np.sort(given["ecg"], axis=2))
    assert not np.array_equal(altered["ecg"], given["ecg"])
    assert np.array_equal(altered["beat"], given["beat"])


def test_a_lost_lead_is_lost_in_the_waveform_and_in_the_median_beat(examples: Examples) -> None:
    how = Disguises(as_signal=1.0, lost_lead=0.3, cut_short=0.0)

    altered = disguise(examples, NO_NOISE, np.random.default_rng(0), how)

    lost = np.isnan(altered["ecg"]).all(axis=2)
    assert 0.2 < lost.mean() < 0.4
    assert np.array_equal(lost, np.isnan(altered["beat"]).all(axis=2))


def test_what_is_given_is_not_written_to(examples: Examples) -> None:
    before = {name: rows.copy() for name, rows in examples.views["signal"].items()}

    disguise(examples, np.ones((3, 1000), np.float32), np.random.default_rng(0), Disguises(as_signal=1.0, noisy=1.0))

    assert all(np.array_equal(before[name], rows) for name, rows in examples.views["signal"].items())
