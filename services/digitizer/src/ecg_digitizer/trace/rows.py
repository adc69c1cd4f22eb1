"""All rows of a page traced: their centre lines along the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.errors import EcgError, ErrorCode

from ecg_digitizer.layout.rows import find_rows, trace_ink
from ecg_digitizer.page.picture import Plane
from ecg_digitizer.page.rectify import PX_PER_MM, Sheet
from ecg_digitizer.trace.ink import Ink
from ecg_digitizer.trace.outline import CentreLine, centre_lines
from ecg_digitizer.trace.path import follow_rows, reach_of_rows, strayed_columns

Array = npt.NDArray[np.float64]

_STRAIGHT_MM: Final = 0.25  # a page's border, curled by the scanner, strays less; a living heart's trace more
_LEAST_CONTRAST: Final = 2.5
_MOST_ROWS: Final = 20


@dataclass(frozen=True, slots=True, eq=False)
class RowTrace:
    """A row's line along the sheet in mm, NaN where there is no ink, and its baseline."""

    x_mm: Array
    y_mm: Array
    baseline_mm: float


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """The page's rows from top to bottom. ``ink`` is the traces' ink without text, marks and frames."""

    rows: tuple[RowTrace, ...]
    ink: Plane
    pen_mm: float


def trace_rows(sheet: Sheet, ink: Ink) -> Traces:
    """Find the rows and follow each. Raises EcgError ``no_ecg_found`` where nothing runs across the page."""
    if ink.contrast < _LEAST_CONTRAST:
        raise EcgError(code=ErrorCode.NO_ECG_FOUND)
    cover = trace_ink(ink.cover)
    baselines = find_rows(cover)
    if not 1 <= len(baselines) <= _MOST_ROWS:
        raise EcgError(code=ErrorCode.NO_ECG_FOUND)
    paths = follow_rows(cover, ink.hidden, baselines, reach_px=reach_of_rows(baselines, sheet.rgb.shape[0]))
    lines = _traces_among(centre_lines(cover, paths, strayed_columns(paths, baselines)))
    if not lines:
        raise EcgError(code=ErrorCode.NO_ECG_FOUND)
    rows = [
        RowTrace(line.column / PX_PER_MM, line.row / PX_PER_MM, float(np.nanmedian(line.row)) / PX_PER_MM)
        for line in lines
    ]
    pen_mm = float(np.median([line.thickness_px for line in lines])) / PX_PER_MM
    return Traces(tuple(sorted(rows, key=lambda row: row.baseline_mm)), cover, pen_mm)


def _traces_among(lines: tuple[CentreLine, ...]) -> list[CentreLine]:
    """Leave out what is straight as drawn with a ruler while others are not."""
    inked = [int(np.isfinite(line.row).sum()) for line in lines]
    strays = [_stray_mm(line) if count > 10 else 0.0 for line, count in zip(lines, inked, strict=True)]
    living = float(np.median(strays)) > 3 * _STRAIGHT_MM
    return [
        line
        for line, count, stray in zip(lines, inked, strays, strict=True)
        if count > 10 and not (living and stray < _STRAIGHT_MM)
    ]


def _stray_mm(line: CentreLine) -> float:
    """How far the line strays from the smooth curve that a border or an edge of paper would be."""
    seen = np.isfinite(line.row)
    column, row = line.column[seen] / line.column[-1], line.row[seen]
    stray = row - np.polyval(np.polyfit(column, row, 2), column)
    return float(np.percentile(stray, 99.0) - np.percentile(stray, 1.0)) / PX_PER_MM
