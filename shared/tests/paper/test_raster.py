from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.raster import RasterPage, draw_raster
from ecg_shared.paper.style import PaperStyle
from PIL import Image

NO_GRID = PaperStyle(fine=None, bold=None)


@pytest.fixture
def page(twelve_leads: Ecg) -> RasterPage:
    return draw_raster(twelve_leads, "3x4+1", dpi=200.0, style=NO_GRID)


def _ink(page: RasterPage) -> npt.NDArray[np.float64]:
    return 255.0 - page.image[:, :, 0].astype(float)


def test_the_drawn_trace_lies_on_the_centre_line_that_the_page_tells(page: RasterPage) -> None:
    ink = _ink(page)
    rhythm = page.leads[-1]
    columns, centre_px = rhythm.centre_line_px()
    columns, centre_px = columns[40:-40], centre_px[40:-40]
    offsets = np.arange(-6, 7)
    rows = np.rint(centre_px).astype(int)[None, :] + offsets[:, None]
    weight = ink[rows, columns[None, :]]
    drawn_px = (weight * rows).sum(axis=0) / weight.sum(axis=0)
    assert np.abs(drawn_px - centre_px).max() < 0.1
    assert abs((drawn_px - centre_px).mean()) < 0.01  # no half-pixel shift


def test_ten_seconds_are_250_mm_wide(page: RasterPage) -> None:
    rhythm = page.leads[-1]
    width_mm = (rhythm.x_px[-1] - rhythm.x_px[0]) / page.px_per_mm
    assert width_mm == pytest.approx(25.0 * (10.0 - 1 / 500.0))


def test_grid_lines_are_one_millimetre_apart(twelve_leads: Ecg) -> None:
    page = draw_raster(twelve_leads, "3x4+1", dpi=254.0)  # 10 px a millimetre
    left, top = page.plan.field.x * 10.0, page.plan.field.y * 10.0
    green = page.image[round(top) + 3 :, :, 1].astype(float)[:5]  # a band between two horizontal lines
    dark = green.mean(axis=0)[round(left) - 3 :]
    lines = np.flatnonzero(dark < 250)
    centres = [run.mean() for run in np.split(lines, np.flatnonzero(np.diff(lines) > 1) + 1)]
    assert len(centres) == 261
    assert np.diff(centres) == pytest.approx(10.0, abs=1e-9)


def test_label_boxes_hold_the_ink_of_the_labels(page: RasterPage) -> None:
    labels = [text for text in page.texts if text.role == "label"]
    assert len(labels) == 13
    box = next(text.box_px for text in labels if text.text == "aVR")
    inside = _ink(page)[int(box.y) : int(box.y + box.height), int(box.x) : int(box.x + box.width)]
    assert inside.max() > 200
    assert 15 < box.width < 60  # 9 pt at 200 dpi: about 2 mm a letter


def test_a_gap_is_left_white(twelve_leads: Ecg) -> None:
    signal_mv = twelve_leads.signal_mv.copy()
    signal_mv[1, 2000:3000] = np.nan
    page = draw_raster(Ecg(signal_mv, 500.0, twelve_leads.lead_names), "3x4+1", style=NO_GRID)
    rhythm = page.leads[-1]
    columns, centre_px = rhythm.centre_line_px()
    gap = np.isnan(centre_px)
    assert gap.sum() / page.px_per_mm == pytest.approx(50.0, abs=0.5)  # 2 s
    top, bottom = int(rhythm.box_px.y) + 80, int(rhythm.box_px.y + rhythm.box_px.height)
    assert _ink(page)[top:bottom, columns[gap][3:-3]].max() == 0.0


def test_the_png_carries_its_resolution_so_that_it_prints_in_true_size(page: RasterPage) -> None:
    picture = Image.open(io.BytesIO(page.png()))
    assert picture.size == (2339, 1654)  # 297 x 210 mm at 200 dpi
    assert picture.info["dpi"] == pytest.approx((200.0, 200.0), abs=0.02)
    assert np.array_equal(np.asarray(picture), page.image)
