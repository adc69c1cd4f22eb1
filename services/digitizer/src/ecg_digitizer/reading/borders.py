"""Where leads begin and end, to a pixel: the layout knows it to a millimetre, the traced lines show the rest.

A millimetre is 40 ms: samples put so far beside their time are lost at a lead's other end. Carts print columns of equal
length that fill a usual time together, so that one place remains to be found, where all rows break or begin together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_digitizer.layout.places import LeadPlace
from ecg_digitizer.layout.pulses import Pulse, pulses_at
from ecg_digitizer.trace.rows import RowTrace

Array = npt.NDArray[np.float64]

_ROW_S: Final = 2.5  # rows last a multiple of it
_ROW_TOLERANCE: Final = 0.05
_NEAR_USUAL_MM: Final = 0.5
_UNUSUAL_MM: Final = np.arange(-0.5, 0.51, 0.125)
_FEWEST_UNUSUAL: Final = 3
_CLEARLY: Final = 1.4
"""Some carts print columns of 2.54 s: breaks of all rows speak for that much more than for 2.5 s."""
_SEARCHED_MM: Final = 4.0
_STEP_MM: Final = 0.125
_MOST_JUMP_MM: Final = 1.0
_BEGIN_WEIGHT_MM: Final = 2.0  # a line's begin counts like two jumps: nothing but a gap looks like it
_ENDS_WITHIN_MM: Final = 4.0
_SHIFTS_MM: Final = np.arange(-_SEARCHED_MM, _SEARCHED_MM + _STEP_MM / 2, _STEP_MM)
_BESIDE: Final = np.bartlett(13)[1:-1]  # within 0.7 mm
_STRETCHES: Final = np.arange(0.988, 1.01201, 0.0005)
_AWAY_COST: Final = 0.01  # a mm: where nothing speaks, the layout's word stands
_PULSE_BEFORE_MM: Final = 12.0
_PULSE_BEHIND_MM: Final = 8.0
_EDGE_MM: Final = 0.75
_COARSE: Final = 0.5
_GOES_ON_MM: Final = 4.0
_BREAK_MM: Final = 4.0
_SAME_MM: Final = 1.5
_STRAY_COLUMNS: Final = 4


def settled(
    places: Sequence[LeadPlace], traces: Sequence[RowTrace], pulses: Sequence[Pulse], *, mm_per_s: float
) -> tuple[LeadPlace, ...]:
    """Return the places with borders moved to where the lines of all rows break, begin and end, behind their pulses."""
    columns = _columns(places)
    first_mm, width_mm = _fitted(columns, places, traces, pulses, mm_per_s)
    starts_mm = [_behind_pulses(first_mm + column * width_mm, pulses, traces) for column in range(len(columns))]
    moved = []
    for place in places:
        column = int(np.argmin([abs(place.start_mm - start) for start in columns]))
        start_mm = starts_mm[column]
        # what follows the last column is a pulse or print
        n_columns = sum(other.row == place.row for other in places)
        whole_mm = width_mm * (1 if n_columns > 1 else len(columns))
        limit_mm = first_mm + column * width_mm + whole_mm
        end_mm = _last_seen(traces[place.row], max(start_mm, place.end_mm - _ENDS_WITHIN_MM), limit_mm)
        offset_s = column * width_mm / mm_per_s
        moved.append(replace(place, start_mm=start_mm, end_mm=end_mm or place.end_mm, offset_s=offset_s))
    return tuple(moved)


def _behind_pulses(start_mm: float, pulses: Sequence[Pulse], traces: Sequence[RowTrace]) -> float:
    """Return where a column's leads start: behind the pulses, where most rows have one on their line there."""
    ends = [
        pulse.end_mm for pulse in pulses if start_mm - _PULSE_BEFORE_MM < pulse.start_mm < start_mm + _PULSE_BEHIND_MM
    ]
    behind = float(np.median(ends)) if ends else start_mm
    agreeing = sum(abs(end - behind) < _SAME_MM for end in ends)
    # what is seen of the line places a border better than a pulse's edge does
    return behind if behind > start_mm + _SAME_MM and agreeing > len(traces) / 2 else start_mm


def _columns(places: Sequence[LeadPlace]) -> list[float]:
    """Return where the layout lets columns start, of the row that has most."""
    rows = {place.row for place in places}
    return max((sorted(p.start_mm for p in places if p.row == row) for row in sorted(rows)), key=len)


