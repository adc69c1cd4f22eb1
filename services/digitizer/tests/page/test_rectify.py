from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.grid.mapping import uniform_map
from ecg_digitizer.grid.outline import Outline
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.page.rectify import PX_PER_MM, Sheet, rectify


def whole(picture: Picture) -> Outline:
    right, bottom = picture.width_px - 0.5, picture.height_px - 0.5
    return Outline(np.array([(-0.5, -0.5), (right, -0.5), (right, bottom), (-0.5, bottom)]))


@pytest.fixture(scope="module")
def sloping() -> Picture:
    """Grey that rises evenly to the right (red) and downwards (green), so that a grey tells where it was taken from."""
    x, y = np.meshgrid(np.arange(1200), np.arange(900))
    return Picture(np.stack([x % 200 + 20, y % 200 + 20, 0 * x], axis=-1).astype(np.uint8))


def assert_shows_what_it_says(sheet: Sheet) -> None:
    rows, columns = np.mgrid[300:700:7, 300:700:9]
    page_x, page_y = sheet.page_px(columns.astype(float), rows.astype(float))
    away_from_wrap = (page_x % 200 > 5) & (page_x % 200 < 195) & (page_y % 200 > 5) & (page_y % 200 < 195)
    taken_x = sheet.rgb[rows, columns, 0] - 20.0
    taken_y = sheet.rgb[rows, columns, 1] - 20.0
    # eight bits round to half a level; the mean is free of that
    assert np.mean(taken_x - page_x % 200, where=away_from_wrap) == pytest.approx(0.0, abs=0.07)
    assert np.mean(taken_y - page_y % 200, where=away_from_wrap) == pytest.approx(0.0, abs=0.07)
    assert np.abs(taken_x - page_x % 200)[away_from_wrap].max() < 0.56
    assert np.abs(taken_y - page_y % 200)[away_from_wrap].max() < 0.56


def test_the_sheet_shows_the_page_to_a_fifteenth_of_a_pixel(sloping: Picture) -> None:
    assert_shows_what_it_says(rectify(sloping, uniform_map(7.874, 7.442), whole(sloping)))


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_sheet_still_knows_where_its_pixels_came_from(sloping: Picture, quarters: int) -> None:
    assert_shows_what_it_says(rectify(sloping, uniform_map(7.874, 7.442), whole(sloping)).turned(quarters))


def test_a_millimetre_is_eight_pixels_whatever_the_page_had() -> None:
    picture = Picture(np.full((590, 1180, 3), 255, np.uint8))

    sheet = rectify(picture, uniform_map(5.9, 5.9), whole(picture))

    # 1180 px at 5.9 px/mm are 200 mm
    assert sheet.rgb.shape[1] == pytest.approx(200 * PX_PER_MM, abs=1)
    assert sheet.rgb.shape[0] == pytest.approx(100 * PX_PER_MM, abs=1)


def test_the_table_around_the_paper_is_left_out() -> None:
    picture = Picture(np.full((800, 1000, 3), 90, np.uint8))
    outline = Outline(np.array([(100.0, 80.0), (900.0, 120.0), (880.0, 700.0), (120.0, 720.0)]))

    sheet = rectify(picture, uniform_map(8.0, 8.0), outline)

    # the paper's bounding box is 800 x 640 px at the sheet's own scale; its corners are table
    assert sheet.rgb.shape[:2] == pytest.approx((640, 800), abs=2)
    assert not sheet.on_page[2, 700]
    assert sheet.on_page[320, 400]
