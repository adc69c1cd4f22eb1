"""Rhythm strips on millimetre paper, ten seconds a row, each beat with its class and the interval before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.plan import Box, Points, unbroken
from ecg_shared.paper.style import PaperStyle
from ecg_shared.paper.svg import COARSE_UNIT_MM, Drawing

from ecg_analyzer.beats.values import BeatClass, Beats
from ecg_analyzer.report.beat_marks import COLOURS
from ecg_analyzer.report.figure import INK, SOFT, Caption, Figure

ROW_S: Final = 10.0
MM_PER_S: Final = 25.0
WIDTH_MM: Final = 260.0
GAINS_MM_PER_MV: Final = (10.0, 5.0, 2.5, 1.25)
MOST_POINTS_A_S: Final = 500
_LEFT_MM: Final = 5.0
_HEAD_MM: Final = 5.0
_CAPTION_MM: Final = 3.5
_ROW_MM: Final = 30.0
_LEAST_ROW_MM: Final = 15.0
_FIELD_MM: Final = 125.0
_FIELD_ALONE_MM: Final = 165.0
"""Heights of all strips together: with other drawings under them, and on a page of their own."""
_CROWDED_MM: Final = 7.0
"""Beats nearer to each other than this have no room for the interval between their letters."""


@dataclass(frozen=True, slots=True)
class Row:
    """One strip: where it starts, and what stands over its left end."""

    start_s: float
    caption: str


def strips(name: str, ecg: Ecg, beats: Beats, lead: str, rows: Sequence[Row], *, alone: bool = False) -> Figure:
    """Draw ten seconds of a lead for each row at 25 mm/s, at the greatest gain that keeps the trace in its strip.

    Each row stands in the middle of its strip, whatever its constant voltage. Rows that follow each other share one
    gain; those that stand ``alone`` on their page, each an excerpt, have their own and say so.
    """
    head_mm = _HEAD_MM + (_CAPTION_MM if alone else 0.0)
    room_mm = (_FIELD_ALONE_MM if alone else _FIELD_MM) / len(rows) - head_mm
    row_mm = 5.0 * (max(_LEAST_ROW_MM, min(_ROW_MM, room_mm)) // 5.0)
    traces = [_trace(ecg, lead, row.start_s) for row in rows]
    spans_mv = [_span_mv(trace[:, 1]) for trace in traces]
    gains = [_gain(high_mv - low_mv, row_mm) for low_mv, high_mv in spans_mv]
    gains = gains if alone else [min(gains)] * len(gains)
    captions_of_rows = [
        f"{row.caption}   {gain:g} mm/mV" if alone else row.caption for row, gain in zip(rows, gains, strict=True)
    ]
    view = Box(0.0, 0.0, WIDTH_MM, (head_mm + row_mm) * len(rows))
    drawing = Drawing(view, COARSE_UNIT_MM)
    style = PaperStyle()
    parts: list[str] = []
    captions: list[Caption] = []
    for number, (row, trace) in enumerate(zip(rows, traces, strict=True)):
        (low_mv, high_mv), gain = spans_mv[number], gains[number]
        top_mm = head_mm + number * (head_mm + row_mm)
        parts.append(drawing.grid(Box(_LEFT_MM, top_mm, ROW_S * MM_PER_S, row_mm), style))
        y_mm = top_mm + row_mm / 2.0 + ((low_mv + high_mv) / 2.0 - trace[:, 1]) * gain
        line = np.column_stack([_LEFT_MM + trace[:, 0] * MM_PER_S, np.clip(y_mm, top_mm - 1.0, top_mm + row_mm + 1.0)])
        parts.append(drawing.lines(unbroken(line), style.ink, 0.25))
        caption_mm = top_mm - 1.2 - (_CAPTION_MM if alone else 0.0)
        captions.append(Caption(captions_of_rows[number], _LEFT_MM, caption_mm, 7.0, bold=True, colour=INK))
        reserved_mm = _LEFT_MM - 2.0 if alone else _LEFT_MM + 1.45 * len(row.caption)
        captions.extend(_beats_of(beats, row.start_s, top_mm - 1.2, reserved_mm=reserved_mm))
    speed = f"{lead}, {MM_PER_S:g} mm/s" + ("" if alone else f", {gains[0]:g} mm/mV")
    return Figure(
        name=name,
        svg=drawing.document(parts),
        view=view,
        alt=f"Rhythm strips of lead {speed}: " + "; ".join(captions_of_rows),
        captions=tuple(captions),
    )


def scale_of(figure: Figure) -> str:
    """Return lead, speed and gain of strips, as their caption says them."""
    return figure.alt.removeprefix("Rhythm strips of lead ").partition(":")[0]


def _trace(ecg: Ecg, lead: str, start_s: float) -> Points:
    """Return (seconds from the row's start, mV), shape (n, 2); every n-th sample of very fine ones."""
    first, last = round(start_s * ecg.sampling_rate_hz), round((start_s + ROW_S) * ecg.sampling_rate_hz)
    step = max(1, int(ecg.sampling_rate_hz // MOST_POINTS_A_S))
    lead_mv = ecg.lead_mv(lead)[first:last:step].astype(np.float64)
    return np.column_stack([np.arange(lead_mv.size) * step / ecg.sampling_rate_hz, lead_mv])


def _span_mv(values_mv: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Return between which values a row's trace runs, but for a thousandth on each side."""
    known = values_mv[np.isfinite(values_mv)]
    if known.size == 0:
        return 0.0, 0.0
    low_mv, high_mv = np.percentile(known, [0.1, 99.9])
    return float(low_mv), float(high_mv)


def _gain(span_mv: float, row_mm: float) -> float:
    return next((gain for gain in GAINS_MM_PER_MV if span_mv * gain <= row_mm - 1.0), GAINS_MM_PER_MV[-1])


def _beats_of(beats: Beats, start_s: float, y_mm: float, *, reserved_mm: float) -> list[Caption]:
    """Return the letter over each beat right of the row's caption, and between two the interval in ms."""
    shown = np.flatnonzero((beats.time_s >= start_s) & (beats.time_s < start_s + ROW_S))
    captions = []
    last_x_mm = reserved_mm
    for beat in shown.tolist():
        x_mm = _LEFT_MM + (float(beats.time_s[beat]) - start_s) * MM_PER_S
        if x_mm > reserved_mm + 1.5:
            letter = str(beats.beat_class[beat])
            normal = letter == BeatClass.NORMAL
            captions.append(Caption(letter, x_mm, y_mm, 7.0, "center", bold=not normal, colour=COLOURS[letter]))
        rr_ms = float(beats.rr_ms[beat])
        if np.isfinite(rr_ms) and x_mm - last_x_mm > _CROWDED_MM:
            middle_mm = max(x_mm - rr_ms / 2000.0 * MM_PER_S, last_x_mm + 3.5)
            if x_mm - middle_mm > 0.5 * _CROWDED_MM:
                captions.append(Caption(f"{rr_ms:.0f}", middle_mm, y_mm, 6.0, "center", colour=SOFT))
        last_x_mm = max(x_mm, reserved_mm)
    return captions
