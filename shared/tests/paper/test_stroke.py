from __future__ import annotations

import numpy as np
import pytest
from ecg_shared.paper.stroke import stroke


@pytest.mark.parametrize(
    ("y", "width_px", "expected"),
    [
        (20.25, 2.36, {19: 0.43, 20: 1.0, 21: 0.93}),  # from 19.07 to 21.43; pixel 19 ends at 19.5
        (20.0, 1.0, {20: 1.0}),
        (20.5, 1.0, {20: 0.5, 21: 0.5}),
        (20.1, 0.4, {20: 0.4}),  # thinner than a pixel and inside it
    ],
)
def test_a_horizontal_line_inks_each_pixel_by_the_share_that_it_covers(
    y: float, width_px: float, expected: dict[int, float]
) -> None:
    coverage = np.zeros((40, 60), np.float32)
    stroke(coverage, np.array([(-5.0, y), (70.0, y)]), width_px)
    drawn = {row: float(ink) for row, ink in enumerate(coverage[:, 30]) if ink > 1e-6}
    assert drawn == pytest.approx(expected, abs=1e-6)


def test_over_all_heights_the_ink_is_centred_on_the_line() -> None:
    errors = []
    for y in 20.0 + np.arange(0.0, 1.0, 0.05):
        coverage = np.zeros((40, 9), np.float32)
        stroke(coverage, np.array([(-5.0, y), (20.0, y)]), 2.36)
        column = coverage[:, 4].astype(float)
        errors.append((column * np.arange(40)).sum() / column.sum() - y)
    assert abs(np.mean(errors)) < 1e-6
    assert np.abs(errors).max() < 0.05  # what area sampling itself leaves


def test_a_slanted_line_is_centred_on_its_course() -> None:
    coverage = np.zeros((200, 120), np.float32)
    stroke(coverage, np.array([(-10.0, 20.3 - 7.0), (150.0, 20.3 + 105.0)]), 2.36)  # y = 20.3 + 0.7 x
    columns = np.arange(20, 100)
    ink = coverage[:, columns].astype(float)
    centre = (ink * np.arange(200)[:, None]).sum(axis=0) / ink.sum(axis=0)
    assert np.abs(centre - (20.3 + 0.7 * columns)).max() < 0.05


def test_ink_outside_the_picture_is_left_out() -> None:
    coverage = np.zeros((10, 10), np.float32)
    stroke(coverage, np.array([(-100.0, -100.0), (-50.0, -50.0)]), 3.0)
    assert coverage.max() == 0.0
