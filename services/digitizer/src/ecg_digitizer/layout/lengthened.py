"""Rows as long as the lines that were traced along them, less their pulses.

Where a lead wanders off its level, its row looked shorter than it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from statistics import median
from typing import Final

from ecg_digitizer.layout.baselines import Row
from ecg_digitizer.layout.pulses import Pulse, pulses_at
from ecg_digitizer.trace.rows import RowTrace

_USUAL_MM: Final = 62.5  # carts fill rows with whole multiples of 2.5 s at 25 mm/s, which is 1.25 s at 50 mm/s
_USUAL_TOLERANCE: Final = 0.01
_BRIDGED_MM: Final = 6.0
_PULSES_MM: Final = (0.0, 5.0, 10.0)  # a calibration pulse of 0.2 s, not found, that hangs on the line
_AT_END_MM: Final = 2.0


def lengthened(rows: Sequence[Row], traces: Sequence[RowTrace], pulses: Sequence[Pulse]) -> tuple[Row, ...]:
    """Return the rows, those lengthened whose line goes on and then fills a usual time; ``traces`` one a row."""
    own = [pulses_at(row.baseline_mm, pulses, n_rows=len(rows)) for row in rows]
    return tuple(
        _lengthened(_without_pulses(row, of_row), trace, of_row)
        for row, trace, of_row in zip(rows, traces, own, strict=True)
    )


def _without_pulses(row: Row, pulses: Sequence[Pulse]) -> Row:
    """Return a row cut where most pulses stand at its ends: they hang on its trace and are none of it."""
    starts = [pulse.end_mm for pulse in pulses if abs(pulse.start_mm - row.start_mm) < _PULSES_MM[-1] / 2]
    ends = [pulse.start_mm for pulse in pulses if abs(pulse.end_mm - row.end_mm) < _PULSES_MM[-1] / 2]
    spans = [*row.spans]
    if starts and row.start_mm < median(starts) < spans[0][1]:
        spans[0] = (median(starts), spans[0][1])
    if ends and spans[-1][0] < median(ends) < row.end_mm:
        spans[-1] = (spans[-1][0], median(ends))
    return replace(row, spans=tuple(spans))


def _lengthened(row: Row, trace: RowTrace, pulses: Sequence[Pulse]) -> Row:
    start_mm, end_mm = _reach(row, trace)
    # behind a pulse that was found there, else behind one of any usual width or none
    found = [pulse.end_mm for pulse in pulses if abs(pulse.start_mm - start_mm) < _AT_END_MM]
    starts = (row.start_mm, *(at for at in found or [start_mm + aside for aside in _PULSES_MM] if at < row.start_mm))
    found = [pulse.start_mm for pulse in pulses if abs(pulse.end_mm - end_mm) < _AT_END_MM]
    ends = (row.end_mm, *(at for at in found or [end_mm - aside for aside in _PULSES_MM] if at > row.end_mm))
    usual = [(start, end) for start, end in product(starts, ends) if _usual_lengths(end - start)]
    if not usual:
        return row
    start, end = max(usual, key=lambda new: _worth(row, *new))
    spans = [*row.spans]
    spans[0] = (start, spans[0][1])
    spans[-1] = (spans[-1][0], end)
    return replace(row, spans=tuple(spans))


def _worth(row: Row, start_mm: float, end_mm: float) -> tuple[int, int, float]:
    """Return what ends are preferred by: more time, a time that fits, and then what the row's own level says.

    The last decides where a pulse may hang on either end.
    """
    number = _usual_lengths(end_mm - start_mm)
    amiss_mm = round(abs(end_mm - start_mm - number * _USUAL_MM))
    return number, -amiss_mm, -abs(start_mm - row.start_mm) - abs(end_mm - row.end_mm)


def _usual_lengths(length_mm: float) -> int:
    """Return how many usual lengths it is; 0 where it is no whole number."""
    number = round(length_mm / _USUAL_MM)
    return number if number and abs(length_mm / (number * _USUAL_MM) - 1.0) < _USUAL_TOLERANCE else 0


def _reach(row: Row, trace: RowTrace) -> tuple[float, float]:
    """Return from where to where the line runs on from the row, over gaps as between columns."""
    pieces = [(float(trace.x_mm[start]), float(trace.x_mm[end - 1])) for start, end in trace.pieces()]
    first, last = row.start_mm, row.end_mm
    for start, end in pieces:
        if start <= last + _BRIDGED_MM:
            last = max(last, end)
    for start, end in reversed(pieces):
        if end >= first - _BRIDGED_MM:
            first = min(first, start)
    return first, last
