"""The page as a person is shown it, and where the traces lie on it: the one place that maps to those pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.contract.result import Box

from ecg_digitizer.digitization import Digitization, ReadLead
from ecg_digitizer.page.picture import Picture, Rgb

Array = npt.NDArray[np.float64]

LONGEST_SIDE_PX: Final = 2200
"""A little under 200 dpi for A4: more adds bytes and nothing that an eye can use."""
_LEAST_TURN_DEG: Final = 0.1
"""Half a pixel over the width of a lead: a page straighter than that keeps its own pixels."""
_THINNED_PX: Final = 0.05
"""How far a line may move where points are left out of it."""
_JPEG_QUALITY: Final = 80


@dataclass(frozen=True, slots=True, eq=False)
class ShownLead:
    """One lead on the shown page. ``line_px`` is its trace, (n, 2), a row of NaN where it is interrupted."""

    name: str
    coverage: float
    confidence: float
    box: Box
    line_px: Array

    def runs(self) -> list[Array]:
        """Return the uninterrupted pieces of the line."""
        return [self.line_px[start:end] for start, end in _runs(self.line_px)]


@dataclass(frozen=True, slots=True, eq=False)
class ShownPage:
    """The page as read: turned straight, at most 2200 pixels long; pixel centres are whole numbers.

    ``px_per_mm`` is along and across, None where the scale is not known.
    """

    rgb: Rgb
    leads: tuple[ShownLead, ...]
    px_per_mm: tuple[float, float] | None

    def jpeg(self) -> bytes:
        """Return the page as a JPEG file."""
        _, content = cv2.imencode(
            ".jpg", cv2.cvtColor(self.rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
        )
        return content.tobytes()


def show_page(picture: Picture, digitization: Digitization) -> ShownPage:
    """Return the picture turned straight and made smaller where it is large, with the traces moved along."""
    turn_deg = digitization.rotation_deg if abs(digitization.rotation_deg) >= _LEAST_TURN_DEG else 0.0
    view = _view(picture, turn_deg)
    scale = digitization.px_per_mm_xy
    return ShownPage(
        rgb=_pixels(picture, view),
        leads=tuple(_lead(lead, view) for lead in digitization.leads),
        px_per_mm=None if scale is None else (scale[0] * view.scale, scale[1] * view.scale),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """From the picture's pixels to the shown ones: first made smaller, then turned about the middle."""

    scale: float
    turned: Array
    width_px: int
    height_px: int

    def points(self, picture_px: Array) -> Array:
        smaller = (picture_px + 0.5) * self.scale - 0.5
        return np.asarray(smaller @ self.turned[:, :2].T + self.turned[:, 2])


def _view(picture: Picture, turn_deg: float) -> _View:
    turn = np.radians(turn_deg)
    spread = np.abs([[np.cos(turn), np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    long_px = float((spread @ [picture.width_px, picture.height_px]).max())
    scale = min(1.0, LONGEST_SIDE_PX / long_px)
    smaller = np.array([round(picture.width_px * scale), round(picture.height_px * scale)])
    width, height = (int(side) for side in np.minimum(LONGEST_SIDE_PX, np.ceil(np.round(spread @ smaller, 6))))
    turned = np.array(cv2.getRotationMatrix2D(tuple((smaller - 1) / 2.0), turn_deg, 1.0), np.float64)
    turned[:, 2] += (np.array([width, height]) - smaller) / 2.0
    return _View(scale, turned, width, height)


def _pixels(picture: Picture, view: _View) -> Rgb:
    rgb = picture.rgb
    if view.scale < 1.0:
        rgb = _as_rgb(cv2.resize(rgb, None, fx=view.scale, fy=view.scale, interpolation=cv2.INTER_AREA))
    if np.array_equal(view.turned, np.eye(2, 3)):
        return rgb
    size = (view.width_px, view.height_px)
    return _as_rgb(cv2.warpAffine(rgb, view.turned, size, flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)))


def _as_rgb(pixels: npt.NDArray[np.generic]) -> Rgb:
    return np.asarray(pixels, np.uint8)


def _lead(lead: ReadLead, view: _View) -> ShownLead:
    line_px = view.points(lead.outline_px)
    seen = np.isfinite(line_px[:, 0] + line_px[:, 1])
    line_px = np.where(seen[:, None], line_px, np.nan)
    box = Box(x=0.0, y=0.0, width=0.0, height=0.0)
    if seen.any():
        left, top = np.floor(line_px[seen].min(axis=0) * 10.0) / 10.0
        right, bottom = np.ceil(line_px[seen].max(axis=0) * 10.0) / 10.0
        box = Box(x=left, y=top, width=round(right - left, 1), height=round(bottom - top, 1))
    return ShownLead(lead.name, lead.coverage, lead.confidence, box, _thinned(line_px))


def _thinned(line_px: Array) -> Array:
    """Leave out the points that the others' straight lines pass within a twentieth of a pixel (Douglas, Peucker)."""
    between = np.full((1, 2), np.nan)
    pieces = []
    for start, end in _runs(line_px):
        run = line_px[start:end].astype(np.float32)[:, None]
        pieces += [between, cv2.approxPolyDP(run, _THINNED_PX, closed=False)[:, 0].astype(np.float64)]
    return np.concatenate(pieces[1:]) if pieces else np.empty((0, 2))


def _runs(line_px: Array) -> npt.NDArray[np.int64]:
    """Return (start, end) of the stretches without NaN, shape (n, 2)."""
    seen = np.isfinite(line_px[:, 0]).astype(np.int8)
    return np.flatnonzero(np.diff(np.concatenate([[0], seen, [0]]))).reshape(-1, 2)
