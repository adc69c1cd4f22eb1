"""The map between pixels of the page and millimetres of its paper."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import map_coordinates

Array = npt.NDArray[np.float64]

_ROUNDS: Final = 40
_STILL_MM: Final = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """How far paper that is not flat departs from a plane, in millimetres, as a cubic B-spline.

    ``coefficients`` (2, rows, columns) are those of the shifts of u and v, ``step_mm`` apart, the first at ``left_mm``
    and ``top_mm``. Beyond the outermost the shift stays what it is there.
    """

    coefficients: Array
    left_mm: float
    top_mm: float
    step_mm: float

    def at(self, u_mm: Array, v_mm: Array) -> tuple[Array, Array]:
        """Return the shifts (in u, in v) at places of the paper."""
        rows, columns = (v_mm - self.top_mm) / self.step_mm, (u_mm - self.left_mm) / self.step_mm
        in_u, in_v = (
            map_coordinates(plane, [rows, columns], order=3, prefilter=False, mode="nearest")
            for plane in self.coefficients
        )
        return in_u, in_v


@dataclass(frozen=True, slots=True, eq=False)
class PaperMap:
    """Where millimetres of the paper lie on the page: a plane seen at an angle, and the paper's relief.

    ``u_mm`` grows to the right, ``v_mm`` downwards. A place is first moved by ``relief``, then put onto the page by
    ``plane``, the 3 x 3 homography from millimetres to pixels. ``quarters`` counts by how many quarters both run turned
    counter-clockwise against how relief and plane count. Pixel centres lie at whole numbers.
    """

    plane: Array
    relief: Relief | None = None
    quarters: int = 0
    _from_plane: Array = field(init=False)

    def __post_init__(self) -> None:
        """Invert the plane once."""
        object.__setattr__(self, "_from_plane", np.linalg.inv(self.plane))

    def to_px(self, u_mm: Array, v_mm: Array) -> tuple[Array, Array]:
        """Return (x_px, y_px) of millimetres; shapes as given."""
        u_mm, v_mm = _turned(u_mm, v_mm, self.quarters)
        if self.relief is not None:
            in_u, in_v = self.relief.at(u_mm, v_mm)
            u_mm, v_mm = u_mm + in_u, v_mm + in_v
        return projected(self.plane, u_mm, v_mm)

    def to_mm(self, x_px: Array, y_px: Array) -> tuple[Array, Array]:
        """Return (u_mm, v_mm) of pixels; good to 1e-3 px.

        A fixed point: the relief changes slowly against the way along the paper.
        """
        flat_u, flat_v = projected(self._from_plane, x_px, y_px)
        if self.relief is None:
            return _turned(flat_u, flat_v, -self.quarters)
        u, v = flat_u, flat_v
        for _ in range(_ROUNDS):
            in_u, in_v = self.relief.at(u, v)
            moved = max(float(np.abs(flat_u - in_u - u).max()), float(np.abs(flat_v - in_v - v).max()))
            u, v = flat_u - in_u, flat_v - in_v
            if moved < _STILL_MM:
                break
        return _turned(u, v, -self.quarters)

    def turned(self) -> PaperMap:
        """Return the map for the paper turned counter-clockwise by a quarter, about millimetre (0, 0)."""
        return replace(self, quarters=(self.quarters + 1) % 4)

    def px_per_mm_at(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Return pixels per millimetre along u and along v at one pixel."""
        right, down = self._steps_at(x_px, y_px)
        return float(np.hypot(*right)), float(np.hypot(*down))

    def rotation_deg_at(self, x_px: float, y_px: float) -> float:
        """Return how far the paper is turned clockwise on the page at one pixel, in degrees."""
        right, _ = self._steps_at(x_px, y_px)
        return float(np.degrees(np.arctan2(right[1], right[0])))

    def _steps_at(self, x_px: float, y_px: float) -> tuple[Array, Array]:
        """Return the way on the page (x, y) of a millimetre along u and of one along v, over two large squares."""
        u, v = (float(value[0]) for value in self.to_mm(np.array([x_px]), np.array([y_px])))
        x, y = self.to_px(np.array([u - 5.0, u + 5.0, u, u]), np.array([v, v, v - 5.0, v + 5.0]))
        return np.array([x[1] - x[0], y[1] - y[0]]) / 10.0, np.array([x[3] - x[2], y[3] - y[2]]) / 10.0


def _turned(u: Array, v: Array, quarters: int) -> tuple[Array, Array]:
    for _ in range(quarters % 4):
        u, v = -v, u
    return u, v


def projected(homography: Array, x: Array, y: Array) -> tuple[Array, Array]:
    """Return places moved by a 3 x 3 homography."""
    depth = homography[2, 0] * x + homography[2, 1] * y + homography[2, 2]
    return (
        (homography[0, 0] * x + homography[0, 1] * y + homography[0, 2]) / depth,
        (homography[1, 0] * x + homography[1, 1] * y + homography[1, 2]) / depth,
    )


def uniform_map(px_per_mm_x: float, px_per_mm_y: float, *, turn_deg: float = 0.0) -> PaperMap:
    """Return the map of a page whose scale is known otherwise than by a grid: flat, one scale for each axis.

    ``turn_deg`` is how far the paper is turned clockwise on the page.
    """
    cos, sin = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
    turn = np.array([(cos, -sin, 0.0), (sin, cos, 0.0), (0.0, 0.0, 1.0)])
    return PaperMap(turn @ np.diag([px_per_mm_x, px_per_mm_y, 1.0]))
