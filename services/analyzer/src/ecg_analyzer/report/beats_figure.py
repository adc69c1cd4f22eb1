"""The median beats of all leads side by side, 50 mm/s and 20 mm/mV, with the marks of their waves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from ecg_shared.paper.plan import Box
from ecg_shared.paper.style import PaperStyle
from ecg_shared.paper.svg import PRINT_UNIT_MM, Drawing

from ecg_analyzer.report.figure import INK, SOFT, Caption, Figure
from ecg_analyzer.report.median_beat import AFTER_S, BEFORE_S, Fiducial, MedianBeat

MM_PER_S: Final = 50.0
GAINS_MM_PER_MV: Final = (20.0, 10.0, 5.0, 2.5)
_COLUMNS: Final = 6
_PITCH_MM: Final = 45.0
_LEAST_ROW_MM: Final = 25.0
_MOST_ROW_MM: Final = 60.0
_FIELD_MM: Final = 100.0
_HEAD_MM: Final = 4.0
_FOOT_MM: Final = 3.5
_FIDUCIAL: Final = (0x0B, 0x57, 0xB0)


def median_beats_figure(beats: Sequence[MedianBeat], fiducials: Sequence[Fiducial]) -> Figure:
    """Draw each lead's median beat over its level, at the greatest gain at which every lead fits.

    Dashed lines stand at the median onset and end of each wave, as measured over the leads together.
    """
    n_rows = -(-len(beats) // _COLUMNS)
    gain, row_mm, zero_mm = _scale(beats, most_mm=min(_MOST_ROW_MM, _FIELD_MM / n_rows))
    cell_mm = (BEFORE_S + AFTER_S) * MM_PER_S
    pitch_mm = _HEAD_MM + row_mm + _FOOT_MM
    view = Box(0.0, 0.0, _PITCH_MM * (min(len(beats), _COLUMNS) - 1) + cell_mm, pitch_mm * n_rows)
    drawing = Drawing(view, PRINT_UNIT_MM)
    style = PaperStyle()
    parts, captions = [], []
    for number, beat in enumerate(beats):
        left_mm = _PITCH_MM * (number % _COLUMNS)
        top_mm = pitch_mm * (number // _COLUMNS) + _HEAD_MM
        origin_mm = left_mm + BEFORE_S * MM_PER_S
        parts.append(drawing.grid(Box(left_mm, top_mm, cell_mm, row_mm), style))
        for wave in fiducials:
            ends_mm = [origin_mm + end_s * MM_PER_S for end_s in (wave.onset_s, wave.offset_s)]
            marks = [np.array([(x_mm, top_mm), (x_mm, top_mm + row_mm)]) for x_mm in ends_mm]
            parts.append(drawing.lines(marks, _FIDUCIAL, 0.18, dash_mm=(0.8, 0.8)))
            middle_mm = sum(ends_mm) / 2.0
            captions.append(Caption(wave.wave, middle_mm, top_mm + row_mm + 2.6, 6.0, "center", colour=_FIDUCIAL))
        trace = np.column_stack([origin_mm + beat.time_s * MM_PER_S, top_mm + zero_mm - beat.mv * gain])
        trace[:, 1] = np.clip(trace[:, 1], top_mm - 0.5, top_mm + row_mm + 0.5)
        parts.append(drawing.lines([trace], style.ink, 0.35))
        captions.append(Caption(beat.lead, left_mm, top_mm - 1.0, 8.5, bold=True, colour=INK))
        captions.append(Caption(f"n = {beat.n}", left_mm + cell_mm, top_mm - 1.0, 6.5, "right", colour=SOFT))
    leads = ", ".join(beat.lead for beat in beats)
    scale = f"{MM_PER_S:g} mm/s, {gain:g} mm/mV"
    return Figure("median_beats", drawing.document(parts), view, f"Median beats, {scale}, of {leads}", tuple(captions))


def _scale(beats: Sequence[MedianBeat], *, most_mm: float) -> tuple[float, float, float]:
    """Return the gain, the height of a row, and how far below its top every beat's level stands, whole millimetres."""
    high_mv = max(float(beat.mv.max()) for beat in beats)
    low_mv = min(float(beat.mv.min()) for beat in beats)
    gain = next((gain for gain in GAINS_MM_PER_MV if (high_mv - low_mv) * gain <= most_mm - 2.0), GAINS_MM_PER_MV[-1])
    tall_mm = (high_mv - low_mv) * gain
    row_mm = float(np.clip(5.0 * np.ceil((tall_mm + 2.0) / 5.0), _LEAST_ROW_MM, most_mm))
    return gain, row_mm, float(np.clip(round(high_mv * gain + (row_mm - tall_mm) / 2.0), 0.0, row_mm))
