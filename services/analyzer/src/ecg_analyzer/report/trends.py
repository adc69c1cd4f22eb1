"""The whole of a long recording on one time axis: its outline, its intervals by class, its windows' probability."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.result import PredictionPart
from ecg_shared.paper.extrema import extrema
from ecg_shared.paper.plan import Box, Points, unbroken
from ecg_shared.paper.svg import COARSE_UNIT_MM, Drawing

from ecg_analyzer.beats.values import BeatClass, Beats
from ecg_analyzer.report.beat_marks import COLOURS, SHAPES
from ecg_analyzer.report.figure import ALARM, INK, RULE, Caption, Figure
from ecg_analyzer.report.words import clock

WIDTH_MM: Final = 260.0
STEP_MM: Final = 0.2
"""Least and greatest value of each: an extremum every 0.1 mm, the width of the line."""
_LEFT_MM: Final = 12.0
_LONG_MM: Final = 246.0
_MOST_ROWS: Final = 6
_ROW_S: Final = 60.0
_ROW_MM: Final = 11.0
_RR_MM: Final = 32.0
_CHANCE_MM: Final = 14.0
_CROWD: Final = 400
_MOST_DOTS: Final = 3000
_CELL_MM: Final = 0.5
_MOST_WINDOWS: Final = 1200
_TICKS_S: Final = (5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 7200.0, 10800.0, 21600.0, 86400.0)


def overview(ecg: Ecg, lead: str) -> Figure:
    """Draw all of a lead in up to six rows: the least and the greatest value of each step.

    Rows are centred on their medians and share one scale, in which a thousandth of the values may be cut off.
    """
    lead_mv = ecg.lead_mv(lead)
    n_rows = int(np.clip(np.ceil(ecg.duration_s / _ROW_S), 1, _MOST_ROWS))
    edges = np.linspace(0, ecg.n_samples, n_rows + 1).astype(np.int64)
    lines = []
    for first, last in pairwise(edges.tolist()):
        line = extrema(lead_mv[first:last], n_steps=round(_LONG_MM / STEP_MM))
        known = np.isfinite(line[:, 1])
        line[:, 1] -= np.median(line[known, 1]) if known.any() else 0.0
        line[:, 0] *= _LONG_MM / line[-1, 0]
        lines.append(line)
    values = np.concatenate([line[:, 1] for line in lines])
    low_mv, high_mv = np.nanpercentile(values, [0.1, 99.9]) if np.isfinite(values).any() else (-1.0, 1.0)
    mm_per_mv = (_ROW_MM - 0.5) / max(high_mv - low_mv, 0.1)
    view = Box(0.0, 0.0, WIDTH_MM, _ROW_MM * n_rows)
    drawing = Drawing(view, COARSE_UNIT_MM)
    parts, captions = [], []
    for row, line in enumerate(lines):
        top_mm = row * _ROW_MM
        y_mm = np.clip(top_mm + 0.25 + (high_mv - line[:, 1]) * mm_per_mv, top_mm, top_mm + _ROW_MM)
        parts.append(drawing.lines(unbroken(np.column_stack([_LEFT_MM + line[:, 0], y_mm])), INK, 0.1))
        start_s = edges[row] / ecg.sampling_rate_hz
        captions.append(Caption(clock(start_s), _LEFT_MM - 1.5, top_mm + _ROW_MM * 0.6, 6.5, "right"))
    row_s = ecg.duration_s / n_rows
    return Figure(
        "overview",
        drawing.document(parts),
        view,
        f"Outline of lead {lead} over {clock(ecg.duration_s)}, {clock(row_s)} a row, {mm_per_mv:.2g} mm/mV",
        tuple(captions),
    )


def tachogram(beats: Beats, duration_s: float) -> Figure:
    """Draw the interval before each beat over time: a dot for a normal beat, a shape and colour for each other class.

    Of more than 3,000 beats those that would print on one spot are one.
    """
    known = np.isfinite(beats.rr_ms)
    rr_ms, time_s, letters = beats.rr_ms[known], beats.time_s[known], beats.beat_class[known]
    low_ms, high_ms = _rr_limits_ms(rr_ms)
    view = Box(0.0, 0.0, WIDTH_MM, _RR_MM + 5.0)
    drawing = Drawing(view, COARSE_UNIT_MM)
    y_mm = 1.0 + (high_ms - np.clip(rr_ms, low_ms, high_ms)) / (high_ms - low_ms) * (_RR_MM - 2.0)
    points = np.column_stack([_LEFT_MM + time_s / duration_s * _LONG_MM, y_mm])
    parts, captions = [_frame(drawing, _RR_MM)], _times(duration_s, _RR_MM)
    crowded = rr_ms.size > _CROWD
    step_ms = 200.0 if high_ms - low_ms <= 1200.0 else 500.0
    for level_ms in np.arange(np.ceil(low_ms / step_ms) * step_ms, high_ms + 1.0, step_ms).tolist():
        level_mm = 1.0 + (high_ms - level_ms) / (high_ms - low_ms) * (_RR_MM - 2.0)
        parts.append(drawing.lines([np.array([(_LEFT_MM, level_mm), (_LEFT_MM + _LONG_MM, level_mm)])], RULE, 0.1))
        captions.append(Caption(f"{level_ms:.0f}", _LEFT_MM - 1.5, level_mm + 0.9, 6.5, "right"))
    for letter in BeatClass:
        of_class = _thinned(points[letters == letter])
        shape = SHAPES.get(letter)
        if shape is None:
            parts.append(drawing.dots(of_class, COLOURS[letter], 0.5 if crowded else 1.0))
        else:
            sized = [line * (0.6 if crowded else 1.0) for line in shape]
            parts.append(drawing.stamps(sized, of_class, COLOURS[letter], 0.2))
    return Figure(
        "tachogram",
        drawing.document(parts),
        view,
        f"RR intervals over time, {rr_ms.size} of them, from {_least(rr_ms)} to {_greatest(rr_ms)} ms",
        tuple(captions),
    )


def window_probabilities(prediction: PredictionPart, duration_s: float) -> Figure:
    """Draw the probability of an abnormal rhythm in each window over time, with the threshold."""
    view = Box(0.0, 0.0, WIDTH_MM, _CHANCE_MM + 5.0)
    drawing = Drawing(view, COARSE_UNIT_MM)
    middle_s = np.array([(window.start_s + window.end_s) / 2.0 for window in prediction.windows])
    chance = np.array([window.probability for window in prediction.windows])
    line = np.column_stack([middle_s, chance])
    if chance.size > _MOST_WINDOWS:  # windows follow each other evenly, so their number is their time
        line = extrema(chance, n_steps=_MOST_WINDOWS)
        line[:, 0] *= duration_s / _MOST_WINDOWS
    points = np.column_stack(
        [_LEFT_MM + line[:, 0] / duration_s * _LONG_MM, 1.0 + (1.0 - line[:, 1]) * (_CHANCE_MM - 2.0)]
    )
    threshold_mm = 1.0 + (1.0 - prediction.threshold) * (_CHANCE_MM - 2.0)
    return Figure(
        "probabilities",
        drawing.document(
            [
                _frame(drawing, _CHANCE_MM),
                drawing.lines(
                    [np.array([(_LEFT_MM, threshold_mm), (_LEFT_MM + _LONG_MM, threshold_mm)])],
                    ALARM,
                    0.15,
                    dash_mm=(1.0, 1.0),
                ),
                drawing.lines([points], INK, 0.2),
            ]
        ),
        view,
        f"Probability of an abnormal rhythm in {chance.size} windows, threshold {prediction.threshold:g}, "
        f"{int((chance >= prediction.threshold).sum())} at or above it",
        (
            *_times(duration_s, _CHANCE_MM),
            Caption("1", _LEFT_MM - 1.5, 2.0, 6.5, "right"),
            Caption(f"{prediction.threshold:g}", _LEFT_MM - 1.5, threshold_mm + 0.9, 6.5, "right", colour=ALARM),
            Caption("0", _LEFT_MM - 1.5, _CHANCE_MM, 6.5, "right"),
        ),
    )


def _rr_limits_ms(rr_ms: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Return round limits around all but the rarest intervals, at least 400 ms apart."""
    if rr_ms.size == 0:
        return 400.0, 1200.0
    low_ms, high_ms = np.percentile(rr_ms, [0.2, 99.8])
    low_ms, high_ms = 100.0 * np.floor(low_ms / 100.0), 100.0 * np.ceil(high_ms / 100.0)
    return float(low_ms), float(max(high_ms, low_ms + 400.0))


