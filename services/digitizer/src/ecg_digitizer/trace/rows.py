"""All rows of a page traced: their centre lines along the sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.errors import EcgError, ErrorCode

from ecg_digitizer.layout.rows import evened, find_rows, likeliest_rows, trace_ink
from ecg_digitizer.page.picture import Plane
from ecg_digitizer.page.rectify import PX_PER_MM
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
    """The page's rows from top to bottom. ``cover`` is the traces' ink without text, marks and frames."""

    rows: tuple[RowTrace, ...]
    cover: Plane
    baselines_px: npt.NDArray[np.int64]


def trace_rows(ink: Ink, *, n_rows: int | None = None) -> Traces:
    """Find the rows and follow each; of more than ``n_rows``, where it is known, the likeliest.

    Raises EcgError ``no_ecg_found`` where nothing runs across the page.
    """
    if ink.contrast < _LEAST_CONTRAST:
        raise EcgError(code=ErrorCode.NO_ECG_FOUND)
    cover = evened(trace_ink(ink.cover))
    baselines = find_rows(cover, n_rows=n_rows)
    if not 1 <= len(baselines) <= _MOST_ROWS:
        raise EcgError(code=ErrorCode.NO_ECG_FOUND)
    lines = _follow(cover, ink, baselines, ())
    kept = _are_traces(lines)
    if not any(kept):
        raise EcgError(code=ErrorCode.NO_ECG_FOUND)
    rows = tuple(_row(line) for line, is_trace in zip(lines, kept, strict=True) if is_trace)
    traces = Traces(rows, cover, baselines[kept])
    if n_rows is None or len(rows) <= n_rows:
        return traces
    chosen = replace(traces, baselines_px=traces.baselines_px[likeliest_rows(cover, traces.baselines_px, n_rows)])
    return trace_again(chosen, ink, ())


def trace_again(traces: Traces, ink: Ink, borders_mm: Sequence[Collection[float]]) -> Traces:
    """Follow the rows once more, now that it is known where along each row one lead ends and another begins."""
    breaks = [[round(border * PX_PER_MM) for border in row] for row in borders_mm]
    lines = _follow(traces.cover, ink, traces.baselines_px, breaks)
    return replace(traces, rows=tuple(_row(line) for line in lines))


def _follow(
    cover: Plane, ink: Ink, baselines: npt.NDArray[np.int64], breaks: Sequence[Collection[int]]
) -> tuple[CentreLine, ...]:
    reach = reach_of_rows(baselines, cover.shape[0])
    paths = follow_rows(cover, ink.hidden, baselines, reach_px=reach, breaks=breaks)
    return centre_lines(cover, paths, strayed_columns(paths, baselines))


def _row(line: CentreLine) -> RowTrace:
    return RowTrace(line.column / PX_PER_MM, line.row / PX_PER_MM, float(np.nanmedian(line.row)) / PX_PER_MM)


def _are_traces(lines: tuple[CentreLine, ...]) -> list[bool]:
    """Tell traces from what is straight as drawn with a ruler while others are not."""
    inked = [int(np.isfinite(line.row).sum()) for line in lines]
    strays = [_stray_mm(line) if count > 10 else 0.0 for line, count in zip(lines, inked, strict=True)]
    living = float(np.median(strays)) > 3 * _STRAIGHT_MM
    return [count > 10 and not (living and stray < _STRAIGHT_MM) for count, stray in zip(inked, strays, strict=True)]


def _stray_mm(line: CentreLine) -> float:
    """How far the line strays from the smooth curve that a border or an edge of paper would be."""
    seen = np.isfinite(line.row)
    column, row = line.column[seen] / line.column[-1], line.row[seen]
    stray = row - np.polyval(np.polyfit(column, row, 2), column)
    return float(np.percentile(stray, 99.0) - np.percentile(stray, 1.0)) / PX_PER_MM
