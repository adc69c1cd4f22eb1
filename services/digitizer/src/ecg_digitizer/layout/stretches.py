"""Where along the page the traces run: columns of the page that stand apart, and the ends of each row's trace."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_GAP_MM: Final = 1.5
_SHORTEST_MM: Final = 15.0
_ROWS_AGREE: Final = 0.6


def find_stretches(x_mm: Array, rows_mm: list[Array]) -> list[tuple[float, float]]:
    """Return (start, end) in mm of the page's columns that are parted by gaps in most rows.

    ``rows_mm``: heights of each row's line, NaN where there is no ink, all on ``x_mm``. A page whose columns join has
    one stretch. Stretches shorter than 15 mm are stray marks.
    """
    inked = np.mean([np.isfinite(row) for row in rows_mm], axis=0) >= 1.0 - _ROWS_AGREE
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inked.astype(np.int8), [0]])))
    runs = [(float(x_mm[a]), float(x_mm[b - 1])) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    joined: list[tuple[float, float]] = []
    for start, end in runs:
        if joined and start - joined[-1][1] < _GAP_MM:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [(start, end) for start, end in joined if end - start >= _SHORTEST_MM]


def trace_ends(x_mm: Array, row_mm: Array, start_mm: float, end_mm: float) -> tuple[float, float] | None:
    """Return where one row's trace begins and ends within a stretch, leaving out specks; None if it is empty."""
    inside = (x_mm >= start_mm) & (x_mm <= end_mm)
    seen = np.isfinite(row_mm[inside])
    if seen.mean() < 0.3:
        return None
    step = float(x_mm[1] - x_mm[0])
    window = max(1, int(4.0 / step))
    density = np.convolve(seen, np.ones(window) / window, mode="full")
    ahead, behind = density[window - 1 :], density[: seen.size]
    x = x_mm[inside]
    good_start, good_end = np.flatnonzero(seen & (ahead > 0.6)), np.flatnonzero(seen & (behind > 0.6))
    if not good_start.size or not good_end.size:
        return None
    return float(x[good_start[0]]), float(x[good_end[-1]])
