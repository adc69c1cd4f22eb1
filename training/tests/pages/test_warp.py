from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from ecg_training.pages.page import Page
from ecg_training.pages.warp import (
    Warp,
    crumple,
    displacement,
    homography,
    lens,
    quadrilateral,
    relief,
    rotation,
    scaling,
    warped,
)

SIZE = (1000, 700)
NOWHERE = homography(np.eye(3))
CURL = relief(40.0 * np.linspace(-1, 1, 801) ** 2, size_px=SIZE, angle_deg=10.0, camera_px=1500.0)[0]
FOLD = relief(
    np.interp(np.linspace(-1, 1, 801), [-1, 0, 1], [0, 15.0, 0]), size_px=SIZE, angle_deg=90.0, camera_px=1500.0
)[0]
SEEN_AT_AN_ANGLE = quadrilateral(SIZE, np.array([(60.0, 30.0), (950.0, 70.0), (980.0, 660.0), (20.0, 640.0)]))
WARPS = {
    "turned": rotation(4.0, (499.5, 349.5)),
    "not in proportion": scaling(0.97, 1.02),
    "seen at an angle": SEEN_AT_AN_ANGLE,
    "through a lens": lens(-0.02, SIZE),
    "curled": CURL,
    "folded": FOLD,
    "crumpled": crumple(np.random.default_rng(1), SIZE, rms_px=1.0, period_px=200.0),
    "all at once": CURL.then(SEEN_AT_AN_ANGLE).then(lens(0.01, SIZE)),
}


@pytest.mark.parametrize("warp", WARPS.values(), ids=WARPS.keys())
def test_the_truth_follows_the_pixels(
    dots: Page, distances_px: Callable[[Page], npt.NDArray[np.float64]], warp: Warp
) -> None:
    away_px = distances_px(warped(dots, warp, SIZE))
    assert away_px.size >= 40  # of 54 dots
    assert away_px.max() < 0.25  # dots are stretched by a warp, so their middle of mass itself is good to 0.2 px


@pytest.mark.parametrize("warp", WARPS.values(), ids=WARPS.keys())
def test_backward_undoes_forward(warp: Warp) -> None:
    points = np.random.default_rng(0).uniform((0, 0), SIZE, (500, 2))
    assert np.abs(warp.backward(warp.forward(points)) - points).max() < 1e-3


def test_no_warp_leaves_every_pixel(dots: Page) -> None:
    assert np.array_equal(warped(dots, NOWHERE, SIZE).image, dots.image)


def test_a_shift_by_whole_pixels_shifts_picture_and_truth(dots: Page) -> None:
    moved = warped(dots, displacement(lambda at: np.broadcast_to(np.array([3.0, 0.0]), at.shape)), SIZE)
    assert np.array_equal(moved.image[:, 3:], dots.image[:, :-3])
    assert np.allclose(moved.truth.crossings_px - dots.truth.crossings_px, (3.0, 0.0))


def test_scaling_keeps_the_borders_of_the_picture_not_its_first_pixel_centres() -> None:
    # the left border lies half a pixel left of pixel 0, at any size
    assert np.allclose(scaling(2.0, 2.0).forward(np.array([[-0.5, -0.5]])), [[-0.5, -0.5]])


def test_a_table_shows_where_the_page_is_not(dots: Page) -> None:
    table = np.full((700, 1000, 3), 90, np.uint8)
    photo = warped(dots, SEEN_AT_AN_ANGLE, SIZE, under=table)
    assert photo.image[5, 5].tolist() == [90, 90, 90]
    assert photo.image[120, 250].tolist() == [255, 255, 255]
