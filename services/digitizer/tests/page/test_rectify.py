from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.grid.mapping import uniform_map
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.page.rectify import PX_PER_MM, rectify


def test_the_sheet_shows_the_page_to_a_fiftieth_of_a_pixel() -> None:
    # grey that rises evenly to the right and downwards, so that a grey tells where it was taken from
    x, y = np.meshgrid(np.arange(1200), np.arange(900))
    rgb = np.stack([x % 200 + 20, y % 200 + 20, 0 * x], axis=-1).astype(np.uint8)

    sheet = rectify(Picture(rgb), uniform_map(7.874, 7.442))

    rows, columns = np.mgrid[300:700:37, 300:1000:41]
    page_x, page_y = sheet.page_px(columns.astype(float), rows.astype(float))
    away_from_wrap = (page_x % 200 > 5) & (page_x % 200 < 195) & (page_y % 200 > 5) & (page_y % 200 < 195)
    taken_x = sheet.rgb[rows, columns, 0] - 20.0
    taken_y = sheet.rgb[rows, columns, 1] - 20.0
    # eight bits round to half a level; the mean is free of that
    assert np.mean(taken_x - page_x % 200, where=away_from_wrap) == pytest.approx(0.0, abs=0.05)
    assert np.mean(taken_y - page_y % 200, where=away_from_wrap) == pytest.approx(0.0, abs=0.05)
    assert np.abs(taken_x - page_x % 200)[away_from_wrap].max() < 0.56
    assert np.abs(taken_y - page_y % 200)[away_from_wrap].max() < 0.56


def test_a_millimetre_is_eight_pixels_whatever_the_page_had() -> None:
    sheet = rectify(Picture(np.full((590, 1180, 3), 255, np.uint8)), uniform_map(5.9, 5.9))

    # 1180 px at 5.9 px/mm are 200 mm
    assert sheet.rgb.shape[1] == pytest.approx(200 * PX_PER_MM, abs=1)
    assert sheet.rgb.shape[0] == pytest.approx(100 * PX_PER_MM, abs=1)
