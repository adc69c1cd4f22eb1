"""Which of a page's lines are traces and which are calibration pulses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecg_digitizer.vector.elements import Line, Pen, Points

_JOINT_PT: Final = 0.06
_LEAST_POINTS: Final = 40
_LEAST_WIDTH_MM: Final = 6.0
_LEAST_POINTS_A_MM: Final = 1.0
_FORWARD: Final = 0.98
_MOST_PULSE_WIDTH_MM: Final = 16.0
_LEAST_CLIPPED: Final = 5
_MOST_CLIPPED_SHARE: Final = 0.15
_STEEP: Final = 1.0
"""A peak that was cut off meets its limit steeper than 45 degrees on both sides, and rarely; a baseline does not."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """A calibration pulse: where its foot stands and how large it is, in points."""

    left: float
    foot_y: float
    width_pt: float
    height_pt: float


def find_traces(lines: Iterable[Line], *, pt_per_mm: float, grid_pens: frozenset[Pen]) -> list[Points]:
    """Return the traces, each (n, 2) with x never falling, from left to right.

    A trace is drawn by one pen that does not draw the grid, runs on without turning back and is wide and dense
    enough. Programs that draw a piece or a segment a path are mended by joining ends that meet.
    """
    traces = []
    by_pen: dict[Pen, list[Points]] = defaultdict(list)
    for line in lines:
        if line.pen not in grid_pens:
            by_pen[line.pen].append(line.points)
    for runs in by_pen.values():
        for run in _joined(runs):
            trace = run if run[-1, 0] >= run[0, 0] else run[::-1]
            if _is_trace(trace, pt_per_mm):
                traces.append(_forward(trace))
    return sorted(traces, key=lambda trace: (round(float(np.median(trace[:, 1]))), trace[0, 0]))


def find_pulses(lines: Iterable[Line], *, pt_per_mm: float, grid_pens: frozenset[Pen]) -> list[Pulse]:
    """Return the rectangular pulses: up, along and down again, 2 to 10.5 mm wide and 3 to 25 mm high."""
    by_pen: dict[Pen, list[Points]] = defaultdict(list)
    for line in lines:
        if line.pen not in grid_pens:
            by_pen[line.pen].append(line.points)
    runs = [run for pieces in by_pen.values() for run in _joined(pieces)]
    small = [run for run in runs if len(run) >= 4 and np.ptp(run[:, 0]) < _MOST_PULSE_WIDTH_MM * pt_per_mm]
    return [
        pulse
        for run in small
        if (pulse := _pulse(run)) is not None
        and 2.0 <= pulse.width_pt / pt_per_mm <= 10.5
        and 3.0 <= pulse.height_pt / pt_per_mm <= 25.0
    ]


def without_clipped(trace: Points) -> Points:
    """Return the trace with NaN heights where it lies flat at its limit because the drawing cut a peak off.

    Told from a flat baseline by being rare, and by the slope at which the trace meets and leaves the limit.
    """
    x, y = trace[:, 0], trace[:, 1].copy()
    for limit in (np.nanmin(y), np.nanmax(y)):
        at_limit = np.abs(y - limit) < 1e-3
        if at_limit.mean() > _MOST_CLIPPED_SHARE:
            continue
        edges = np.flatnonzero(np.diff(np.concatenate([[False], at_limit, [False]]).astype(np.int8)))
        for first, last in edges.reshape(-1, 2):
            if last - first < _LEAST_CLIPPED or first < 3 or last > len(y) - 3:
                continue
            entering = abs((y[first - 1] - y[first - 3]) / (x[first - 1] - x[first - 3]))
            leaving = abs((y[last + 2] - y[last]) / (x[last + 2] - x[last]))
            if entering > _STEEP and leaving > _STEEP:
                y[first:last] = np.nan
    return np.column_stack([x, y])


def _joined(runs: list[Points]) -> list[Points]:
    """Join runs, in the order they were drawn, where one begins at the end of the one before."""
    joined: list[list[Points]] = []
    for run in runs:
        if joined and np.abs(run[0] - joined[-1][-1][-1]).max() <= _JOINT_PT:
            joined[-1].append(run[1:])
        else:
            joined.append([run])
    return [np.concatenate(parts) for parts in joined]


def _is_trace(run: Points, pt_per_mm: float) -> bool:
    width_mm = float(run[-1, 0] - run[0, 0]) / pt_per_mm
    if len(run) < _LEAST_POINTS or width_mm < _LEAST_WIDTH_MM or len(run) < _LEAST_POINTS_A_MM * width_mm:
        return False
    return float((np.diff(run[:, 0]) >= -0.02).mean()) >= _FORWARD


def _forward(trace: Points) -> Points:
    """Make x rise strictly: points at one x (a vertical stroke) become the one that the pen left it with."""
    x = np.maximum.accumulate(trace[:, 0])
    last_at_x = np.append(np.diff(x) > 1e-4, True)
    forward: Points = np.column_stack([x, trace[:, 1]])[last_at_x]
    return forward


def _pulse(run: Points) -> Pulse | None:
    """Take the top of a run that stands on two feet of one height; its edges may be drawn a little aslant."""
    top, bottom = float(run[:, 1].min()), float(run[:, 1].max())
    height = bottom - top
    if height <= 0.0:
        return None
    at_top, at_foot = run[:, 1] < top + 0.05 * height, run[:, 1] > bottom - 0.05 * height
    if (at_top | at_foot).mean() < 0.9 or not (at_foot[0] and at_foot[-1]) or at_top.sum() < 2:
        return None
    tops = run[at_top, 0]
    return Pulse(float(tops.min()), bottom, float(np.ptp(tops)), height)
