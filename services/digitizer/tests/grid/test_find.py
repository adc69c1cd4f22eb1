from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from ecg_digitizer.grid.find import find_scale
from ecg_digitizer.page.picture import Picture
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.paper.raster import RasterPage, draw_raster
from ecg_shared.paper.style import PaperStyle
from ecg_shared.serving.predictor import Predictor

Pixels = npt.NDArray[np.uint8]
WITHOUT_GRID = PaperStyle(fine=None, bold=None)


def photographed(image: Pixels) -> tuple[Pixels, npt.NDArray[np.float64]]:
    """Lay a page on a dark table, seen from aside; return the photograph and the homography from the page to it."""
    height, width = image.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = np.array([(130, 90), (2330, 160), (2260, 1700), (90, 1640)], np.float32)
    homography = cv2.getPerspectiveTransform(corners, seen)
    table = np.full((1800, 2450, 3), 70, np.uint8)
    return np.asarray(
        cv2.warpPerspective(image, homography, (2450, 1800), table, cv2.INTER_CUBIC, cv2.BORDER_TRANSPARENT), np.uint8
    ), homography


def test_a_photographed_page_is_laid_straight_to_a_thirtieth_of_a_millimetre(
    page: RasterPage, models: Predictor
) -> None:
    photo, homography = photographed(page.image)

    scale = find_scale(Picture(photo), models)

    # places of the page 40 mm apart stay 40 mm apart on the map found
    u, v = np.meshgrid(np.arange(30.0, 280.0, 40.0), np.arange(50.0, 190.0, 40.0))
    at_px = np.stack([u, v], axis=-1).reshape(1, -1, 2) * page.px_per_mm - 0.5
    seen = cv2.perspectiveTransform(at_px, homography)[0]
    found_u, found_v = scale.paper.to_mm(seen[:, 0], seen[:, 1])
    assert float(np.std(found_u - u.ravel())) < 0.03
    assert float(np.std(found_v - v.ravel())) < 0.03
    assert scale.source == "grid"
    assert scale.reasons == ()


def test_the_outline_leaves_the_table_out(page: RasterPage, models: Predictor) -> None:
    photo, _ = photographed(page.image)

    outline = find_scale(Picture(photo), models).outline.px

    # the paper's corners as laid on the table, to 3 mm
    assert outline.min(axis=0) == pytest.approx([90.0, 90.0], abs=24.0)
    assert outline.max(axis=0) == pytest.approx([2330.0, 1700.0], abs=24.0)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_put_in_sideways_has_its_grid_too(page: RasterPage, models: Predictor, quarters: int) -> None:
    scale = find_scale(Picture(np.ascontiguousarray(np.rot90(page.image, quarters))), models)

    assert scale.paper.px_per_mm_at(800, 800) == pytest.approx((page.px_per_mm, page.px_per_mm), rel=5e-4)


def test_a_scan_is_found_turned_as_it_is(
    page: RasterPage, scanned: Callable[[Pixels], Pixels], models: Predictor
) -> None:
    scale = find_scale(Picture(scanned(page.image)), models)

    # OpenCV turned it by 0.7 degrees counter-clockwise
    assert scale.paper.rotation_deg_at(1100, 800) == pytest.approx(-0.7, abs=0.02)
    assert scale.residual_mm is not None
    assert scale.residual_mm < 0.05


def test_without_a_grid_the_files_resolution_and_the_rows_of_ink_tell_scale_and_turn(
    recording: Ecg, models: Predictor
) -> None:
    drawn = draw_raster(recording, "3x4+1", dpi=200, style=WITHOUT_GRID).image
    height, width = drawn.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 1.5, 1.0)
    askew = cv2.warpAffine(drawn, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))

    scale = find_scale(Picture(np.asarray(askew, np.uint8), dpi=200.0), models)

    assert scale.source == "resolution"
    assert scale.paper.px_per_mm_at(900, 700) == pytest.approx((200 / 25.4, 200 / 25.4))
    assert scale.paper.rotation_deg_at(900, 700) == pytest.approx(-1.5, abs=0.1)
    assert scale.reasons == ("grid_not_found",)


@pytest.mark.parametrize("dpi", [None, 72.0, 96.0, 2000.0])
def test_a_page_without_grid_or_a_resolution_to_believe_has_no_scale(
    recording: Ecg, models: Predictor, dpi: float | None
) -> None:
    drawn = draw_raster(recording, "3x4+1", dpi=100, style=WITHOUT_GRID).image

    with pytest.raises(EcgError) as refused:
        find_scale(Picture(drawn, dpi=dpi), models)

    assert refused.value.code == ErrorCode.GRID_NOT_FOUND


def test_two_pages_in_one_picture_are_refused(page: RasterPage, models: Predictor) -> None:
    photo, _ = photographed(page.image)
    other = cv2.rotate(cv2.resize(photo, None, fx=0.93, fy=0.93, interpolation=cv2.INTER_AREA), cv2.ROTATE_180)
    above = np.full_like(photo, 70)
    above[: other.shape[0], : other.shape[1]] = other

    with pytest.raises(EcgError) as refused:
        find_scale(Picture(np.vstack([photo, above])), models)

    assert refused.value.code == ErrorCode.TWO_PAGES


def test_a_page_under_a_ruler_is_one_page(page: RasterPage, models: Predictor) -> None:
    """What hides the middle of the grid leaves two parts of one lattice."""
    covered = page.image.copy()
    covered[:, 1100:1300] = 140

    assert find_scale(Picture(covered), models).source == "grid"


@pytest.mark.parametrize(("dpi", "source"), [(300.0, "resolution"), (None, "grid"), (120.0, "grid")])
def test_a_coarse_ruling_is_no_grid_on_a_sheet_that_was_scanned_whole(
    models: Predictor, dpi: float | None, source: str
) -> None:
    """Lines 20 mm apart on A4 at 300 dpi, as beats above beats look; at 120 dpi no sheet is so large."""
    sheet = np.full((2480, 3508, 3), 255, np.uint8)
    for at in range(200, 3500, 240):
        cv2.line(sheet, (at, 150), (at, 2330), (90, 90, 90), 5)
        cv2.line(sheet, (150, at), (3350, at), (90, 90, 90), 5)

    assert find_scale(Picture(sheet, dpi), models).source == source
