"""All rows of a page traced: their centre lines along the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import Predictor

from ecg_digitizer.page.picture import Rgb
from ecg_digitizer.page.rectify import PX_PER_MM
from ecg_digitizer.trace.decode import likeliest_way, without_blank
from ecg_digitizer.trace.following import look_along
from ecg_digitizer.trace.limb_leads import limb_leads_settled
from ecg_digitizer.trace.sampling import finite_runs
from ecg_digitizer.trace.sharing import shared_out

Array = npt.NDArray[np.float64]

_SHORTEST_PIECE_MM: Final = 1.2


@dataclass(frozen=True, slots=True, eq=False)
class RowTrace:
    """A row's line along the sheet in mm, a height a column, NaN where none is seen, and its baseline.

    ``error_mm``: how far the height may be off (1 sigma), by the network that saw it.
    """

    x_mm: Array
    y_mm: Array
    error_mm: Array
    baseline_mm: float

    def pieces(self) -> list[tuple[int, int]]:
        """Return (start, end) of the runs of columns in which the line is seen, end not included.

        Shorter ones than a trace can be are left out: marks between leads, and grid lines taken for ink.
        """
        shortest = _SHORTEST_PIECE_MM * PX_PER_MM
        return [(start, end) for start, end in finite_runs(self.y_mm) if end - start >= shortest]


def trace_rows(rgb: Rgb, baselines_mm: Sequence[float], models: Predictor) -> tuple[RowTrace, ...]:
    """Return the line of each row of a sheet, given the baselines of all. Raises ModelUnavailableError."""
    baselines_px = PX_PER_MM * np.array(baselines_mm, np.float64)
    x_mm = np.arange(rgb.shape[1]) / PX_PER_MM
    sights = [look_along(rgb, baselines_px, row, models) for row in range(len(baselines_mm))]
    candidates = [sight.candidates() for sight in sights]
    ways = shared_out(candidates, [likeliest_way(of_row) for of_row in candidates], baselines_px)
    likely = [of_row.likely_along(way) for of_row, way in zip(candidates, ways, strict=True)]
    lines = [
        without_blank(sight.line(of_row.along(way)), seen)
        for sight, of_row, way, seen in zip(sights, candidates, ways, likely, strict=True)
    ]
    height_px = limb_leads_settled(sights, candidates, np.array([line.height_px for line in lines]), np.array(likely))
    return tuple(
        RowTrace(x_mm, height / PX_PER_MM, line.error_px / PX_PER_MM, baseline_mm)
        for height, line, baseline_mm in zip(height_px, lines, baselines_mm, strict=True)
    )
