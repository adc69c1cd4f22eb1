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
from ecg_digitizer.trace.decode import Candidates, likeliest_way, without_blank
from ecg_digitizer.trace.following import Sight, look_along
from ecg_digitizer.trace.limb_leads import limb_leads_settled
from ecg_digitizer.trace.sampling import finite_runs
from ecg_digitizer.trace.second_look import looked_again
from ecg_digitizer.trace.sharing import shared_out

Array = npt.NDArray[np.float64]

_SHORTEST_PIECE_MM: Final = 1.2


@dataclass(frozen=True, slots=True, eq=False)
class RowTrace:
    """A row's line along the sheet in mm, a height a column, NaN where none is seen, and its baseline.

    ``error_mm``: how far the height may be off (1 sigma), by the network that saw it; ``first_mm``: where the line went
    by the first look at the row alone.
    """

    x_mm: Array
    y_mm: Array
    error_mm: Array
    baseline_mm: float
    first_mm: Array

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
    first = [_Followed.of(sight) for sight in sights]
    first_px, _ = _shared(first, baselines_px)
    again = looked_again(rgb, baselines_px, sights, [row.candidates for row in first], first_px, models)
    second = [
        before if sight is seen else _Followed.of(sight)
        for before, seen, sight in zip(first, sights, again, strict=True)
    ]
    way_px, likely = _shared(second, baselines_px)
    lines = [without_blank(sight.line(way), seen) for sight, way, seen in zip(again, way_px, likely, strict=True)]
    each_px = np.array([line.height_px for line in lines])
    height_mm = limb_leads_settled(again, [row.candidates for row in second], each_px, likely) / PX_PER_MM
    return tuple(
        RowTrace(x_mm, height, line.error_px / PX_PER_MM, baseline_mm, first)
        for height, line, baseline_mm, first in zip(height_mm, lines, baselines_mm, first_px / PX_PER_MM, strict=True)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Followed:
    """A row's candidates and the likeliest way through them, (w,)."""

    candidates: Candidates
    way: npt.NDArray[np.int64]

    @classmethod
    def of(cls, sight: Sight) -> _Followed:
        candidates = sight.candidates()
        return cls(candidates, likeliest_way(candidates))


def _shared(rows: Sequence[_Followed], baselines_px: Array) -> tuple[npt.NDArray[np.int64], Array]:
    """Return the heights (rows, w) of all rows, where two claim a stroke of one of them, and how likely they are."""
    ways = shared_out([row.candidates for row in rows], [row.way for row in rows], baselines_px)
    chosen = [(row.candidates, way) for row, way in zip(rows, ways, strict=True)]
    return (
        np.array([candidates.along(way) for candidates, way in chosen]),
        np.array([candidates.likely_along(way) for candidates, way in chosen]),
    )
