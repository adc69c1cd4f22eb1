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
_ONE_LOOK_PX: Final = 1280
"""A longer side is seen in parts: what the network keeps of a picture grows with its area."""
_BESIDE_PX: Final = 128
"""As far as the network looks around: a part is seen with so much of what stands beside it."""


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
    crossing, paper = _asked(small, models)
    at, sureness = peaks(crossing)
    block_px = STRIDE * picture.width_px / small.shape[1]
    return Seen(px=(at + 0.5) * block_px - 0.5, sureness=sureness, paper=paper, block_px=block_px)


def _asked(image: Rgb, models: Predictor) -> tuple[Plane, Plane]:
    """Return crossing and paper of an image, seen in parts side by side where its longer side asks for that."""
    axis = int(image.shape[1] >= image.shape[0])
    length_px = image.shape[axis]
    n_parts = -(-length_px // _ONE_LOOK_PX)
    part_px = -(-length_px // (n_parts * _MULTIPLE_PX)) * _MULTIPLE_PX
    answers = []
    for start in range(0, length_px, part_px):
        first, last = max(0, start - _BESIDE_PX), min(length_px, start + part_px + _BESIDE_PX)
        seen = image.take(range(first, last), axis)
        answer = models.predict(MODEL, {"image": _padded(seen)[None]})
        inner = np.arange((start - first) // STRIDE, -(-(min(length_px, start + part_px) - first) // STRIDE))
        across = -(-seen.shape[1 - axis] // STRIDE)
        parts = (answer[name][0].take(inner, axis).take(range(across), 1 - axis) for name in ("crossing", "paper"))
        answers.append(tuple(parts))
    crossing, paper = (np.concatenate(parts, axis) for parts in zip(*answers, strict=True))
    return crossing, paper


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
