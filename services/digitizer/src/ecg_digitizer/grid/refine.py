"""The exact map of the grid, from the phase of its ruling all over the paper.

The page is drawn straight by the map so far, multiplied by a wave of the ruling's period and averaged over half a
square: the argument of what remains is how far the lines lie from where the map puts them. It uses every line,
whole or dotted, so its error is a hundredth of a millimetre where picking crossings one by one gives a tenth.
Lines 5 mm apart alone have that wave too: it is their fifth harmonic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from ecg_digitizer.grid.mapping import PaperMap
from ecg_digitizer.grid.sampling import sampling_maps
from ecg_digitizer.grid.smooth import Net, fit_smoothly
from ecg_digitizer.page.picture import Plane

Array = npt.NDArray[np.float64]
Grey = npt.NDArray[np.uint8]

_PX_PER_MM: Final = 6
_CELL_MM: Final = 3
_BLUR_CELLS: Final = 0.7
_REACH_MM: Final = 12.0
"""How far from a counted crossing the ruling is still followed."""
_LEAST_TRUST: Final = 0.02
_CLEAR: Final = 0.5
_ON_A_LINE: Final = 94.0
"""Percentile of the darkness that is a line's: 5 mm lines alone cover 7 % of the paper, traces less."""
_NOT_MUCH: Final = 1.4
_SOFT: Final = 0.4
"""Standard deviation of the softening in pixels of the straight page: halves what repeats every two of them."""
_STIFFNESS: Final[tuple[tuple[float, ...], ...]] = ((1.0,), (0.1,), (0.03, 1.0, 50.0, 1e5))
"""Tried in each round; in the last the page decides how stiff it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Extent:
    """The part of the paper that is ruled, in mm."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, eq=False)
class Refined:
    """The refined map, the rms distance in mm of the ruling from it, and how clearly lines are seen where it says.

    ``five`` and ``one`` are the darkness of the 5 mm lines and of those between them, over what is beside them and as
    a share of a line's darkest; of both directions the less. A lattice seen into traces has none in one direction.
    """

    paper: PaperMap
    residual_mm: float
    five: float
    one: float


def refine(darkness: Grey, paper: PaperMap, crossings_mm: Array) -> Refined:
    """Return the map whose whole millimetres lie on the ruling; ``paper`` must be right to a third of one.

    ``darkness``: (height, width), 0 paper to 255 black, in the channel in which the grid is darkest.
    ``crossings_mm`` (n, 2): where the grid was seen.
    """
    low, high = crossings_mm.min(axis=0), crossings_mm.max(axis=0)
    extent = Extent(*(low - _REACH_MM), *(high + _REACH_MM))
    columns = np.arange(extent.left + _CELL_MM / 2, extent.right, _CELL_MM)[: _cells(extent.right - extent.left)]
    rows = np.arange(extent.top + _CELL_MM / 2, extent.bottom, _CELL_MM)[: _cells(extent.bottom - extent.top)]
    u, v = (plane.ravel() for plane in np.meshgrid(columns, rows))
    near = cKDTree(crossings_mm).query(np.column_stack([u, v]), distance_upper_bound=_REACH_MM)[0] < np.inf
    u, v = u[near], v[near]
    net = Net.over(u, v)
    soft = _softened(darkness, paper, (extent.left + extent.right) / 2.0, (extent.top + extent.bottom) / 2.0)
    residual_mm, five, one = 0.0, 0.0, 0.0
    for stiffness in _STIFFNESS:
        straight = _straightened(soft, paper, extent, (rows.size, columns.size))
        (off_u, trust_u), (off_v, trust_v) = (
            tuple(plane.ravel()[near] for plane in _phase(straight, axis, extent)) for axis in (0, 1)
        )
        seen = [_lines(straight, axis, extent) for axis in (0, 1)]
        five, one = min(each[0] for each in seen), min(each[1] for each in seen)
        x, y = paper.to_px(u, v)
        plane = _plane(u - off_u, v - off_v, x, y, np.minimum(trust_u, trust_v))
        flat_u, flat_v = PaperMap(plane).to_mm(x, y)
        in_u, left_u = fit_smoothly(net, flat_u - (u - off_u), trust_u, stiffness)
        in_v, left_v = fit_smoothly(net, flat_v - (v - off_v), trust_v, stiffness)
        paper = PaperMap(plane, net.relief(in_u, in_v))
        residual_mm = max(left_u, left_v)
    return Refined(paper, residual_mm, five, one)


