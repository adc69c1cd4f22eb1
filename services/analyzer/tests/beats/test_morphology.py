"""Shapes of beats and their fiducial points."""

from __future__ import annotations

from typing import Any

import numpy as np
from ecg_analyzer.beats.morphology import group_by_shape


def test_two_shapes_are_told_apart(recipe: Any) -> None:
    normal_s, broad_s = np.arange(1.0, 29.0, 2.0), np.arange(2.0, 28.0, 4.0)
    lead_mv = recipe.lead(normal_s, duration_s=30.0, ventricular_s=broad_s)
    beats_s = np.sort(np.concatenate([normal_s, broad_s]))

    morphology = group_by_shape(lead_mv, beats_s * 360.0, 360.0)

    is_broad = np.isin(beats_s, broad_s)
    assert set(morphology.shape[~is_broad].tolist()) == {0}
    assert set(morphology.shape[is_broad].tolist()) == {1}
    assert morphology.likeness[~is_broad].min() > 0.98
    assert morphology.likeness[is_broad].max() < 0.85


def test_the_fiducial_point_is_finer_than_a_sample(recipe: Any) -> None:
    beats_s = 1.0 + np.arange(24) * 0.8013  # lies anywhere between the samples of 250 Hz
    lead_mv = recipe.lead(beats_s, duration_s=21.0, sampling_rate_hz=250.0, noise_mv=0.01)

    morphology = group_by_shape(lead_mv, np.round(beats_s * 250.0), 250.0)

    error_ms = 1000.0 * (morphology.fiducial_sample / 250.0 - beats_s)
    assert error_ms.std() < 0.4  # a whole sample would be 4 / sqrt(12) = 1.2 ms


def test_a_rough_position_is_corrected(recipe: Any) -> None:
    beats_s = np.arange(1.0, 19.0)
    rough_s = beats_s + 0.02 * np.sin(np.arange(18.0))

    morphology = group_by_shape(recipe.lead(beats_s, duration_s=20.0), rough_s * 360.0, 360.0)

    np.testing.assert_allclose(morphology.fiducial_sample / 360.0, beats_s, atol=0.0015)


def test_no_beats_have_no_shapes() -> None:
    morphology = group_by_shape(np.zeros(1000), np.empty(0), 360.0)

    assert morphology.fiducial_sample.size == 0
