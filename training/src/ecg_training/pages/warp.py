"""Changes of place on a picture: turned, seen at an angle, through a lens, curled, folded, crumpled.

A warp is known both ways: forward for the truth, backward for the pixels, sampled once through the whole chain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.paper.plan import Points
from ecg_shared.paper.raster import Pixels

from ecg_training.pages.page import Move, Page

_NODE_PX: Final = 8
"""The backward map is exact at nodes this far apart and linear between them: 0.1 px off on the sharpest fold."""
_ROUNDS: Final = 12
"""Fixed-point steps of an inverse: displacements change by a tenth of the way at most, so 1e-12 of them is left."""


@dataclass(frozen=True, slots=True)
class Warp:
    """``forward`` takes points of the source to the result, ``backward`` the other way."""

    forward: Move
    backward: Move

    def then(self, after: Warp) -> Warp:
        """Return this warp with another behind it."""
        return Warp(lambda at: after.forward(self.forward(at)), lambda at: self.backward(after.backward(at)))


def homography(matrix: npt.NDArray[np.float64]) -> Warp:
    """Return the projective map of a 3x3 matrix."""
    inverse = np.asarray(np.linalg.inv(matrix), np.float64)
    return Warp(lambda at: _projected(matrix, at), lambda at: _projected(inverse, at))


def rotation(angle_deg: float, centre: tuple[float, float]) -> Warp:
    """Return a turn about a point, counter-clockwise as seen."""
    affine = cv2.getRotationMatrix2D(centre, angle_deg, 1.0)
    return homography(np.vstack([affine, (0.0, 0.0, 1.0)]))


def scaling(across: float, along: float) -> Warp:
    """Return the map of pixel centres onto a picture with ``across`` and ``along`` times as many columns and rows."""
    return homography(
        np.array([(across, 0.0, (across - 1.0) / 2.0), (0.0, along, (along - 1.0) / 2.0), (0.0, 0.0, 1.0)])
    )


def quadrilateral(size_px: tuple[int, int], onto: Points) -> Warp:
    """Return the perspective that takes a picture's corner pixels to ``onto`` (4, 2), clockwise from the top left."""
    right, bottom = size_px[0] - 1.0, size_px[1] - 1.0
    here = np.array([(0.0, 0.0), (right, 0.0), (right, bottom), (0.0, bottom)], np.float32)
    return homography(cv2.getPerspectiveTransform(here, onto.astype(np.float32)).astype(np.float64))


def displacement(by: Callable[[Points], Points]) -> Warp:
    """Return a shift of each point by a smooth field ``by`` (pixels of the source)."""

    def backward(at: Points) -> Points:
        source = at
        for _ in range(_ROUNDS):
            source = at - by(source)
        return source

    return Warp(lambda at: at + by(at), backward)


def lens(bulge: float, size_px: tuple[int, int]) -> Warp:
    """Return the radial distortion of a simple lens: points at the half diagonal move by ``bulge`` of their way."""
    centre = (np.array(size_px) - 1.0) / 2.0
    radius = float(np.hypot(*centre))

    def by(at: Points) -> Points:
        from_centre = at - centre
        squared = (from_centre**2).sum(axis=-1, keepdims=True) / radius**2
        shift: Points = from_centre * squared * bulge
        return shift

    return displacement(by)


def relief(
    height_px: npt.NDArray[np.float64], *, size_px: tuple[int, int], angle_deg: float, camera_px: float
) -> tuple[Warp, npt.NDArray[np.float64]]:
    """Return what paper does that rises off the table along one direction, and its slope there.

    ``height_px`` is the height at even steps across the picture along ``angle_deg``; the camera hangs ``camera_px``
    above the middle. A raised point is seen further out (parallax), a slope shorter than it is (foreshortening): a
    cylinder of any profile, so curls and folds both.
    """
    centre = (np.array(size_px) - 1.0) / 2.0
    reach = float(np.hypot(*centre))
    along = np.linspace(-reach, reach, height_px.size)
    slope = np.gradient(height_px, along)
    steps = (np.sqrt(1.0 - np.clip(slope, -0.8, 0.8) ** 2) - 1.0) * (along[1] - along[0])
    shortened = np.cumsum(steps) - np.interp(0.0, along, np.cumsum(steps))
    direction = np.array([np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))])

    def by(at: Points) -> Points:
        from_centre = at - centre
        u = from_centre @ direction
        seen_out = from_centre * (np.interp(u, along, height_px) / camera_px)[..., None]
        shift: Points = seen_out + np.interp(u, along, shortened)[..., None] * direction
        return shift

    return displacement(by), slope


def crumple(rng: np.random.Generator, size_px: tuple[int, int], *, rms_px: float, period_px: float) -> Warp:
    """Return a random smooth shift in both directions with waves no shorter than ``period_px``."""
    waves = rng.normal(0.0, 1.0 / period_px, (8, 2))
    phases = rng.uniform(0.0, 2.0 * np.pi, (8, 2))
    gains = rng.normal(0.0, rms_px / 2.0, (8, 2))

    def by(at: Points) -> Points:
        turns = 2.0 * np.pi * (at @ np.clip(waves, -1.0 / period_px, 1.0 / period_px).T)
        return np.stack([(np.sin(turns + phases[:, axis]) * gains[:, axis]).sum(axis=-1) for axis in (0, 1)], axis=-1)

    return displacement(by)


def warped(page: Page, warp: Warp, size_px: tuple[int, int], *, under: Pixels | None = None) -> Page:
    """Sample a page once through a warp into a picture of another size, onto ``under`` or white; its truth follows."""
    map_x, map_y = _dense(warp, size_px)
    white = (255, 255, 255)
    image = cv2.remap(page.image, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=white)
    if under is not None:
        width, height = page.size_px
        inside = _ramp(map_x, width) * _ramp(map_y, height)
        over = under + inside[..., None] * (image.astype(np.float32) - under)
        image = np.rint(over)
    return Page(image.astype(np.uint8), page.truth.moved(warp.forward))


def _projected(matrix: npt.NDArray[np.float64], at: Points) -> Points:
    lifted = at @ matrix[:, :2].T + matrix[:, 2]
    projected: Points = lifted[..., :2] / lifted[..., 2:]
    return projected


def _ramp(at: npt.NDArray[np.float32], n: int) -> npt.NDArray[np.float32]:
    """Return how much of a pixel at a place of the source lies on it: 0 outside, 1 inside."""
    ramp: npt.NDArray[np.float32] = np.clip(np.minimum(at + 0.5, n - 0.5 - at), 0.0, 1.0)
    return ramp


def _dense(warp: Warp, size_px: tuple[int, int]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    width, height = size_px
    columns, rows = np.arange(0, width + _NODE_PX, _NODE_PX), np.arange(0, height + _NODE_PX, _NODE_PX)
    nodes = warp.backward(np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2).astype(np.float64))
    planes = nodes.reshape(rows.size, columns.size, 2)
    x, y = (_between(planes[..., axis], height, width) for axis in (0, 1))
    return x, y


def _between(nodes: Points, height: int, width: int) -> npt.NDArray[np.float32]:
    """Interpolate nodes linearly to every pixel, first along the columns, then along the rows."""
    rows = _linear(nodes, height)
    return np.ascontiguousarray(_linear(rows.T, width).T, np.float32)


def _linear(nodes: Points, n: int) -> Points:
    place, part = np.divmod(np.arange(n), _NODE_PX)
    share = (part / _NODE_PX)[:, None]
    between: Points = nodes[place] * (1.0 - share) + nodes[place + 1] * share
    return between