def _plane(u_mm: Array, v_mm: Array, x_px: Array, y_px: Array, trust: Array) -> Array:
    """Return the homography nearest to places that are well seen, so that a flat page asks for no relief."""
    clear = trust >= min(_CLEAR, float(np.percentile(trust, 75)))
    plane, _ = cv2.findHomography(np.column_stack([u_mm, v_mm])[clear], np.column_stack([x_px, y_px])[clear], 0)
    return np.asarray(plane, np.float64)


def _softened(darkness: Grey, paper: PaperMap, u_mm: float, v_mm: float) -> Grey:
    """Return a page finer than what it is drawn to without what would fall between the samples."""
    x, y = paper.to_px(np.array([u_mm]), np.array([v_mm]))
    finer = max(paper.px_per_mm_at(float(x[0]), float(y[0]))) / _PX_PER_MM
    return darkness if finer < _NOT_MUCH else np.asarray(cv2.GaussianBlur(darkness, (0, 0), _SOFT * finer), np.uint8)


def _cells(length_mm: float) -> int:
    return max(4, int(length_mm / _CELL_MM))


def _straightened(darkness: Grey, paper: PaperMap, extent: Extent, cells: tuple[int, int]) -> Plane:
    """Return the ruled part drawn straight at 6 px/mm, even light taken away, no mark stronger than lines are."""
    height, width = (n * _CELL_MM * _PX_PER_MM for n in cells)
    map_x, map_y = sampling_maps(paper, (extent.left, extent.top), (height, width), _PX_PER_MM)
    drawn = cv2.remap(darkness, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    level = drawn.astype(np.float32)
    raised = level - np.asarray(cv2.blur(level, (4 * _PX_PER_MM + 1, 4 * _PX_PER_MM + 1)), np.float32)
    line = float(np.percentile(raised[::4, ::4], _ON_A_LINE)) + 1.0
    return np.asarray(np.clip(raised, -line, line), np.float32)


def _lines(straight: Plane, axis: int, extent: Extent) -> tuple[float, float]:
    """Return how dark the 5 mm lines across u (axis 0) or v (1) are, and how dark the 1 mm lines between them."""
    margin = int(_REACH_MM * _PX_PER_MM)
    profile = straight[margin:-margin, margin:-margin].mean(axis=axis)
    first_mm = (extent.left if axis == 0 else extent.top) + _REACH_MM
    # extents begin at a crossing less the reach, so whole squares follow from here
    whole = profile[: profile.size // (5 * _PX_PER_MM) * 5 * _PX_PER_MM].reshape(-1, 5, _PX_PER_MM)
    shift = round(first_mm * _PX_PER_MM) % (5 * _PX_PER_MM)
    square = np.roll(np.median(whole, axis=0).ravel(), shift).reshape(5, _PX_PER_MM)
    darkest = float(straight.max())
    beside = float(np.median(square[:, 2:5]))
    return (float(square[0, 0]) - beside) / darkest, (float(np.median(square[1:, 0])) - beside) / darkest


def _phase(straight: Plane, axis: int, extent: Extent) -> tuple[Array, Array]:
    """Return for each cell how far the lines across u (axis 0) or v (1) lie ahead of whole millimetres, and the trust.

    Trust is 0 to 1: how strong the ruling is against where it is well seen, and how steady its phase is around.
    """
    height, width = straight.shape
    start, n = (extent.left, width) if axis == 0 else (extent.top, height)
    turns = 2.0 * np.pi * (start + np.arange(n) / _PX_PER_MM)
    cells = (width // (_CELL_MM * _PX_PER_MM), height // (_CELL_MM * _PX_PER_MM))
    parts = []
    for wave in (np.cos(turns), -np.sin(turns)):
        carrier = wave.astype(np.float32)
        product = straight * (carrier[None, :] if axis == 0 else carrier[:, None])
        parts.append(cv2.resize(product, cells, interpolation=cv2.INTER_AREA).astype(np.float64))
    each = parts[0] + 1j * parts[1]
    real, imaginary, strength = (cv2.GaussianBlur(part, (0, 0), _BLUR_CELLS) for part in (*parts, np.abs(each)))
    around = real + 1j * imaginary
    steadiness = np.abs(around) / (strength + 1e-9)
    usual = float(np.percentile(np.abs(around), 75)) + 1e-9
    trust = np.minimum(np.abs(around) / usual, 1.0) ** 2 * steadiness**2
    trust[trust < _LEAST_TRUST] = 0.0
    return np.asarray(-np.angle(around) / (2.0 * np.pi)), np.asarray(trust)
