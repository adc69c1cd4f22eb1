"""A smooth relief through scattered, noisy, partly wrong shifts, as stiff as the shifts themselves ask for.

A penalised cubic B-spline (Eilers & Marx 1996, doi:10.1214/ss/1038425655).

Solved by conjugate gradients: few sparse products each, and none of LAPACK's threads, which stall on busy cores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.fft import dct
from scipy.sparse import csr_array, diags_array, eye_array, kron
from scipy.sparse.linalg import LinearOperator, cg

from ecg_digitizer.grid.mapping import Relief

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_STEP_MM: Final = 8.0
_MARGIN: Final = 2
_ROUNDS: Final = 3
_WIDE: Final = 3.0
"""Shifts off by this many times the typical distance count half (Cauchy)."""
_ALMOST_AS_GOOD: Final = 1.1
_BLOCK_MM: Final = 16.0
_LARGEST_MISS_MM: Final = 0.3
_TINY: Final = 1e-6
_ACCURACY: Final = 3e-4
_MOST_STEPS: Final = 40
_OWN_SHARE: Final = 0.3
"""Of the trust around a coefficient, what acts on it alone: brings the preconditioner near the spline's own matrix."""


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """The spline over a part of the paper: how its coefficients make the shift at each datum, and how it bends.

    ``data`` (n_data, n_coefficients), ``back`` its transpose; ``bends`` are the second differences as a quadratic
    form, ``waves`` the cosine waves along both directions and ``wave_bends`` (rows, columns) how much each wave bends,
    all to solve quickly.
    ``is_even`` tells the fields of a chessboard apart, of which one colour judges a fit to the other.
    """

    left_mm: float
    top_mm: float
    shape: tuple[int, int]
    data: csr_array
    back: csr_array
    bends: csr_array
    waves: tuple[Array, Array]
    wave_bends: Array
    is_even: npt.NDArray[np.bool_]

    @classmethod
    def over(cls, u_mm: Array, v_mm: Array) -> Net:
        """Return a net that holds all places (n,)."""
        left, top = float(u_mm.min()) - _MARGIN * _STEP_MM, float(v_mm.min()) - _MARGIN * _STEP_MM
        columns = int(np.ceil((float(u_mm.max()) - left) / _STEP_MM)) + 1 + _MARGIN
        rows = int(np.ceil((float(v_mm.max()) - top) / _STEP_MM)) + 1 + _MARGIN
        column, across = _cubic((u_mm - left) / _STEP_MM)
        row, along = _cubic((v_mm - top) / _STEP_MM)
        places = row[:, :, None] * columns + column[:, None, :]
        shares = along[:, :, None] * across[:, None, :]
        starts = np.arange(0, 16 * u_mm.size + 1, 16)
        chessboard = np.floor(u_mm / _BLOCK_MM) + np.floor(v_mm / _BLOCK_MM)
        data = csr_array((shares.ravel(), places.ravel(), starts), shape=(u_mm.size, rows * columns))
        return cls(
            left_mm=left,
            top_mm=top,
            shape=(rows, columns),
            data=data,
            back=data.T.tocsr(),
            bends=_bends(rows, columns),
            waves=(_waves(rows), _waves(columns)),
            wave_bends=(_steps(rows)[:, None] + _steps(columns)) ** 2,
            is_even=chessboard % 2 == 0,
        )

    def relief(self, in_u: Array, in_v: Array) -> Relief:
        """Return the relief with these coefficients of both shifts."""
        return Relief(
            np.stack([part.reshape(self.shape) for part in (in_u, in_v)]), self.left_mm, self.top_mm, _STEP_MM
        )


def fit_smoothly(net: Net, shift_mm: Array, trust: Array, stiffness: Sequence[float]) -> tuple[Array, float]:
    """Return the coefficients of the best fit and the rms distance in mm of the shifts (n,) from it.

    ``trust`` (n,) weighs each shift, 0 leaves it out. Of several stiffnesses the largest is taken that foretells the
    blocks of paper left out nearly as well as any.
    """
    chosen = stiffness[0] if len(stiffness) == 1 else _foretelling(net, shift_mm, trust, stiffness)
    coefficients, weight = _robust(net, shift_mm, trust, chosen)
    left = shift_mm - net.data @ coefficients
    return coefficients, float(np.sqrt((weight * left**2).sum() / max(float(weight.sum()), _TINY)))