def _fitted(
    columns: list[float],
    places: Sequence[LeadPlace],
    traces: Sequence[RowTrace],
    pulses: Sequence[Pulse],
    mm_per_s: float,
) -> tuple[float, float]:
    """Return the first column's start and the columns' width: what of the evidence around the layout's is strongest."""
    near_mm, usual_mm = _rough(columns, places, mm_per_s)
    seen = _starts(columns, places, traces, pulses)
    first_mm, worth = _best_first(near_mm, usual_mm, seen)
    if len(columns) < _FEWEST_UNUSUAL:
        return first_mm, usual_mm
    drawn_mm = float(np.mean(np.diff(columns)))
    if abs(drawn_mm - usual_mm) < _NEAR_USUAL_MM:
        return first_mm, usual_mm
    others = [(*_best_first(columns[0], wide_mm, seen), wide_mm) for wide_mm in drawn_mm + _UNUSUAL_MM]
    unusual_first_mm, unusual_worth, unusual_mm = max(others, key=lambda other: other[1])
    return (unusual_first_mm, float(unusual_mm)) if unusual_worth > _CLEARLY * worth else (first_mm, usual_mm)


def _best_first(near_mm: float, width_mm: float, seen: Sequence[tuple[int, Array, Array]]) -> tuple[float, float]:
    """Return where the first of columns so wide starts, near where the layout has it, and how much speaks for that."""
    evidence = sum(
        np.interp(near_mm + column * width_mm + _SHIFTS_MM, x_mm, starts)
        for n_starts, x_mm, starts in seen
        for column in range(n_starts)
    ) - _AWAY_COST * np.abs(_SHIFTS_MM)
    # rows break a few pixels beside one another: where most do, and there to a pixel
    together = int(np.argmax(np.convolve(evidence, _BESIDE, mode="same")))
    near = np.abs(np.arange(evidence.size) - together) <= _BESIDE.size // 2
    best = int(np.argmax(np.where(near, evidence, -np.inf)))
    return near_mm + float(_SHIFTS_MM[best]), float(evidence[best])


def stretch_of(
    places: Sequence[LeadPlace], traces: Sequence[RowTrace], pulses: Sequence[Pulse], *, mm_per_s: float
) -> float:
    """Return how much longer the sheet is than it says, by where leads begin and end; 1 where no usual time is near.

    Without a grid a page's scale is what its file says of its resolution, and scanners' rollers slip by half a per
    cent. That costs all of a signal above 13 dB: the beats at a lead's end come 12 ms late.
    """
    columns = _columns(places)
    near_mm, width_mm = _rough(columns, places, mm_per_s)
    times = len(columns) * width_mm / (_ROW_S * mm_per_s)
    if abs(times - round(times)) > 1e-9:
        return 1.0
    worth = np.zeros(_STRETCHES.size)
    seen = [(n, x_mm, _softened(starts)) for n, x_mm, starts in _starts(columns, places, traces, pulses)]
    ends = [(trace.x_mm, _softened(_before_pulses(_ends(trace), trace, pulses, len(traces)))) for trace in traces]
    for place, stretch in enumerate(_STRETCHES):
        wide_mm = stretch * width_mm
        evidence = sum(
            np.interp(near_mm + column * wide_mm + _SHIFTS_MM, x_mm, starts)
            for n_starts, x_mm, starts in seen
            for column in range(n_starts)
        ) + sum(np.interp(near_mm + len(columns) * wide_mm + _SHIFTS_MM, x_mm, end) for x_mm, end in ends)
        worth[place] = np.max(evidence - _AWAY_COST * np.abs(_SHIFTS_MM))
    return float(np.mean(_STRETCHES[worth >= worth.max() - 1e-9]))


def _rough(columns: list[float], places: Sequence[LeadPlace], mm_per_s: float) -> tuple[float, float]:
    """Return the first column's start and the columns' width as the layout has them, the row's time a usual one."""
    n_columns = len(columns)
    rows_mm = [place.end_mm - place.start_mm for place in places]
    rough_mm = float(np.mean(np.diff(columns)) if n_columns > 1 else np.median(rows_mm))
    width_mm = _usual(n_columns * rough_mm, mm_per_s) / n_columns
    return float(np.median(np.array(columns) - width_mm * np.arange(n_columns))), width_mm


def _starts(
    columns: list[float], places: Sequence[LeadPlace], traces: Sequence[RowTrace], pulses: Sequence[Pulse]
) -> list[tuple[int, Array, Array]]:
    """Return for each row how many leads start in it, and along the sheet how much speaks for a start."""
    rows = sorted({place.row for place in places})
    # the first column begins where a pulse falls, or with the line; alone it would be taken in by any beat
    speaks = _jumps if len(columns) > 1 else _begins
    return [
        (
            sum(place.row == row for place in places),
            traces[row].x_mm,
            _after_pulses(speaks(traces[row]), traces[row], pulses, len(traces)),
        )
        for row in rows
    ]


def _after_pulses(starts: Array, trace: RowTrace, pulses: Sequence[Pulse], n_rows: int) -> Array:
    """Return what speaks for starts, with what lies on a pulse laid to its end if its lead begins there."""
    moved = starts.copy()
    for pulse in pulses_at(trace.baseline_mm, pulses, n_rows=n_rows):
        beside = (trace.x_mm >= pulse.end_mm) & (trace.x_mm < pulse.end_mm + _GOES_ON_MM)
        _move(moved, trace, (pulse.start_mm - _EDGE_MM, pulse.end_mm - _EDGE_MM), pulse.end_mm, beside)
    return moved


