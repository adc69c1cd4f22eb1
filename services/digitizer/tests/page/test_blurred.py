from __future__ import annotations

import cv2
import numpy as np
import pytest
from ecg_digitizer.page.blurred import is_blurred, refuse_blurred
from ecg_digitizer.page.picture import Picture
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.paper.raster import RasterPage


def blurred(page: RasterPage, sigma_px: float) -> Picture:
    return Picture(np.asarray(cv2.GaussianBlur(page.image, (0, 0), sigma_px), np.uint8))


def test_a_sharp_page_and_one_slightly_out_of_focus_pass(page: RasterPage) -> None:
    for picture in (Picture(page.image), blurred(page, 2.0)):  # 2 px are 0.25 mm
        refuse_blurred(picture)
        assert not is_blurred(picture)


def test_a_page_whose_strokes_run_together_is_read_but_not_believed(page: RasterPage) -> None:
    picture = blurred(page, 5.0)

    refuse_blurred(picture)
    assert is_blurred(picture)


def test_a_page_blurred_beyond_its_strokes_is_refused(page: RasterPage) -> None:
    with pytest.raises(EcgError) as refused:
        refuse_blurred(blurred(page, 12.0))

    assert refused.value.code == ErrorCode.IMAGE_TOO_BLURRED


def test_a_lone_thin_line_beside_a_dark_table_is_sharp() -> None:
    rgb = np.full((1500, 2000, 3), 250, np.uint8)
    rgb[:, :600] = 60
    heights = (700 + 60 * np.sin(np.arange(1200) / 9.0)).astype(np.int32)
    cv2.polylines(rgb, [np.column_stack([np.arange(700, 1900), heights])], False, (30, 30, 30), 2)

    assert not is_blurred(Picture(rgb))