def _foretelling(net: Net, shift_mm: Array, trust: Array, stiffness: Sequence[float]) -> float:
    misses = []
    judged = ~net.is_even & (trust > 0)
    for candidate in stiffness:
        coefficients, _ = _robust(net, shift_mm, np.where(net.is_even, trust, 0.0), candidate)
        off = np.abs(shift_mm - net.data @ coefficients)[judged]
        misses.append(float((np.minimum(off, _LARGEST_MISS_MM) * trust[judged]).sum()))
    good_enough = _ALMOST_AS_GOOD * min(misses) + _TINY
    return max(one for one, miss in zip(stiffness, misses, strict=True) if miss <= good_enough)


def _robust(net: Net, shift_mm: Array, trust: Array, stiffness: float) -> tuple[Array, Array]:
    """Return coefficients and the weights of the data after doubt: what lies far off pulls less."""
    weight = trust
    coefficients: Array = np.zeros(net.data.shape[1])
    for _ in range(_ROUNDS):
        coefficients = _solved(net, shift_mm, weight, stiffness, coefficients)
        off = np.abs(shift_mm - net.data @ coefficients)
        typical = float(np.median(off[trust > 0])) + 1e-4 if (trust > 0).any() else 1.0
        weight = trust / (1.0 + (off / (_WIDE * typical)) ** 2)
    return coefficients, weight


def _solved(net: Net, shift_mm: Array, weight: Array, stiffness: float, start: Array) -> Array:
    """Minimise the weighted squares of what is left and the bending; cosine waves are nearly its eigenvectors."""
    n = net.data.shape[1]
    down, across = net.waves
    against = _OWN_SHARE * float(weight.sum()) / n + _TINY + stiffness * net.wave_bends

    def pulled(coefficients: Array) -> Array:
        felt = net.back @ (weight * (net.data @ coefficients))
        return np.asarray(felt + stiffness * (net.bends @ coefficients) + _TINY * coefficients)

    def nearly_solved(pull: Array) -> Array:
        waves = down @ pull.reshape(net.shape) @ across.T / against
        return np.asarray((down.T @ waves @ across).ravel())

    solution, _ = cg(
        LinearOperator((n, n), matvec=pulled, dtype=np.float64),
        net.back @ (weight * shift_mm),
        x0=start,
        rtol=_ACCURACY,
        maxiter=_MOST_STEPS,
        M=LinearOperator((n, n), matvec=nearly_solved, dtype=np.float64),
    )
    return np.asarray(solution)


def _bends(rows: int, columns: int) -> csr_array:
    """Return the quadratic form of the second differences along, down and twisted."""
    parts = (
        kron(eye_array(rows), _differences(columns, (1.0, -2.0, 1.0))),
        kron(_differences(rows, (1.0, -2.0, 1.0)), eye_array(columns)),
        np.sqrt(2.0) * kron(_differences(rows, (-1.0, 1.0)), _differences(columns, (-1.0, 1.0))),
    )
    return csr_array(sum((part.T @ part for part in parts[1:]), parts[0].T @ parts[0]))


def _differences(n: int, pattern: Sequence[float]) -> csr_array:
    order = len(pattern) - 1
    return diags_array(list(pattern), offsets=list(range(order + 1)), shape=(n - order, n)).tocsr()


def _waves(n: int) -> Array:
    return np.asarray(dct(np.eye(n), axis=0, norm="ortho"))


def _steps(n: int) -> Array:
    """Return the squared difference of neighbours of each cosine wave."""
    return np.asarray(2.0 - 2.0 * np.cos(np.pi * np.arange(n) / n))


def _cubic(at: Array) -> tuple[Places, Array]:
    """Return the four coefficients (n, 4) that a uniform cubic B-spline weighs at each place, and their shares."""
    first = np.floor(at).astype(np.int64)
    part = at - first
    shares = np.column_stack(
        [
            (1 - part) ** 3 / 6,
            (3 * part**3 - 6 * part**2 + 4) / 6,
            (-3 * part**3 + 3 * part**2 + 3 * part + 1) / 6,
            part**3 / 6,
        ]
    )
    return first[:, None] + np.arange(-1, 3), shares