def _thinned(points: Points) -> Points:
    if len(points) <= _MOST_DOTS:
        return points
    thinned: Points = np.unique(np.rint(points / _CELL_MM), axis=0) * _CELL_MM
    return thinned


def _frame(drawing: Drawing, height_mm: float) -> str:
    right_mm = _LEFT_MM + _LONG_MM
    corners = [(_LEFT_MM, 0.0), (_LEFT_MM, height_mm), (right_mm, height_mm), (right_mm, 0.0), (_LEFT_MM, 0.0)]
    return drawing.lines([np.array(corners)], RULE, 0.15)


def _times(duration_s: float, height_mm: float) -> list[Caption]:
    step_s = next((step_s for step_s in _TICKS_S if duration_s / step_s <= 13.0), _TICKS_S[-1])
    at_s = np.arange(0.0, duration_s + 1e-6, step_s).tolist()
    return [
        Caption(
            "0" if time_s == 0 else clock(time_s),
            _LEFT_MM + time_s / duration_s * _LONG_MM,
            height_mm + 3.2,
            6.5,
            "center",
        )
        for time_s in at_s
    ]


def _least(rr_ms: npt.NDArray[np.float64]) -> str:
    return f"{rr_ms.min():.0f}" if rr_ms.size else "unknown"


def _greatest(rr_ms: npt.NDArray[np.float64]) -> str:
    return f"{rr_ms.max():.0f}" if rr_ms.size else "unknown"
