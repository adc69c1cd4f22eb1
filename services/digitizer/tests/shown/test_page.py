from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from ecg_digitizer.digitization import Digitization
from ecg_digitizer.options import PageOptions
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.pipeline import digitize
from ecg_digitizer.shown.page import ShownLead, show_page
from ecg_digitizer.vector.digitization import digitization_of
from ecg_digitizer.vector.reading import read_vector_page
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper import draw_pdf
from ecg_shared.paper.raster import RasterPage, draw_raster
from ecg_shared.serving.predictor import Predictor
from PIL import Image


def off_the_line_px(lead: ShownLead, x_px: np.ndarray, y_px: np.ndarray) -> float:
    """Median height between a lead's line and what was drawn: QRS complexes are steep, the median speaks for the line.

    The first and last tenth of a second are left out: there the ink of neighbours runs into the lead's own.
    """
    seen = np.isfinite(lead.line_px[:, 0])
    return float(np.median(np.abs(np.interp(x_px, *lead.line_px[seen].T) - y_px)[50:-50]))


def test_lines_lie_on_the_ink_they_were_read_from(page: RasterPage, read_page: Digitization) -> None:
    shown = show_page(Picture(page.image), read_page)

    assert np.array_equal(shown.rgb, page.image)  # straight and small enough: every pixel is kept
    for drawn in (lead for lead in page.leads if lead.row < 3 and lead.lead != "II"):
        lead = next(lead for lead in shown.leads if lead.name == drawn.lead)
        assert off_the_line_px(lead, drawn.x_px, drawn.y_px) < 0.1  # a tenth of a pixel is 1.3 microvolts


def test_a_large_page_is_shown_smaller_and_its_lines_with_it(recording: Ecg, models: Predictor) -> None:
    drawn = draw_raster(recording, "3x4+1", dpi=300)  # 3508 px wide

    shown = show_page(Picture(drawn.image), digitize(Picture(drawn.image), PageOptions(), models))

    assert shown.rgb.shape[:2] == (1555, 2200)
    assert shown.px_per_mm == pytest.approx((2200 / 297,) * 2, rel=2e-3)
    smaller = 2200 / 3508
    truth = next(lead for lead in drawn.leads if lead.lead == "V2")
    v2 = next(lead for lead in shown.leads if lead.name == "V2")
    at_x, at_y = (truth.x_px + 0.5) * smaller - 0.5, (truth.y_px + 0.5) * smaller - 0.5  # pixel centres are whole
    assert off_the_line_px(v2, at_x, at_y) < 0.1


def test_a_skewed_page_is_turned_straight(
    page: RasterPage, scanned: Callable[[np.ndarray], np.ndarray], models: Predictor
) -> None:
    askew = Picture(scanned(page.image))  # by 0.7 degrees about its middle

    shown = show_page(askew, digitize(askew, PageOptions(), models))

    height, width = shown.rgb.shape[:2]
    assert (width, height) == (2124, 1514)  # 2105 x 1488 turned by 0.7 degrees
    truth = next(lead for lead in page.leads if lead.lead == "V1")
    v1 = next(lead for lead in shown.leads if lead.name == "V1")
    at_x = (truth.x_px - (page.image.shape[1] - 1) / 2) + (width - 1) / 2
    at_y = (truth.y_px - (page.image.shape[0] - 1) / 2) + (height - 1) / 2
    assert off_the_line_px(v1, at_x, at_y) < 0.5  # the angle is read to a few hundredths of a degree


def test_a_vector_page_has_its_lines_on_the_page_as_it_is_rendered(recording: Ecg) -> None:
    reading = read_vector_page(draw_pdf(recording), 0)
    assert reading is not None
    drawn = draw_raster(recording, dpi=180.0)  # the same plan in pixels
    digitization = digitization_of(reading, px_per_pt=180.0 / 72.0)

    shown = show_page(Picture(drawn.image, 180.0), digitization)

    for truth in (lead for lead in drawn.leads if lead.row < 3 and lead.lead != "II"):
        lead = next(lead for lead in shown.leads if lead.name == truth.lead)
        assert off_the_line_px(lead, truth.x_px, truth.y_px) < 0.06  # what thinning leaves


def test_a_box_holds_its_lead_and_nothing_more(page: RasterPage, read_page: Digitization) -> None:
    for lead in show_page(Picture(page.image), read_page).leads:
        line = lead.line_px[np.isfinite(lead.line_px[:, 0])]
        edges = [lead.box.x, lead.box.y, lead.box.x + lead.box.width, lead.box.y + lead.box.height]
        assert edges == pytest.approx([*line.min(axis=0), *line.max(axis=0)], abs=0.11)


def test_a_gap_interrupts_the_line_and_a_lead_that_was_not_seen_has_none(
    page: RasterPage, read_page: Digitization
) -> None:
    first = read_page.leads[0].outline_px.copy()
    first[100:140] = np.nan
    unseen = np.full_like(first, np.nan)
    leads = (
        replace(read_page.leads[0], outline_px=first),
        replace(read_page.leads[1], outline_px=unseen),
    )

    shown = show_page(Picture(page.image), replace(read_page, leads=leads))

    before, after = shown.leads[0].runs()
    assert before[-1] == pytest.approx(first[99], abs=1e-3)
    assert after[0] == pytest.approx(first[140], abs=1e-3)
    assert (shown.leads[1].runs(), shown.leads[1].box.width) == ([], 0.0)


def test_the_jpeg_is_the_shown_page(page: RasterPage, read_page: Digitization) -> None:
    shown = show_page(Picture(page.image), read_page)

    with Image.open(io.BytesIO(shown.jpeg())) as jpeg:
        assert (jpeg.format, jpeg.size) == ("JPEG", (page.image.shape[1], page.image.shape[0]))
        difference = np.asarray(jpeg.convert("RGB")).astype(int) - shown.rgb
    red, green, blue = difference.mean(axis=(0, 1))  # the grid is red: exchanged channels would be 7 of 255 off
    assert max(abs(red), abs(green), abs(blue)) < 3.0
