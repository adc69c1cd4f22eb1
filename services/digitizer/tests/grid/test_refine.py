from __future__ import annotations

import cv2
import numpy as np
import pytest
from ecg_digitizer.grid.mapping import PaperMap
from ecg_digitizer.grid.refine import refine

HEIGHT_PX, WIDTH_PX = 900, 1400


def ruled_page(
    px_per_mm_x: float, px_per_mm_y: float, *, five_mm_only: bool = False, dotted: bool = False
) -> np.ndarray:
    """Darkness of a page ruled every millimetre, heavier every fifth, lines antialiased, 0.15 mm wide."""
    step = 5.0 if five_mm_only else 1.0
    x_mm, y_mm = np.arange(WIDTH_PX) / px_per_mm_x, np.arange(HEIGHT_PX) / px_per_mm_y

    def lines(at_mm: np.ndarray, px_per_mm: float) -> np.ndarray:
        nearest = np.round(at_mm / step) * step
        cover = np.clip(0.5 + (0.075 - np.abs(at_mm - nearest)) * px_per_mm, 0, 1)
        return cover * np.where(np.round(nearest) % 5 == 0, 0.5, 0.2)

    across, along = lines(x_mm, px_per_mm_x)[None, :], lines(y_mm, px_per_mm_y)[:, None]
    page = np.minimum(across, along) * 1.6 if dotted else np.maximum(across, along)
    return np.rint(255.0 * page).astype(np.uint8)


def nearly(px_per_mm_x: float, px_per_mm_y: float) -> PaperMap:
    """A map 0.2 mm off at one side and 0.25 mm at the other."""
    wrong = np.diag([px_per_mm_x * 1.002, px_per_mm_y * 0.998, 1.0])
    wrong[:2, 2] = -0.2 * px_per_mm_x, 0.2 * px_per_mm_y
    return PaperMap(wrong)


def crossings_mm(px_per_mm_x: float, px_per_mm_y: float) -> np.ndarray:
    u = np.arange(0.0, WIDTH_PX / px_per_mm_x, 5.0)
    v = np.arange(0.0, HEIGHT_PX / px_per_mm_y, 5.0)
    return np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2)


@pytest.mark.parametrize("px_per_mm", [3.937, 5.9, 7.874, 11.811])
def test_pitch_is_exact_to_a_fiftieth_of_a_percent_from_100_to_300_dpi(px_per_mm: float) -> None:
    page = ruled_page(px_per_mm, px_per_mm)

    refined = refine(page, nearly(px_per_mm, px_per_mm), crossings_mm(px_per_mm, px_per_mm))

    at_middle = refined.paper.px_per_mm_at(WIDTH_PX / 2, HEIGHT_PX / 2)
    assert at_middle == pytest.approx((px_per_mm, px_per_mm), rel=2e-4)


def test_pixels_need_not_be_square() -> None:
    refined = refine(ruled_page(7.751, 7.442), nearly(7.751, 7.442), crossings_mm(7.751, 7.442))

    assert refined.paper.px_per_mm_at(700, 450) == pytest.approx((7.751, 7.442), rel=2e-4)


@pytest.mark.parametrize("kind", [{"dotted": True}, {"five_mm_only": True}])
def test_dots_and_lines_5_mm_apart_do_as_well(kind: dict[str, bool]) -> None:
    page = ruled_page(7.874, 7.874, **kind)

    refined = refine(page, nearly(7.874, 7.874), crossings_mm(7.874, 7.874))

    assert refined.paper.px_per_mm_at(700, 450) == pytest.approx((7.874, 7.874), rel=5e-4)


def test_a_page_seen_at_an_angle_and_waved_is_straightened_to_a_fiftieth_of_a_millimetre() -> None:
    flat = ruled_page(7.874, 7.874)
    seen_from = np.array([(0.95, 0.02, 20.0), (-0.03, 0.97, 30.0), (2e-5, -1e-5, 1.0)])
    y, x = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX].astype(np.float32)
    there = np.linalg.inv(seen_from)
    depth = there[2, 0] * x + there[2, 1] * y + there[2, 2]
    flat_x = (there[0, 0] * x + there[0, 1] * y + there[0, 2]) / depth
    flat_y = (there[1, 0] * x + there[1, 1] * y + there[1, 2]) / depth
    waved_x = flat_x + 4.0 * np.sin(flat_y / 150.0)  # half a millimetre
    page = cv2.remap(flat, waved_x.astype(np.float32), flat_y.astype(np.float32), cv2.INTER_CUBIC)
    coarse = PaperMap(seen_from @ np.diag([7.874, 7.874, 1.0]))

    refined = refine(page, coarse, crossings_mm(7.874, 7.874)[:, :])

    rows, columns = np.mgrid[150:750:50, 200:1200:50]
    u_mm, v_mm = refined.paper.to_mm(columns.astype(float), rows.astype(float))
    assert u_mm == pytest.approx(waved_x[rows, columns] / 7.874, abs=0.02)
    assert v_mm == pytest.approx(flat_y[rows, columns] / 7.874, abs=0.02)