def _before_pulses(ends: Array, trace: RowTrace, pulses: Sequence[Pulse], n_rows: int) -> Array:
    """Return what speaks for ends, with what lies on a pulse laid to its start if its lead ends there."""
    moved = ends.copy()
    for pulse in pulses_at(trace.baseline_mm, pulses, n_rows=n_rows):
        beside = (trace.x_mm <= pulse.start_mm) & (trace.x_mm > pulse.start_mm - _GOES_ON_MM)
        _move(moved, trace, (pulse.start_mm + _EDGE_MM, pulse.end_mm + _EDGE_MM), pulse.start_mm, beside)
    return moved


def _move(
    evidence: Array, trace: RowTrace, on_mm: tuple[float, float], to_mm: float, beside: npt.NDArray[np.bool_]
) -> None:
    """Take evidence off a pulse, and lay it where the line goes on if nothing speaks for that place yet.

    A pulse's edge is known to half a millimetre, a line's end to a pixel.
    """
    on = (trace.x_mm > on_mm[0]) & (trace.x_mm < on_mm[1])
    if not on.any():
        return
    most = float(evidence[on].max())
    evidence[on] = 0.0
    near = np.abs(trace.x_mm - to_mm) <= _EDGE_MM
    if not _goes_on(trace, beside):
        evidence[near & (evidence < _BEGIN_WEIGHT_MM)] = 0.0  # a jump there is the pulse's own edge
    elif near.any() and evidence[near].max() < most:
        evidence[int(np.argmin(np.abs(trace.x_mm - to_mm)))] = _COARSE * most


def _goes_on(trace: RowTrace, beside: npt.NDArray[np.bool_]) -> bool:
    """Whether the line runs beside a pulse without a gap or a jump: some leads begin a little further on."""
    y_mm = trace.y_mm[beside]
    return y_mm.size > 1 and bool(np.isfinite(y_mm).all()) and float(np.abs(np.diff(y_mm)).max()) < _BREAK_MM


def _usual(row_mm: float, mm_per_s: float) -> float:
    usual_mm = _ROW_S * mm_per_s * max(1, round(row_mm / (_ROW_S * mm_per_s)))
    return usual_mm if abs(row_mm / usual_mm - 1.0) < _ROW_TOLERANCE else row_mm


def _jumps(trace: RowTrace) -> Array:
    """Return how far the line jumps between a column and the one before; where it begins anew counts more.

    The slopes of a QRS complex, which stands at the same place in all rows, are no jumps: they go on for columns.
    """
    step = np.nan_to_num(np.abs(np.diff(trace.y_mm, prepend=trace.y_mm[:1])))
    padded = np.pad(step, 2)
    slope = np.maximum(padded[:-4], padded[4:])
    alone = np.clip(1.0 - 2.0 * slope / np.maximum(step, 1e-9), 0.0, 1.0)
    return np.asarray(np.maximum(alone * np.minimum(step, _MOST_JUMP_MM), _begins(trace)))


def _begins(trace: RowTrace) -> Array:
    return np.asarray(_BEGIN_WEIGHT_MM * np.maximum(np.diff(_seen(trace).astype(np.float64), prepend=0.0), 0.0))


def _ends(trace: RowTrace) -> Array:
    return np.asarray(_BEGIN_WEIGHT_MM * np.maximum(-np.diff(_seen(trace).astype(np.float64), append=0.0), 0.0))


def _softened(evidence: Array) -> Array:
    """Return evidence that speaks for the columns beside its own too: rows end within a pixel or two of one another."""
    return np.asarray(np.convolve(evidence, (0.5, 0.8, 1.0, 0.8, 0.5), mode="same"))


def _seen(trace: RowTrace) -> npt.NDArray[np.bool_]:
    """Return where the line is seen, but for pieces as short as a mark between two leads."""
    seen = np.zeros(trace.y_mm.size, bool)
    for start, end in trace.pieces():
        seen[start:end] = True
    return seen


def _last_seen(trace: RowTrace, after_mm: float, limit_mm: float) -> float | None:
    """Return the end of the line in a stretch: its last column with ink, the next lead's first ones left out."""
    inside = (trace.x_mm > after_mm) & (trace.x_mm < limit_mm - _STEP_MM / 4)
    x_mm, seen = trace.x_mm[inside], _seen(trace)[inside]
    blank = np.flatnonzero(~seen)
    if blank.size and x_mm.size - 1 - blank[-1] <= _STRAY_COLUMNS:
        seen[blank[-1] :] = False
    if not seen.any():
        return None
    end_mm = float(x_mm[seen][-1]) + _STEP_MM / 2
    return end_mm if end_mm < limit_mm - 2 * _STEP_MM else limit_mm
