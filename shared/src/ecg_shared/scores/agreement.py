"""How far two judges agree, of whom neither is the truth: a page and its signal, two readers.

Cohen J. A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20:37-46, 1960,
doi:10.1177/001316446002000104.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

RESAMPLINGS = 1000


def kappa(one: npt.NDArray[np.str_], other: npt.NDArray[np.str_]) -> float:
    """Return the agreement beyond chance of two judges' answers, shape (n,); NaN where both know one answer only."""
    by_chance = sum(np.mean(one == answer) * np.mean(other == answer) for answer in np.union1d(one, other))
    return float((np.mean(one == other) - by_chance) / (1.0 - by_chance)) if by_chance < 1.0 else float("nan")


def kappa_interval(one: npt.NDArray[np.str_], other: npt.NDArray[np.str_], *, seed: int) -> tuple[float, float]:
    """Return the 95 % interval of ``kappa`` by resampling what was judged."""
    rng = np.random.default_rng(seed)
    drawn = (rng.integers(one.size, size=one.size) for _ in range(RESAMPLINGS))
    low, high = np.nanpercentile([kappa(one[rows], other[rows]) for rows in drawn], (2.5, 97.5))
    return float(low), float(high)
