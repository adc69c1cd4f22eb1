"""Leads that go on from one column of a printed page to the next, for what needs longer than a column lasts."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg
from scipy import signal

from ecg_analyzer.quality.columns import columns

_FLAT_MV: Final = 0.01
"""Standard deviation below which a column is not blown up: see ZScore of the arrhythmia model."""


def joined_columns(ecg: Ecg, unusable: frozenset[str]) -> npt.NDArray[np.float64]:
    """Return leads made of one lead of each column in turn, shape (n, n_samples), NaN where none was recorded.

    The rhythm goes on where the lead changes, only the shapes do not; each column is brought to the same spread, so
    that a small lead says as much as a large one. Of a 3x4 page there are three such leads, 10 s long; as many as the
    column with the fewest leads has. Without any column there is none.
    """
    parts = sorted(columns(ecg, unusable), key=lambda column: column.start_sample)
    n_leads = min((len(column.ecg.lead_names) for column in parts), default=0)
    joined = np.full((n_leads, ecg.n_samples), np.nan)
    for column in parts:
        level = signal.detrend(np.nan_to_num(column.ecg.signal_mv[:n_leads]).astype(np.float64), axis=1)
        spread = np.maximum(level.std(axis=1, keepdims=True), _FLAT_MV)
        joined[:, column.start_sample : column.start_sample + column.ecg.n_samples] = level / spread
    return joined
