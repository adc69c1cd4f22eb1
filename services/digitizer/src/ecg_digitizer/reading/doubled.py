"""Strokes that two rows were led along: at most one of them is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ecg_digitizer.reading.signal import PlacedSignal
from ecg_digitizer.trace.rows import RowTrace

_SAME_MM: Final = 0.5


def doubled_shares(rows: Sequence[RowTrace], placed: Sequence[PlacedSignal]) -> list[float]:
    """Return for each lead the share of its line that runs where another row's does."""
    lines_mm = np.stack([row.y_mm for row in rows])
    shares = []
    for signal in placed:
        x_mm = rows[signal.place.row].x_mm
        columns = (x_mm >= signal.place.start_mm) & (x_mm <= signal.place.end_mm)
        others = np.delete(lines_mm[:, columns], signal.place.row, axis=0)
        near = np.abs(others - lines_mm[signal.place.row, columns]) < _SAME_MM
        shares.append(float(near.any(axis=0).mean()) if columns.any() else 0.0)
    return shares
