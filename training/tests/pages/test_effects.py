"""Effects of ``surface`` and ``capture``: nothing moves, and a person can still read the page."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from ecg_training.pages import capture, surface
from ecg_training.pages.page import Page
from ecg_training.pages.surface import Effect

EFFECTS = {**surface.ALL, **capture.ALL}
every_effect = pytest.mark.parametrize("effect", EFFECTS.values(), ids=EFFECTS.keys())


@every_effect
def test_nothing_moves(dots: Page, distances_px: Callable[[Page], npt.NDArray[np.float64]], effect: Effect) -> None:
    touched = effect(dots.image, np.random.default_rng(2))
    assert touched.shape == dots.image.shape
    away_px = distances_px(Page(touched, dots.truth))
    assert np.median(away_px) < 0.3
    assert np.mean(away_px < 0.5) >= 0.8


@every_effect
def test_it_changes_the_page_and_not_the_picture_it_was_given(dots: Page, effect: Effect) -> None:
    before = dots.image.copy()
    pictures = (effect(dots.image, np.random.default_rng(seed)) for seed in range(40))
    assert any(not np.array_equal(picture, before) for picture in pictures)  # most rows of dots hold no ink to lose
    assert np.array_equal(dots.image, before)


@every_effect
def test_a_seed_gives_the_same_picture(dots: Page, effect: Effect) -> None:
    one, again = (effect(dots.image, np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(one, again)


@pytest.mark.parametrize("effect", [capture.thresholded, capture.dithered])
def test_one_bit_has_two_levels(dots: Page, effect: Effect) -> None:
    assert np.unique(effect(dots.image, np.random.default_rng(0))).tolist() == [0, 255]
