"""Where the 5 mm lines of the grid cross, and what is paper, as a network sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import Predictor

from ecg_digitizer.page.picture import Picture, Plane, Rgb

Array = npt.NDArray[np.float64]

MODEL: Final = "crossings"
STRIDE: Final = 2
"""The network answers for blocks of this many pixels."""
_MULTIPLE_PX: Final = 16
_LEAST_PEAK: Final = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Crossings ``px`` (n, 2) as x, y on the picture, how sure each is, and the probability of paper.

    ``paper`` is a coarse plane over the picture in blocks of ``block_px``: its pixel (row, column) lies at
    (column + 0.5) * block_px - 0.5 across, the same for rows.
    """

    px: Array
    sureness: Array
    paper: Plane
    block_px: float


def see_crossings(picture: Picture, models: Predictor, *, shrink: float) -> Seen:
    """Show the network the picture, ``shrink`` times smaller in both directions. Raises as ``models`` does."""
    small = _shrunk(picture.rgb, shrink)
    answer = models.predict(MODEL, {"image": _padded(small)[None]})
    height, width = -(-small.shape[0] // STRIDE), -(-small.shape[1] // STRIDE)
    crossing, paper = (answer[name][0, :height, :width] for name in ("crossing", "paper"))
    at, sureness = peaks(crossing)
    block_px = STRIDE * picture.width_px / small.shape[1]
    return Seen(px=(at + 0.5) * block_px - 0.5, sureness=sureness, paper=paper, block_px=block_px)


def _shrunk(rgb: Rgb, shrink: float) -> Rgb:
    size = (max(_MULTIPLE_PX, round(rgb.shape[1] / shrink)), max(_MULTIPLE_PX, round(rgb.shape[0] / shrink)))
    how = cv2.INTER_AREA if shrink > 1.0 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(rgb, size, interpolation=how), np.uint8)


def _padded(image: Rgb) -> Rgb:
    below, right = (-image.shape[0] % _MULTIPLE_PX, -image.shape[1] % _MULTIPLE_PX)
    return np.asarray(cv2.copyMakeBorder(image, 0, below, 0, right, cv2.BORDER_REPLICATE), np.uint8)


def peaks(heat: Plane) -> tuple[Array, Array]:
    """Return local maxima (n, 2) as x, y and their heights.

    Each is moved to the top of the parabola through its neighbours' logarithms.
    """
    inner = np.zeros_like(heat, dtype=bool)
    inner[1:-1, 1:-1] = True
    highest = cv2.dilate(heat, np.ones((3, 3), np.uint8))
    row, column = np.nonzero(inner & (heat == highest) & (heat > _LEAST_PEAK))
    log = np.log(heat + 1e-3)
    top = log[row, column]
    shifts = []
    for before, after in ((log[row, column - 1], log[row, column + 1]), (log[row - 1, column], log[row + 1, column])):
        bend = np.minimum(before + after - 2.0 * top, -1e-3)
        shifts.append(np.clip(0.5 * (before - after) / bend, -0.5, 0.5))
    at = np.column_stack([column + shifts[0], row + shifts[1]]).astype(np.float64)
    return at, heat[row, column].astype(np.float64)
