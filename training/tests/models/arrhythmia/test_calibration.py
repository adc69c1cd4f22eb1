"""Probabilities that hold."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_training.models.arrhythmia.calibration import Calibration, calibrate


def test_a_known_distortion_is_undone() -> None:
    generator = np.random.default_rng(0)
    true_logit = generator.normal(0.0, 2.0, 200_000)
    abnormal = generator.random(true_logit.size) < 1 / (1 + np.exp(-true_logit))

    calibration = calibrate(4.0 * true_logit + 3.0, abnormal)

    # true = (said - 3) / 4 = 0.25 said - 0.75; 200,000 draws leave an error below 0.01
    assert calibration.slope == pytest.approx(0.25, abs=0.01)
    assert calibration.offset == pytest.approx(-0.75, abs=0.03)


def test_logits_that_say_nothing_give_the_share_of_abnormal() -> None:
    abnormal = np.arange(1000) < 300

    calibration = calibrate(np.zeros(1000), abnormal)

    assert calibration(np.zeros(1))[0] == pytest.approx(0.3, abs=0.002)


def test_labels_that_a_logit_parts_without_error_still_give_a_finite_slope() -> None:
    logit = np.linspace(-5, 5, 100)

    calibration = calibrate(logit, logit > 0)

    assert 0 < calibration.slope < 100
    assert np.isfinite(calibration.offset)


def test_an_extreme_logit_gives_a_probability_and_no_warning() -> None:
    assert Calibration(1.0, 0.0)(np.array([-1e6, 1e6])) == pytest.approx([0.0, 1.0], abs=1e-12)


def test_logits_that_part_the_labels_well_are_calibrated_too() -> None:
    # As of ventricular beats: most records far below the 90 positives, a few among them; whole Newton steps run away.
    generator = np.random.default_rng(3)
    abnormal = np.arange(1850) < 90
    far_below = ~abnormal & (generator.random(1850) > 0.04)
    logit = np.where(far_below, generator.normal(-8.3, 1.8, 1850), generator.normal(0.4, 2.0, 1850))

    calibration = calibrate(logit, abnormal)

    assert 0.5 < calibration.slope < 1.5
    assert calibration(logit).mean() == pytest.approx(90 / 1850, abs=0.002)  # what is said fits the share on the whole
    assert calibration(logit)[abnormal].mean() > 40 * calibration(logit)[far_below].mean()
