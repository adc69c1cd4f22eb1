from __future__ import annotations

import cv2
import numpy as np
import pytest
from ecg_digitizer.grid.phase import fit_grid
from ecg_digitizer.grid.spectrum import find_ruling

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
    return page.astype(np.float32)


@pytest.mark.parametrize("px_per_mm", [3.937, 5.9, 7.874, 11.811])
def test_pitch_is_exact_to_a_twentieth_of_a_percent_from_100_to_300_dpi(px_per_mm: float) -> None:
    page = ruled_page(px_per_mm, px_per_mm)
    ruling = find_ruling(page)
    assert ruling is not None

    fitted = fit_grid(page, ruling).paper.px_per_mm_at(WIDTH_PX / 2, HEIGHT_PX / 2)

    assert fitted == pytest.approx((px_per_mm, px_per_mm), rel=5e-4)


def test_pixels_need_not_be_square() -> None:
    page = ruled_page(7.751, 7.442)
    ruling = find_ruling(page)
    assert ruling is not None

    assert fit_grid(page, ruling).paper.px_per_mm_at(700, 450) == pytest.approx((7.751, 7.442), rel=5e-4)


def test_five_millimetre_lines_alone_are_known_by_their_distance() -> None:
    page = ruled_page(7.874, 7.874, five_mm_only=True)

    ruling = find_ruling(page)

    assert ruling is not None
    assert ruling.px_per_mm_x == pytest.approx(7.874, rel=0.01)
    assert not ruling.scale_is_sure  # nothing but the size of the page tells 5 mm from 1 mm


def test_a_dotted_grid_is_a_grid() -> None:
    page = ruled_page(7.874, 7.874, dotted=True)
    ruling = find_ruling(page)
    assert ruling is not None

    assert fit_grid(page, ruling).paper.px_per_mm_at(700, 450)[0] == pytest.approx(7.874, rel=5e-4)


@pytest.mark.parametrize("turn_deg", [-3.0, -0.4, 1.0, 4.0])
def test_the_turn_of_the_page_is_found(turn_deg: float) -> None:
    upright = ruled_page(7.874, 7.874)
    # OpenCV turns counter-clockwise for positive angles, so clockwise is its negative
    turn = cv2.getRotationMatrix2D((WIDTH_PX / 2, HEIGHT_PX / 2), -turn_deg, 1.0)
    page = cv2.warpAffine(upright, turn, (WIDTH_PX, HEIGHT_PX), flags=cv2.INTER_CUBIC)
    ruling = find_ruling(page)
    assert ruling is not None

    paper = fit_grid(page, ruling).paper

    assert paper.rotation_deg_at(WIDTH_PX / 2, HEIGHT_PX / 2) == pytest.approx(turn_deg, abs=0.01)


def test_whole_millimetres_lie_on_the_lines() -> None:
    page = ruled_page(7.874, 7.874)
    ruling = find_ruling(page)
    assert ruling is not None
    paper = fit_grid(page, ruling).paper

    u_mm, v_mm = paper.to_mm(np.array([20 * 7.874, 100 * 7.874]), np.array([10 * 7.874, 60 * 7.874]))

    assert u_mm - np.round(u_mm) == pytest.approx([0, 0], abs=0.02)
    assert v_mm - np.round(v_mm) == pytest.approx([0, 0], abs=0.02)


def test_paper_without_ruling_has_none() -> None:
    assert find_ruling(np.random.default_rng(0).random((600, 800)).astype(np.float32)) is None
