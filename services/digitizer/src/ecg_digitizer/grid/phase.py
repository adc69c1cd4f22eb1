"""Exact map of the grid, from the phase of its ruling all over the page.

The page is multiplied by a carrier of the ruling's period and averaged over a centimetre: the argument of what
remains is how far the lines lie from where the carrier puts them. It uses every line of the page, so its error is a
hundredth of a millimetre where picking lines one by one gives a tenth, and it does not ask whether lines are dotted.
The time scale hangs on it: 0.1 % of error costs everything above 26 dB.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from ecg_digitizer.grid.mapping import PaperMap, polynomial_terms
from ecg_digitizer.grid.spectrum import Ruling
from ecg_digitizer.page.picture import Plane

Array = npt.NDArray[np.float64]
Complex = npt.NDArray[np.complex128]

_CELL_MM: Final = 2.5
_BLUR_MM: Final = 4.0
_STEP: Final = 1  # cells kept: far enough for a slope, near enough to stay within half a turn
_STEADY_SHARE: Final = 0.2  # of the period; a random phase leaves 0.29
_HIGHEST_DEGREE: Final = 3
_WORTH_A_DEGREE: Final = 0.75  # a higher degree must leave less than this share of the residual
_FLAT_ENOUGH_MM: Final = 0.02  # residuals below this are noise of the phase, not curl of the paper


@dataclass(frozen=True, slots=True, eq=False)
class GridFit:
    """The fitted map, and the rms distance in mm of the ruling from it (weighted by how clear the ruling is)."""

    paper: PaperMap
    residual_mm: float


@dataclass(frozen=True, slots=True, eq=False)
class _Family:
    """One family of lines: what the carrier leaves in each cell, at cell centres in pixels."""

    x: Array
    y: Array
    cells: Complex


def fit_grid(darkness: Plane, ruling: Ruling) -> GridFit:
    """Return the map from pixels to millimetres whose whole millimetres lie on the ruling.

    ``darkness`` as for ``find_ruling``. The 5 mm lines come first where they are seen, as their phase is
    unambiguous for 2.5 mm of error; the 1 mm carrier then sharpens the fit.
    """
    height, width = darkness.shape
    scale_px = float(max(height, width))
    reach_px = int(4 * max(ruling.px_per_mm_x, ruling.px_per_mm_y)) | 1
    raised = darkness - cv2.blur(darkness, (reach_px, reach_px))
    contrast = np.clip(raised, -1.0, 3.0 * float(raised.std())).astype(
        np.float32
    )  # text and bars weigh no more than grid lines
    angle = np.radians(ruling.angle_deg)
    guess_u = np.array([0.0, np.cos(angle), np.sin(angle)]) / ruling.px_per_mm_x * scale_px
    guess_v = np.array([0.0, -np.sin(angle), np.cos(angle)]) / ruling.px_per_mm_y * scale_px
    fits = [_fit_family(contrast, guess, ruling.has_5_mm, scale_px, ruling.px_per_mm_x) for guess in (guess_u, guess_v)]
    degree = max(degree for _, degree, _ in fits)
    u, v = (_padded(coefficients, degree) for coefficients, _, _ in fits)
    residual = max(residual for _, _, residual in fits)
    return GridFit(PaperMap(u, v, degree, scale_px), residual)


def _fit_family(
    contrast: Plane, guess: Array, has_5_mm: bool, scale_px: float, px_per_mm: float
) -> tuple[Array, int, float]:
    """Return coefficients, their degree and the residual in mm; infinite where no carrier gave a steady phase."""
    chains = ((5.0, 1.0), (1.0,)) if has_5_mm else ((1.0,),)
    fits = [_fit_chain(contrast, guess, chain, scale_px, px_per_mm) for chain in chains]
    return min(fits, key=lambda fit: fit[2])


def _fit_chain(
    contrast: Plane, guess: Array, periods_mm: tuple[float, ...], scale_px: float, px_per_mm: float
) -> tuple[Array, int, float]:
    coefficients, degree, residual = guess, 1, float("inf")
    for period_mm in periods_mm:
        family = _demodulate(contrast, coefficients[:3] / np.array([1.0, scale_px, scale_px]), period_mm, px_per_mm)
        slope_unknown = residual == float("inf")
        candidate = _fit_phase(family, coefficients, degree, period_mm, scale_px, slope_unknown=slope_unknown)
        if candidate[2] < min(_STEADY_SHARE * period_mm, residual):
            coefficients, degree, residual = candidate
    return coefficients, degree, residual


def _demodulate(contrast: Plane, affine: Array, period_mm: float, px_per_mm: float) -> _Family:
    height, width = contrast.shape
    x, y = np.arange(width), np.arange(height)
    turn = -2j * np.pi / period_mm
    along_x = np.exp(turn * (affine[0] + affine[1] * x)).astype(np.complex64)
    along_y = np.exp(turn * affine[2] * y).astype(np.complex64)
    columns = max(8, round(width / (_CELL_MM * px_per_mm)))
    rows = max(8, round(height / (_CELL_MM * px_per_mm)))
    product = contrast * along_x[None, :] * along_y[:, None]
    real, imaginary = (
        cv2.GaussianBlur(
            cv2.resize(np.ascontiguousarray(part), (columns, rows), interpolation=cv2.INTER_AREA),
            (0, 0),
            _BLUR_MM / _CELL_MM,
            borderType=cv2.BORDER_REPLICATE,
        )
        for part in (product.real, product.imag)
    )
    grid_x, grid_y = np.meshgrid(
        (np.arange(columns) + 0.5) * width / columns - 0.5, (np.arange(rows) + 0.5) * height / rows - 0.5
    )
    cells = (real + 1j * imaginary).astype(np.complex128)
    return _Family(grid_x[::2, ::2], grid_y[::2, ::2], cells[::2, ::2])


def _fit_phase(
    family: _Family, coefficients: Array, degree: int, period_mm: float, scale_px: float, *, slope_unknown: bool
) -> tuple[Array, int, float]:
    """Return new coefficients, their degree and the residual in mm.

    The phase is known to a whole turn only, so it is taken near the fit so far, and the fit grows a degree at a time.
    """
    x, y = family.x / scale_px, family.y / scale_px
    # what the carrier did not have of the map so far; lines lie at whole periods of the true map
    known = polynomial_terms(x, y, degree)[..., 3:] @ coefficients[3:]
    cells = family.cells * np.exp(-2j * np.pi / period_mm * known)
    weight = np.abs(cells)
    if weight.sum() == 0.0:
        return coefficients, degree, float("inf")
    slope = _phase_slope(cells, x, y) if slope_unknown else np.zeros(2)
    turned = cells * np.exp(-1j * (slope[0] * x + slope[1] * y))
    middle = float(np.angle((turned * weight).sum()))
    lacking = np.array([middle, slope[0], slope[1]]) * period_mm / (2 * np.pi)
    residual = float("inf")
    for candidate in range(1, _HIGHEST_DEGREE + 1):
        terms = polynomial_terms(x, y, candidate)
        if terms[..., 0].size < 4 * terms.shape[-1]:
            break
        so_far = terms @ _padded(lacking, candidate)
        rest_mm = np.angle(cells * np.exp(-2j * np.pi / period_mm * so_far)) * period_mm / (2 * np.pi)
        solution, left_mm = _robust_fit(terms.reshape(-1, terms.shape[-1]), rest_mm.ravel(), weight.ravel())
        if candidate == 1 or (left_mm < _WORTH_A_DEGREE * residual and residual > _FLAT_ENOUGH_MM):
            lacking, residual = _padded(lacking, candidate) + solution, left_mm
            degree = max(degree, candidate)
    return _padded(coefficients, degree) + _padded(lacking, degree), degree, residual


def _phase_slope(cells: Complex, x: Array, y: Array) -> Array:
    """Mean turn of the phase per unit of x and y, from neighbouring cells: the error of the coarse pitch and angle."""
    step_x = (cells[:, _STEP:] * np.conj(cells[:, :-_STEP])).sum()
    step_y = (cells[_STEP:, :] * np.conj(cells[:-_STEP, :])).sum()
    return np.array([np.angle(step_x) / (x[0, _STEP] - x[0, 0]), np.angle(step_y) / (y[_STEP, 0] - y[0, 0])])


def _robust_fit(terms: Array, values: Array, weight: Array) -> tuple[Array, float]:
    """Weighted least squares, reweighted (Cauchy) so that cells of text or without grid do not pull.

    Returns the solution and the rms residual by the same weights.
    """
    robust: Array = np.ones_like(values)
    solution: Array = np.zeros(terms.shape[1])
    rms = 0.0
    for _ in range(8):
        weighted = terms * (weight * robust)[:, None]
        solution = np.asarray(np.linalg.lstsq(weighted.T @ terms, weighted.T @ values, rcond=None)[0], np.float64)
        left = values - terms @ solution
        total = weight * robust
        rms = float(np.sqrt((total * left**2).sum() / total.sum())) + 1e-9
        typical = float(np.median(np.abs(left[weight > np.median(weight)]))) + 1e-6
        robust = 1.0 / (1.0 + (left / (2.0 * typical)) ** 2)
    return solution, rms


def _padded(coefficients: Array, degree: int) -> Array:
    count = (degree + 1) * (degree + 2) // 2
    return np.pad(coefficients, (0, max(0, count - coefficients.size)))
