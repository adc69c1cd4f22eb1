"""The rows of a page: the heights at which traces lie still, and from where to where along the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks

from ecg_digitizer.layout.part_maps import MAP_PX_PER_MM
from ecg_digitizer.layout.parts import Parts
from ecg_digitizer.page.picture import Plane

_SMOOTHED_MM: Final = 0.8
_NEAREST_ROWS_MM: Final = 3.5
_LEAST_PEAK: Final = 0.05  # of the highest
_SHORTEST_MM: Final = 20.0
"""A row of less than this is a stray mark: 0.8 s at 25 mm/s."""
_LEAST_SHARE: Final = 0.3  # of the longest row
_TOLD_SHARE: Final = 0.1  # where a person says that there are more rows
_LIKELY: Final = 0.4
_ASIDE_MM: Final = 1.5  # a lead's own level strays from its row's
_ONE_ROW_SHARE: Final = 0.45  # of the rows' distance: nearer levels of different columns are one row
_HARDLY: Final = 0.5  # of the columns of the shorter; two rows share nearly all
_BRIDGED_MM: Final = 4.0
_BORDER_REACH_MM: Final = 3.0
_BORDER_LIKELY: Final = 0.3
_FEWEST_IN_STEP: Final = 3
_OUT_OF_STEP: Final = 0.15
_AT_BORDER_MM: Final = 2.0
_TRACE_REACH_MM: Final = 12.0
_TRACED_SHARE: Final = 0.5
_MOST_SPARE_ROWS: Final = 6  # to try all choices of more takes long


@dataclass(frozen=True, slots=True)
class Row:
    """One row of traces, in mm of the sheet.

    ``spans``: where traces run; ``borders_mm``: where a lead starts or ends.
    """

    baseline_mm: float
    spans: tuple[tuple[float, float], ...]
    borders_mm: tuple[float, ...]

    @property
    def start_mm(self) -> float:
        """Where its first trace starts."""
        return self.spans[0][0]

    @property
    def end_mm(self) -> float:
        """Where its last trace ends."""
        return self.spans[-1][1]

    @property
    def inked_mm(self) -> float:
        """How much of it holds traces."""
        return sum(end - start for start, end in self.spans)


def find_rows(parts: Parts, *, n_rows: int | None = None) -> tuple[Row, ...]:
    """Return the rows from top to bottom, none where no trace runs.

    Of more than ``n_rows``, where a person has said it, the likeliest: long ones, evenly apart.
    """
    found = _rows(parts, least_share=_LEAST_SHARE)
    if n_rows is not None and len(found) < n_rows:
        found = _rows(parts, least_share=_TOLD_SHARE)
    if n_rows is not None and len(found) > n_rows:
        return _likeliest(found, n_rows)
    return found


def _rows(parts: Parts, *, least_share: float) -> tuple[Row, ...]:
    still = parts.maps["baseline"]
    # a row of one level a lead: the sum along the page has a peak a row
    profile = gaussian_filter1d(np.maximum(still - 0.1, 0.0).sum(axis=1), _SMOOTHED_MM * MAP_PX_PER_MM)
    peaks, _ = find_peaks(
        profile, height=_LEAST_PEAK * max(float(profile.max()), 1e-6), distance=_NEAREST_ROWS_MM * MAP_PX_PER_MM
    )
    levels = [(int(peak), _support(still, int(peak))) for peak in peaks]
    rows = [
        _row(parts, peak, support)
        for peak, support in _joined(levels)
        if support.sum() >= _SHORTEST_MM * MAP_PX_PER_MM and _runs(parts.maps["trace"], peak, support)
    ]
    rows = [row for row in rows if row.spans]
    longest = max((row.inked_mm for row in rows), default=0.0)
    sure = [row for row in rows if row.inked_mm >= least_share * longest]
    return tuple(row for row in rows if row in sure or _in_step(row, sure))


def _in_step(row: Row, sure: Sequence[Row]) -> bool:
    """Whether a row that is hardly seen lies as far from the next as rows do: a noisy lead is seldom level."""
    if len(sure) < _FEWEST_IN_STEP:
        return False
    pitch = float(np.median(np.diff([one.baseline_mm for one in sure])))
    nearest = min(abs(one.baseline_mm - row.baseline_mm) for one in sure)
    return abs(nearest / pitch - 1.0) < _OUT_OF_STEP


def _row(parts: Parts, peak: int, support: npt.NDArray[np.bool_]) -> Row:
    borders_mm = _borders_mm(parts.maps["border"], peak)
    spans = [(_at_border(start, borders_mm), _at_border(end, borders_mm)) for start, end in _spans(support)]
    return Row(_level_mm(parts.maps["baseline"], peak), tuple(spans), borders_mm)


def _at_border(end_mm: float, borders_mm: tuple[float, ...]) -> float:
    """Return the border that an end lies at, which is seen more sharply than where a level fades."""
    nearest = min(borders_mm, key=lambda border: abs(border - end_mm), default=end_mm)
    return nearest if abs(nearest - end_mm) < _AT_BORDER_MM else end_mm


def _runs(trace: Plane, peak: int, support: npt.NDArray[np.bool_]) -> bool:
    """Whether a trace runs about a level; a line of text or a frame may look level too."""
    reach = round(_TRACE_REACH_MM * MAP_PX_PER_MM)
    about = trace[max(0, peak - reach) : peak + reach + 1].max(axis=0)
    return bool((about[support] > _LIKELY).mean() > _TRACED_SHARE)


def _support(still: Plane, peak: int) -> npt.NDArray[np.bool_]:
    """Mark the columns in which a trace lies still near a level."""
    reach = round(_ASIDE_MM * MAP_PX_PER_MM)
    return np.asarray(still[max(0, peak - reach) : peak + reach + 1].max(axis=0) > _LIKELY)


def _joined(levels: list[tuple[int, npt.NDArray[np.bool_]]]) -> list[tuple[int, npt.NDArray[np.bool_]]]:
    """Join levels that different columns of one row have: near each other, and hardly in the same columns.

    Rows are told apart by levels that last for half of the page: those of one lead that wanders do not.
    """
    if len(levels) < 2:
        return levels
    page = np.any([support for _, support in levels], axis=0).sum()
    whole = [peak for peak, support in levels if support.sum() > 0.5 * page]
    pitch = float(np.median(np.diff(whole))) if len(whole) > 1 else 60.0
    joined = [levels[0]]
    for peak, support in levels[1:]:
        last_peak, last = joined[-1]
        shared = float((support & last).sum()) / max(1, min(support.sum(), last.sum()))
        if peak - last_peak < _ONE_ROW_SHARE * pitch and shared < _HARDLY:
            heavier = peak if support.sum() > last.sum() else last_peak
            joined[-1] = (heavier, support | last)
        else:
            joined.append((peak, support))
    return joined


def _level_mm(still: Plane, peak: int) -> float:
    """Return the level between pixels, in mm of the sheet."""
    reach = MAP_PX_PER_MM
    rows = np.arange(max(0, peak - reach), min(still.shape[0], peak + reach + 1))
    weights = np.maximum(still[rows[0] : rows[-1] + 1].sum(axis=1) - 0.1, 1e-6)
    return (float((rows * weights).sum() / weights.sum()) + 0.5) / MAP_PX_PER_MM


def _spans(support: npt.NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], support.astype(np.int8), [0]])))
    joined: list[tuple[float, float]] = []
    for start, end in (edges.reshape(-1, 2) / MAP_PX_PER_MM).tolist():
        if joined and start - joined[-1][1] < _BRIDGED_MM:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple((start, end) for start, end in joined if end - start >= _BRIDGED_MM)


def _borders_mm(border: Plane, peak: int) -> tuple[float, ...]:
    """Return where leads start or end at this level, between pixels."""
    reach = round(_BORDER_REACH_MM * MAP_PX_PER_MM)
    profile = gaussian_filter1d(border[max(0, peak - reach) : peak + reach + 1].mean(axis=0), 0.6)
    peaks, _ = find_peaks(np.pad(profile, 1), height=_BORDER_LIKELY)
    found = []
    for at in peaks - 1:
        near = np.arange(max(0, at - 2), min(profile.size, at + 3))
        found.append((float((near * profile[near]).sum() / profile[near].sum()) + 0.5) / MAP_PX_PER_MM)
    return tuple(found)


def _likeliest(rows: tuple[Row, ...], n_rows: int) -> tuple[Row, ...]:
    longest = sorted(sorted(range(len(rows)), key=lambda k: -rows[k].inked_mm)[: n_rows + _MOST_SPARE_ROWS])
    most = max(row.inked_mm for row in rows)

    def likeliness(chosen: tuple[int, ...]) -> float:
        apart = np.diff([rows[k].baseline_mm for k in chosen])
        uneven = float(apart.std() / apart.mean()) if apart.size else 0.0
        return float(np.mean([rows[k].inked_mm / most for k in chosen])) - uneven

    return tuple(rows[k] for k in max(combinations(longest, n_rows), key=likeliness))
