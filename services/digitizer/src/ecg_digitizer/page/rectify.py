"""The page pulled straight: one pixel is a fixed part of a millimetre, the grid upright."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from ecg_digitizer.grid.mapping import PaperMap
from ecg_digitizer.grid.outline import Outline
from ecg_digitizer.grid.sampling import sampling_maps
from ecg_digitizer.page.picture import Picture, Rgb

Array = npt.NDArray[np.float64]

PX_PER_MM: Final = 8
"""203 dpi: what a scan at 200 dpi holds; coarser pages are enlarged, so that lines keep their width in pixels."""

_LONGEST_SIDE_MM: Final = 800.0
_EDGE_POINTS: Final = 9


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The straight page. Pixel (row, column) shows millimetre (``left_mm`` + column / 8, ``top_mm`` + row / 8)."""

    rgb: Rgb
    on_page: npt.NDArray[np.bool_]
    left_mm: float
    top_mm: float
    paper: PaperMap

    def page_px(self, column: Array, row: Array) -> tuple[Array, Array]:
        """Return where pixels of the sheet lie on the picture as it came, (x_px, y_px)."""
        return self.paper.to_px(self.left_mm + column / PX_PER_MM, self.top_mm + row / PX_PER_MM)

    def turned(self, quarters: int) -> Sheet:
        """Return the sheet turned counter-clockwise by quarters."""
        sheet = self
        for _ in range(quarters % 4):
            right_mm = sheet.left_mm + (sheet.rgb.shape[1] - 1) / PX_PER_MM
            # what was right is now up: the new v runs against the old u, the new u along the old v
            sheet = Sheet(
                rgb=np.ascontiguousarray(np.rot90(sheet.rgb)),
                on_page=np.ascontiguousarray(np.rot90(sheet.on_page)),
                left_mm=sheet.top_mm,
                top_mm=-right_mm,
                paper=sheet.paper.turned(),
            )
        return sheet


def rectify(picture: Picture, paper: PaperMap, outline: Outline) -> Sheet:
    """Sample what of the picture is paper once, by cubic interpolation, on its millimetres."""
    u, v = paper.to_mm(*_along(outline))
    left, right = _bounded(float(u.min()), float(u.max()))
    top, bottom = _bounded(float(v.min()), float(v.max()))
    shape = (max(1, int((bottom - top) * PX_PER_MM)), max(1, int((right - left) * PX_PER_MM)))
    map_x, map_y = sampling_maps(paper, (left, top), shape, PX_PER_MM)
    rgb = cv2.remap(
        picture.rgb, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255)
    )
    return Sheet(rgb.astype(np.uint8, copy=False), outline.covers(map_x, map_y, picture), left, top, paper)


def _along(outline: Outline) -> tuple[Array, Array]:
    """Return points (x, y) along the outline, its corners and between them."""
    after = np.roll(outline.px, -1, axis=0)
    shares = np.linspace(0.0, 1.0, _EDGE_POINTS, endpoint=False)[:, None, None]
    points = outline.px + shares * (after - outline.px)
    return points[..., 0].ravel(), points[..., 1].ravel()


def _bounded(low: float, high: float) -> tuple[float, float]:
    """Hold a side to what paper can be: a wild map must not ask for gigabytes."""
    middle, half = (low + high) / 2, min(high - low, _LONGEST_SIDE_MM) / 2
    return middle - half, middle + half
