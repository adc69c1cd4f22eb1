"""The map between pixels of the page and millimetres of its paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def polynomial_terms(x: Array, y: Array, degree: int) -> Array:
    """Return the terms 1, x, y, x², xy, y², … up to ``degree``; shape (*x.shape, n_terms)."""
    terms = [x**i * y**j for total in range(degree + 1) for j in range(total + 1) for i in (total - j,)]
    return np.stack(terms, axis=-1)


@dataclass(frozen=True, slots=True, eq=False)
class PaperMap:
    """Millimetres of the paper as smooth functions of the pixel.

    ``u_mm`` grows to the right, ``v_mm`` downwards; each is a polynomial in x and y, both divided by ``scale_px``
    (so that coefficients are of one size). A flat scan needs degree 1; a page at an angle or curled a little 2 or 3.
    Pixel centres lie at whole numbers.
    """

    u_coefficients: Array
    v_coefficients: Array
    degree: int
    scale_px: float

    def to_mm(self, x_px: Array, y_px: Array) -> tuple[Array, Array]:
        """Return (u_mm, v_mm) of pixels; shapes as given."""
        terms = polynomial_terms(x_px / self.scale_px, y_px / self.scale_px, self.degree)
        return terms @ self.u_coefficients, terms @ self.v_coefficients

    def to_px(self, u_mm: Array, v_mm: Array) -> tuple[Array, Array]:
        """Return (x_px, y_px) of millimetres, by Newton's method from the affine part; good to 1e-3 px."""
        jacobian = np.array([self.u_coefficients[1:3], self.v_coefficients[1:3]])
        inverse = np.linalg.inv(jacobian) * self.scale_px
        x = inverse[0, 0] * (u_mm - self.u_coefficients[0]) + inverse[0, 1] * (v_mm - self.v_coefficients[0])
        y = inverse[1, 0] * (u_mm - self.u_coefficients[0]) + inverse[1, 1] * (v_mm - self.v_coefficients[0])
        if self.degree == 1:
            return x, y
        for _ in range(12):
            u, v = self.to_mm(x, y)
            x = x + inverse[0, 0] * (u_mm - u) + inverse[0, 1] * (v_mm - v)
            y = y + inverse[1, 0] * (u_mm - u) + inverse[1, 1] * (v_mm - v)
        return x, y

    def px_per_mm_at(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Return pixels per millimetre along u and along v at one pixel."""
        at_x = np.array([x_px, x_px + 1.0, x_px])
        at_y = np.array([y_px, y_px, y_px + 1.0])
        u, v = self.to_mm(at_x, at_y)
        jacobian = np.array([[u[1] - u[0], u[2] - u[0]], [v[1] - v[0], v[2] - v[0]]])
        inverse = np.linalg.inv(jacobian)
        return float(np.hypot(inverse[0, 0], inverse[1, 0])), float(np.hypot(inverse[0, 1], inverse[1, 1]))

    def rotation_deg_at(self, x_px: float, y_px: float) -> float:
        """Return how far the paper is turned clockwise on the page at one pixel, in degrees."""
        at_x, at_y = np.array([x_px, x_px + 1.0, x_px]), np.array([y_px, y_px, y_px + 1.0])
        u, v = self.to_mm(at_x, at_y)
        inverse = np.linalg.inv(np.array([[u[1] - u[0], u[2] - u[0]], [v[1] - v[0], v[2] - v[0]]]))
        return float(np.degrees(np.arctan2(inverse[1, 0], inverse[0, 0])))


def uniform_map(px_per_mm_x: float, px_per_mm_y: float) -> PaperMap:
    """Return the map of a page whose scale is known otherwise than by a grid: straight, one scale for each axis."""
    return PaperMap(
        u_coefficients=np.array([0.0, 1.0 / px_per_mm_x, 0.0]),
        v_coefficients=np.array([0.0, 0.0, 1.0 / px_per_mm_y]),
        degree=1,
        scale_px=1.0,
    )
