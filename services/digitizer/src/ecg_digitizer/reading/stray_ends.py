"""A lead's line without what was followed at its ends that is none of it: paper's edges, a blot's rim, a grid line."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_LONGEST_MM: Final = 8.0
_JUMP_MV: Final = 0.4
"""Between two columns 5 ms apart: a QRS complex is half as steep, a pacemaker's spike comes back."""
_LEAST_JUMP_MM: Final = 4.0
_AWAY_MM: Final = 4.0
_MOST_PIECES: Final = 3


def without_stray_ends(x_mm: Array, y_mm: Array, *, mm_per_mv: float) -> Array:
    """Return the heights, NaN at either end where a short piece lies away from the line's level beyond a jump.

    Where the ink ends in the middle of nothing, as under a blot, the likeliest way goes on along whatever else is dark.
    """
    seen = np.flatnonzero(np.isfinite(y_mm))
    if seen.size < 2:
        return y_mm
    level_mm = float(np.median(y_mm[seen]))
    jump_mm = max(_LEAST_JUMP_MM, _JUMP_MV * mm_per_mv)
    first = _first_own(x_mm[seen], y_mm[seen], level_mm, jump_mm)
    last = seen.size - _first_own(-x_mm[seen][::-1], y_mm[seen][::-1], level_mm, jump_mm)
    cleared = y_mm.copy()
    cleared[: seen[first]] = np.nan
    cleared[seen[last - 1] + 1 :] = np.nan
    return cleared


def _first_own(x_mm: Array, y_mm: Array, level_mm: float, jump_mm: float) -> int:
    """Return which of the columns with ink is the first of the line itself; nothing is left out if it all were."""
    first = 0
    for _ in range(_MOST_PIECES):
        near = int(np.searchsorted(x_mm, x_mm[first] + _LONGEST_MM))
        jumps = first + 1 + np.flatnonzero(np.abs(np.diff(y_mm[first : near + 1])) > jump_mm)
        stray = [jump for jump in jumps if np.abs(y_mm[first:jump] - level_mm).min() > _AWAY_MM]
        if not stray or stray[-1] >= y_mm.size:
            break
        first = int(stray[-1])
    return first
