"""The page pulled straight: one pixel is a fixed part of a millimetre, the grid upright."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from ecg_digitizer.grid.mapping import PaperMap
from ecg_digitizer.page.picture import Picture, Rgb

Array = npt.NDArray[np.float64]

PX_PER_MM: Final = 8
"""203 dpi: what a scan at 200 dpi holds; coarser pages are enlarged, so that lines keep their width in pixels."""

_NODE_MM: Final = (
    4.0  # the map is exact at nodes this far apart and linear between them, which a curl of the paper does not notice
)
_LONGEST_SIDE_MM: Final = 800.0


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


def rectify(picture: Picture, paper: PaperMap) -> Sheet:
    """Sample the picture once, by cubic interpolation, on the millimetres of its paper."""
    edge_x = np.linspace(-0.5, picture.width_px - 0.5, 9)
    edge_y = np.linspace(-0.5, picture.height_px - 0.5, 9)
    u, v = paper.to_mm(*(part.ravel() for part in np.meshgrid(edge_x, edge_y)))
    left, right = _bounded(float(u.min()), float(u.max()))
    top, bottom = _bounded(float(v.min()), float(v.max()))
    width, height = int((right - left) * PX_PER_MM), int((bottom - top) * PX_PER_MM)
    columns = np.linspace(0, width - 1, max(4, round(width / PX_PER_MM / _NODE_MM)))
    rows = np.linspace(0, height - 1, max(4, round(height / PX_PER_MM / _NODE_MM)))
    node_u, node_v = np.meshgrid(left + columns / PX_PER_MM, top + rows / PX_PER_MM)
    node_x, node_y = paper.to_px(node_u, node_v)
    map_x, map_y = _between_nodes(node_x, width, height), _between_nodes(node_y, width, height)
    rgb = cv2.remap(
        picture.rgb, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255)
    )
    on_page = (map_x >= 0) & (map_x <= picture.width_px - 1) & (map_y >= 0) & (map_y <= picture.height_px - 1)
    return Sheet(rgb.astype(np.uint8, copy=False), on_page, left, top, paper)


def _bounded(low: float, high: float) -> tuple[float, float]:
    """Hold a side to what paper can be: a wild map must not ask for gigabytes."""
    middle, half = (low + high) / 2, min(high - low, _LONGEST_SIDE_MM) / 2
    return middle - half, middle + half


def _between_nodes(values: Array, width: int, height: int) -> npt.NDArray[np.float32]:
    """Interpolate values at evenly spread nodes (first and last on the border) to every pixel.

    By products with matrices of weights: OpenCV's interpolation knows 32 steps between nodes, which is a pixel.
    """
    along, across = _weights(values.shape[0], height), _weights(values.shape[1], width)
    return np.asarray((along @ values @ across.T), dtype=np.float32)


def _weights(n_nodes: int, n_pixels: int) -> Array:
    """Share of each node in each pixel, shape (n_pixels, n_nodes), linear between nodes."""
    at = np.linspace(0, n_nodes - 1, n_pixels)
    return np.asarray(np.maximum(0.0, 1.0 - np.abs(at[:, None] - np.arange(n_nodes))))
