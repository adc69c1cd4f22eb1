"""What of a picture is the paper, and what the table it lies on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from ecg_digitizer.grid.crossings import Seen
from ecg_digitizer.page.picture import Picture, Plane

Array = npt.NDArray[np.float64]

_PAPER: Final = 0.3
_SPECK_BLOCKS: Final = 5
_AROUND: Final = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float64)
_COARSE: Final = 4
"""Pixels of the picture to one of the plane on which the outline is filled."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The outline (n, 2) of the paper on the picture, x and y, convex."""

    px: Array

    def covers(self, map_x: Plane, map_y: Plane, picture: Picture) -> npt.NDArray[np.bool_]:
        """Return which places of the picture, given as two planes, lie on the paper."""
        inside = np.zeros((picture.height_px // _COARSE + 1, picture.width_px // _COARSE + 1), np.uint8)
        cv2.fillConvexPoly(inside, (self.px / _COARSE).round().astype(np.int32), 255)
        seen = cv2.remap(
            inside, map_x * np.float32(1.0 / _COARSE), map_y * np.float32(1.0 / _COARSE), cv2.INTER_NEAREST
        )
        within = (map_x >= 0) & (map_x <= picture.width_px - 1) & (map_y >= 0) & (map_y <= picture.height_px - 1)
        return np.asarray(within & (seen > 0))


def outline_of(picture: Picture, seen: Seen, crossings_px: Array, *, beyond_px: float) -> Outline:
    """Return the convex outline of the largest piece of paper and what lies within ``beyond_px`` of a crossing.

    Convex: fingers and stains on it are on the paper. A margin in deep shadow looks like a table, so the crossings
    bring theirs along. The whole picture where no paper was told from what is around.
    """
    paper = (seen.paper > _PAPER).astype(np.uint8)
    cleared = cv2.morphologyEx(paper, cv2.MORPH_OPEN, np.ones((_SPECK_BLOCKS, _SPECK_BLOCKS), np.uint8))
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(cleared, connectivity=4)
    points: list[Array] = [(crossings_px[:, None, :] + beyond_px * _AROUND).reshape(-1, 2)]
    if len(stats) > 1:
        largest = (pieces == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))).astype(np.uint8)
        contours, _ = cv2.findContours(largest, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        blocks = np.concatenate(contours)[:, 0, :].astype(np.float64)
        points += [(blocks + corner) * seen.block_px - 0.5 for corner in ((0, 0), (1, 0), (0, 1), (1, 1))]
    corners = np.array([(-0.5, -0.5), (picture.width_px - 0.5, picture.height_px - 0.5)])
    every = np.concatenate(points)
    if len(every) < 3:
        every = np.array([(x, y) for x in corners[:, 0] for y in corners[:, 1]])
    hull = cv2.convexHull(np.clip(every, corners[0], corners[1]).astype(np.float32))
    return Outline(hull[:, 0, :].astype(np.float64))
