"""Strokes that a row was led along only after all rows had been looked at: what is read twice may be wrong twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ecg_digitizer.reading.signal import PlacedSignal
from ecg_digitizer.trace.rows import RowTrace

_ELSEWHERE_MM: Final = 1.0


def reconsidered_shares(rows: Sequence[RowTrace], placed: Sequence[PlacedSignal]) -> list[float]:
    """Return for each lead the share of its columns in which its line is not where the first look saw it."""
    shares = []
    for signal in placed:
        row = rows[signal.place.row]
        columns = (row.x_mm >= signal.place.start_mm) & (row.x_mm <= signal.place.end_mm)
        elsewhere = np.abs(row.y_mm[columns] - row.first_mm[columns]) > _ELSEWHERE_MM
        shares.append(float(elsewhere.mean()) if columns.any() else 0.0)
    return shares
