from __future__ import annotations

import io

import numpy as np
from ecg_digitizer.overlay import draw_overlay
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.pipeline import digitize
from ecg_shared.paper.raster import RasterPage
from PIL import Image


def test_lines_lie_on_the_ink_they_were_read_from(page: RasterPage) -> None:
    digitization = digitize(Picture(page.image))

    for drawn in (lead for lead in page.leads if lead.row < 3 and lead.lead != "II"):
        read = next(lead for lead in digitization.leads if lead.name == drawn.lead)
        seen = np.isfinite(read.outline_px[:, 0])
        line_y = np.interp(drawn.x_px[50:-50], read.outline_px[seen, 0], read.outline_px[seen, 1])
        # a tenth of a pixel is 1.3 microvolts; QRS complexes are steep, so the median speaks for the line
        assert np.median(np.abs(line_y - drawn.y_px[50:-50])) < 0.1


def test_the_overlay_is_a_picture_of_the_page_in_colour(page: RasterPage) -> None:
    overlay = np.asarray(Image.open(io.BytesIO(draw_overlay(Picture(page.image), digitize(Picture(page.image))))))

    assert overlay.shape == page.image.shape
    blue = (overlay[..., 2].astype(int) - overlay[..., 0]) > 100
    assert blue.sum() > 1000  # the first lead's line, box and name


def test_a_large_page_is_shown_smaller(page: RasterPage) -> None:
    large = Picture(np.repeat(np.repeat(page.image, 2, axis=0), 2, axis=1))

    overlay = Image.open(io.BytesIO(draw_overlay(large, digitize(Picture(page.image)))))

    assert max(overlay.size) == 2400
