"""Fusion beats made of a recording's own."""

from __future__ import annotations

import numpy as np
from ecg_training.data.mitdb import Recording
from ecg_training.models.beats.made_fusions import LEAST_VENTRICULAR, with_fusions

RATE_HZ = 360.0


def recording(*, ventricular: int) -> Recording:
    """Beats each second, upright and narrow; every tenth, so many times, upside down and broad."""
    samples = np.arange(1, 201) * round(RATE_HZ)
    letters = np.full(samples.size, "N")
    letters[5 : 5 + 10 * ventricular : 10] = "V"
    steps = np.arange(-100, 160)
    lead_mv = np.zeros(samples[-1] + 720, np.float32)
    for sample, letter in zip(samples, letters, strict=True):
        height, width = (-1.0, 30.0) if letter == "V" else (1.0, 6.0)
        lead_mv[sample + steps] += (height * np.exp(-0.5 * (steps / width) ** 2)).astype(np.float32)
    return Recording("a", ("MLII", "V1"), np.stack([lead_mv, lead_mv]), RATE_HZ, samples, letters, ())


def test_some_normal_beats_become_lower_and_are_labelled_fusion_and_no_other_changes() -> None:
    one = recording(ventricular=18)

    fused = with_fusions(one, seed=1)

    assert fused is not None
    made = fused.beat_class == "F"
    assert made.sum() == round(0.04 * 144)  # normal beats between two normal ones, less those at the ends
    assert (one.beat_class[made] == "N").all()
    height_mv = fused.signal_mv[0, one.beat_sample]
    assert (height_mv[made] < 0.9).all()
    assert (height_mv[made] > -0.8).all()
    np.testing.assert_array_equal(height_mv[~made], one.signal_mv[0, one.beat_sample[~made]])


def test_the_same_seed_makes_the_same_beats_and_another_others() -> None:
    first, again, other = (with_fusions(recording(ventricular=18), seed=seed) for seed in (1, 1, 2))

    assert first is not None
    assert again is not None
    assert other is not None
    np.testing.assert_array_equal(first.signal_mv, again.signal_mv)
    assert (first.beat_class != other.beat_class).any()


def test_a_recording_with_hardly_any_ventricular_beats_has_none_made() -> None:
    assert with_fusions(recording(ventricular=LEAST_VENTRICULAR - 1), seed=1) is None
