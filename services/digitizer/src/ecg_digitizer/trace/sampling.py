"""From a centre line in millimetres to an evenly sampled signal in millivolts."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline

Array = npt.NDArray[np.float64]

SAMPLING_RATE_HZ: Final = 500.0
LONGEST_FILLED_GAP_S: Final = 0.04  # a grid line or a speck may hide that much; anything longer stays missing


def sample_trace(time_s: Array, height_mm: Array, *, n_samples: int) -> Array:
    """Return millimetres above the baseline at n/500 s; NaN outside the trace and in gaps above 40 ms.

    ``time_s`` rises evenly, ``height_mm`` is NaN where there is no ink. Cubic splines, since linear interpolation
    between pixel columns costs up to 1.7 dB. A trace lasts as long as its columns of pixels, one more at most: the pen
    that drew the last one is wider than it.
    """
    at = np.arange(n_samples) / SAMPLING_RATE_HZ
    out = np.full(n_samples, np.nan)
    column_s = float(time_s[1] - time_s[0]) if time_s.size > 1 else 0.0
    runs = _without_short_gaps(time_s, finite_runs(height_mm))
    for start, end in runs:
        seen = np.flatnonzero(np.isfinite(height_mm[start:end])) + start
        if seen.size < 4:
            continue
        inside = (at >= time_s[seen[0]] - column_s) & (at <= time_s[seen[-1]] + column_s)
        out[inside] = CubicSpline(time_s[seen], height_mm[seen])(np.clip(at[inside], time_s[seen[0]], time_s[seen[-1]]))
    return out


def _without_short_gaps(time_s: Array, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        if joined and time_s[start] - time_s[joined[-1][1] - 1] <= LONGEST_FILLED_GAP_S:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def finite_runs(values: Array) -> list[tuple[int, int]]:
    """Return (start, end) of each run of finite values, end not included."""
    return runs_of(np.isfinite(values))


def runs_of(true: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return (start, end) of each run of what is true, end not included."""
    padded = np.concatenate([[False], true, [False]])
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
