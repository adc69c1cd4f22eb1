"""Where the pixels of a straight picture of the paper lie on the page."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from ecg_digitizer.grid.mapping import PaperMap
from ecg_digitizer.page.picture import Plane

_NODE_MM: Final = 2.0
"""The map is exact at nodes this far apart and linear between them: 0.02 mm off at the sharpest fold of 8 mm."""


def sampling_maps(
    paper: PaperMap, start_mm: tuple[float, float], shape: tuple[int, int], px_per_mm: float
) -> tuple[Plane, Plane]:
    """Return for each pixel of a straight picture where it lies on the page, (map_x, map_y) for OpenCV.

    ``start_mm``: u and v of the first pixel; ``shape``: rows and columns of the straight picture.
    """
    step = max(1, round(_NODE_MM * px_per_mm))
    # cv2.resize puts node k at pixel (k + 0.5) * step - 0.5; one more node on each side spares its clamped border
    rows, columns = (np.arange(-1, -(-n // step) + 1) for n in shape)
    node_v, node_u = (
        start + ((nodes + 0.5) * step - 0.5) / px_per_mm
        for start, nodes in ((start_mm[1], rows), (start_mm[0], columns))
    )
    planes = paper.to_px(*np.meshgrid(node_u, node_v))
    size = (columns.size * step, rows.size * step)
    map_x, map_y = (
        cv2.resize(plane.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)[
            step : step + shape[0], step : step + shape[1]
        ]
        for plane in planes
    )
    return np.asarray(map_x, np.float32), np.asarray(map_y, np.float32)
