"""A long trace at the width of a print: the least and the greatest value of each step, so that no peak is lost."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ecg_shared.paper.plan import Points


def extrema(y: npt.NDArray[np.floating], *, n_steps: int) -> Points:
    """Return (step, least) and (step, greatest) for each of ``n_steps`` equal parts of ``y`` (n,), shape (2 n, 2).

    Every other step is given greatest first, so that the line runs on instead of jumping; steps count from 0, in
    their middle. NaN where a step holds no value. ``y`` shorter than the steps comes back as it is, one point each.
    """
    n_steps = max(1, min(n_steps, y.size))
    first = np.linspace(0, y.size, n_steps + 1).astype(np.int64)[:-1]
    least = np.fmin.reduceat(y, first).astype(np.float64)
    greatest = np.fmax.reduceat(y, first).astype(np.float64)
    pairs = np.stack([least, greatest], axis=1)
    pairs[1::2] = pairs[1::2, ::-1]
    return np.column_stack([np.repeat(np.arange(n_steps) + 0.5, 2), pairs.ravel()])
