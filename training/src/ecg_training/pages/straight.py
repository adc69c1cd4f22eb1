"""A page pulled straight by its own truth, as the digitizer does by the grid it finds, a little wrong as that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.paper.plan import Points

from ecg_training.pages.page import CROSSING_MM, Page
from ecg_training.pages.warp import displacement

_DEGREE: Final = 3
_NODE_PX: Final = 16
_MARGIN_MM: Final = 25.0
"""As much of the table around the page is kept."""


@dataclass(frozen=True, slots=True, eq=False)
class _Polynomial:
    """A smooth map of the plane, fitted to pairs of points."""

    coefficients: npt.NDArray[np.float64]
    centre: Points
    spread: float

    def __call__(self, at: Points) -> Points:
        return _terms((at - self.centre) / self.spread) @ self.coefficients


def straightened(page: Page, rng: np.random.Generator, *, px_per_mm: float, wrong: float = 1.0) -> Page:
    """Return the page upright at ``px_per_mm`` with its truth.

    ``wrong`` scales the errors left in: 0.15 % of scale, 0.1 degrees, 0.15 mm of waves.
    """
    rows, columns = page.truth.crossings_px.shape[:2]
    u, v = np.meshgrid(np.arange(columns) * CROSSING_MM, np.arange(rows) * CROSSING_MM)
    paper_mm = np.stack([u.ravel(), v.ravel()], axis=1)
    on_page = page.truth.crossings_px.reshape(-1, 2)
    errors = np.eye(2) + wrong * rng.normal(0.0, 1.0, (2, 2)) * np.array([[0.0015, 0.0017], [0.0017, 0.0015]])
    paper_mm = paper_mm @ errors.T
    waves, phase = rng.uniform(60.0, 200.0, 2), rng.uniform(0.0, 6.3, 2)
    amplitude = wrong * abs(float(rng.normal(0.0, 0.15)))
    wave = displacement(lambda at: amplitude * np.sin(2.0 * np.pi * at[:, ::-1] / waves + phase))
    paper_mm = wave.forward(paper_mm)
    to_px, to_mm = _fitted(paper_mm, on_page), _fitted(on_page, paper_mm)
    width, height = page.size_px
    edges = np.array([(0.0, 0.0), (width - 1.0, 0.0), (width - 1.0, height - 1.0), (0.0, height - 1.0)])
    outline = _affine(on_page, paper_mm)(edges)
    low = np.maximum(outline.min(axis=0), paper_mm.min(axis=0) - 45.0 - _MARGIN_MM)
    high = np.minimum(outline.max(axis=0), paper_mm.max(axis=0) + 45.0 + _MARGIN_MM)
    size = np.maximum(64, ((high - low) * px_per_mm).astype(int))
    nodes = np.meshgrid(*(np.arange(0, length + _NODE_PX, _NODE_PX) for length in size))
    at_mm = np.stack([part.ravel() for part in nodes], axis=1) / px_per_mm + low
    back = to_px(at_mm).reshape(*nodes[0].shape, 2).astype(np.float32)
    maps = [
        cv2.resize(back[..., axis], None, fx=_NODE_PX, fy=_NODE_PX, interpolation=cv2.INTER_LINEAR) for axis in (0, 1)
    ]
    half = _NODE_PX // 2  # cv2.resize puts a node at the middle of its block
    cut = (slice(half, half + int(size[1])), slice(half, half + int(size[0])))
    image = cv2.remap(
        page.image,
        maps[0][cut],
        maps[1][cut],
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )
    truth = page.truth.moved(lambda at: (to_mm(at) - low) * px_per_mm)
    return Page(np.asarray(image, np.uint8), truth)


def _fitted(source: Points, target: Points) -> _Polynomial:
    centre, spread = np.asarray(source.mean(axis=0), np.float64), float(source.std())
    coefficients, *_ = np.linalg.lstsq(_terms((source - centre) / spread), target, rcond=None)
    return _Polynomial(np.asarray(coefficients, np.float64), np.asarray(centre, np.float64), spread)


def _affine(source: Points, target: Points) -> _Polynomial:
    centre, spread = np.asarray(source.mean(axis=0), np.float64), float(source.std())
    terms = _terms((source - centre) / spread)
    coefficients = np.zeros((terms.shape[1], 2))
    coefficients[:3], *_ = np.linalg.lstsq(terms[:, :3], target, rcond=None)
    return _Polynomial(coefficients, centre, spread)


def _terms(at: Points) -> Points:
    x, y = at[:, 0], at[:, 1]
    return np.stack(
        [x**i * y**j for total in range(_DEGREE + 1) for j in range(total + 1) for i in (total - j,)], axis=1
    )
