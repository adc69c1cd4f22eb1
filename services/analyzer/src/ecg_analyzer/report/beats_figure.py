"""The median beats of all leads side by side, 50 mm/s and 20 mm/mV, with the marks of their waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from ecg_shared.contract.leads import sort_key
from ecg_shared.paper.plan import Box
from ecg_shared.paper.style import Colour, PaperStyle
from ecg_shared.paper.svg import PRINT_UNIT_MM, Drawing

from ecg_analyzer.report.figure import INK, SOFT, Caption, Figure
from ecg_analyzer.waves.median_beat import MedianBeat

MM_PER_S: Final = 50.0
GAINS_MM_PER_MV: Final = (20.0, 10.0, 5.0, 2.5)
MOST_LEADS: Final = 18
_BEFORE_S: Final = 0.25
_AFTER_S: Final = 0.55
"""From before a P wave to behind a T wave at usual rates, in 40 mm."""
_CELL_MM: Final = (_BEFORE_S + _AFTER_S) * MM_PER_S
_FEW_LEADS: Final = 4
"""So few stand two beside each other, in the room beside a table; more stand six."""
_PITCH_MM: Final = 44.0
_LEAST_ROW_MM: Final = 25.0
_MOST_ROW_MM: Final = 60.0
_FIELD_MM: Final = 100.0
_HEAD_MM: Final = 4.0
_FOOT_MM: Final = 3.5
_MARK: Final[Colour] = (0x0B, 0x57, 0xB0)


def median_beats_figure(medians: Mapping[str, MedianBeat]) -> Figure | None:
    """Draw each lead's median beat over its level, at the greatest gain at which every lead fits; None without any.

    Dashed lines stand at the median onset and end of each wave that is known.
    """
    beats = [(lead, medians[lead]) for lead in sorted(medians, key=sort_key)][:MOST_LEADS]
    if not beats:
        return None
    columns = 2 if len(beats) <= _FEW_LEADS else 6
    n_rows = -(-len(beats) // columns)
    gain, row_mm, zero_mm = _scale([beat for _, beat in beats], most_mm=min(_MOST_ROW_MM, _FIELD_MM / n_rows))
    pitch_mm = _HEAD_MM + row_mm + _FOOT_MM
    view = Box(0.0, 0.0, _PITCH_MM * (min(len(beats), columns) - 1) + _CELL_MM, pitch_mm * n_rows)
    drawing = Drawing(view, PRINT_UNIT_MM)
    style = PaperStyle()
    parts: list[str] = []
    captions: list[Caption] = []
    for number, (lead, beat) in enumerate(beats):
        cell = Box(_PITCH_MM * (number % columns), pitch_mm * (number // columns) + _HEAD_MM, _CELL_MM, row_mm)
        parts.append(drawing.grid(cell, style))
        marks, names = _waves(drawing, beat, cell)
        parts.extend(marks)
        shown = (beat.time_s >= -_BEFORE_S) & (beat.time_s <= _AFTER_S)
        x_mm = cell.x + (beat.time_s[shown] + _BEFORE_S) * MM_PER_S
        y_mm = np.clip(cell.y + zero_mm - beat.mv[shown] * gain, cell.y - 0.5, cell.y + row_mm + 0.5)
        parts.append(drawing.lines([np.column_stack([x_mm, y_mm])], style.ink, 0.35))
        captions += [
            Caption(lead, cell.x, cell.y - 1.0, 8.5, bold=True, colour=INK),
            Caption(f"n = {beat.n_beats}", cell.x + _CELL_MM, cell.y - 1.0, 6.5, "right", colour=SOFT),
            *names,
        ]
    scale = f"{MM_PER_S:g} mm/s, {gain:g} mm/mV"
    alt = f"Median beats, {scale}, of {', '.join(lead for lead, _ in beats)}"
    return Figure("median_beats", drawing.document(parts), view, alt, tuple(captions))


def _waves(drawing: Drawing, beat: MedianBeat, cell: Box) -> tuple[list[str], list[Caption]]:
    lines, names = [], []
    for wave, span in (("P", beat.p), ("QRS", beat.qrs), ("T", beat.t)):
        if not span.known:
            continue
        ends_mm = [cell.x + (end_s + _BEFORE_S) * MM_PER_S for end_s in (span.onset_s, span.offset_s)]
        inside_mm = [x_mm for x_mm in ends_mm if cell.x <= x_mm <= cell.x + cell.width]
        marks = [np.array([(x_mm, cell.y), (x_mm, cell.y + cell.height)]) for x_mm in inside_mm]
        lines.append(drawing.lines(marks, _MARK, 0.15, dash_mm=(0.8, 0.8)))
        middle_mm = float(np.clip(sum(ends_mm) / 2.0, cell.x, cell.x + cell.width))
        names.append(Caption(wave, middle_mm, cell.y + cell.height + 2.6, 6.0, "center", colour=_MARK))
    return lines, names


def _scale(beats: Sequence[MedianBeat], *, most_mm: float) -> tuple[float, float, float]:
    """Return the gain, the height of a row, and how far below its top every beat's level stands, whole millimetres."""
    high_mv = max(float(beat.mv.max()) for beat in beats)
    low_mv = min(float(beat.mv.min()) for beat in beats)
    gain = next((gain for gain in GAINS_MM_PER_MV if (high_mv - low_mv) * gain <= most_mm - 2.0), GAINS_MM_PER_MV[-1])
    tall_mm = (high_mv - low_mv) * gain
    row_mm = float(np.clip(5.0 * np.ceil((tall_mm + 2.0) / 5.0), _LEAST_ROW_MM, most_mm))
    return gain, row_mm, float(np.clip(round(high_mv * gain + (row_mm - tall_mm) / 2.0), 0.0, row_mm))
