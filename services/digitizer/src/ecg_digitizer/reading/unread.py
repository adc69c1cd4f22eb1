"""Ink of traces that no traced line explains: the sign of a lead followed wrongly, however sure the tracer was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from ecg_digitizer.layout.part_maps import MAP_PX_PER_MM
from ecg_digitizer.page.picture import Plane
from ecg_digitizer.reading.signal import PlacedSignal
from ecg_digitizer.trace.rows import RowTrace

_INKED: Final = 0.5
_LINE_MM: Final = 2.0
"""Ink within a millimetre of a line is the line's: the map is coarse, and a pen is 0.5 mm wide."""
_LEAST_HEIGHT_MM: Final = 2.0
"""Shorter specks are dust and ends of letters."""


def unread_shares(ink: Plane, rows: Sequence[RowTrace], placed: Sequence[PlacedSignal]) -> list[float]:
    """Return for each lead how much ink beside it no line explains, as a share of the ink on its own line.

    ``ink``: how likely each pixel belongs to a trace, at 2 px/mm of the sheet. What is left over counts for the rows
    above and below it, whichever of them should have gone there.
    """
    inked = (ink >= _INKED).astype(np.uint8)
    left_over = _tall(np.where(_drawn(rows, ink.shape), 0, inked).astype(np.uint8))
    shares = []
    for signal in placed:
        columns = slice(*(max(0, round(end * MAP_PX_PER_MM)) for end in (signal.place.start_mm, signal.place.end_mm)))
        own = _drawn([rows[signal.place.row]], ink.shape)[:, columns] & (inked[:, columns] > 0)
        beside = left_over[_between(signal.place.row, rows, ink.shape[0]), columns]
        shares.append(float(beside.sum() / max(1, own.sum())))
    return shares


def _drawn(rows: Sequence[RowTrace], shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Return where lines run, as wide as their ink in the map may be."""
    canvas = np.zeros(shape, np.uint8)
    for row in rows:
        at = np.stack([row.x_mm, row.y_mm], axis=1) * MAP_PX_PER_MM
        seen = np.isfinite(row.y_mm)
        for run in np.split(np.flatnonzero(seen), np.flatnonzero(np.diff(np.flatnonzero(seen)) > 1) + 1):
            if run.size:
                line = np.round(at[run] * 16).astype(np.int32)
                cv2.polylines(
                    canvas, [line], isClosed=False, color=1, thickness=round(_LINE_MM * MAP_PX_PER_MM), shift=4
                )
    return canvas > 0


def _tall(mask: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Keep what hangs together over some height."""
    _, marks, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    tall = stats[:, cv2.CC_STAT_HEIGHT] >= _LEAST_HEIGHT_MM * MAP_PX_PER_MM
    tall[0] = False
    kept: npt.NDArray[np.bool_] = tall[marks]
    return kept


def _between(row: int, rows: Sequence[RowTrace], height: int) -> slice:
    """Return the map's rows between the baselines above and below a row, to the page's edge where there is none."""
    above = round(rows[row - 1].baseline_mm * MAP_PX_PER_MM) if row > 0 else 0
    below = round(rows[row + 1].baseline_mm * MAP_PX_PER_MM) if row + 1 < len(rows) else height
    return slice(max(0, above), max(0, below))
