"""Where each lead stands on millimetre paper: 25 mm a second, 10 mm a millivolt.

Lengths in millimetres, x to the right, y downwards, from the upper left corner of the field. The usual sheet: 5 mm for
the calibration pulse, then 250 mm, which are ten seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from ecg_client.signal import Signal

MM_PER_S: Final = 25.0
MM_PER_MV: Final = 10.0
SHEET_S: Final = 10.0
PULSE_MM: Final = 5.0  # 200 ms wide, 1 mV = 10 mm high
TICK_MM: Final = 5.0
LABEL_MM: Final = 4.5
FINE_MM, BOLD_MM = 1.0, 5.0
FINE_COLOUR, BOLD_COLOUR, TRACE_COLOUR = "#F6D0D0", "#E39A9A", "#111111"
FINE_WIDTH_MM, BOLD_WIDTH_MM, TRACE_WIDTH_MM = 0.10, 0.25, 0.30

TWELVE: Final = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
LAYOUTS: Final = ("3x4+1", "6x2", "12x1", "strip")
_ROW_MM: Final = {"3x4+1": 35.0, "6x2": 25.0, "12x1": 20.0, "strip": 35.0}
_RHYTHM_LEAD: Final = "II"
_MARGIN_MM: Final = 5.0


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch of one lead: seconds from the signal's first sample, where its 0 mV line begins and its name stands."""

    lead: str
    start_s: float
    end_s: float
    x_mm: float
    y_mm: float
    label_y_mm: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """The field and what stands on it.

    ``pulses_mm``: heights of the 0 mV lines on which a calibration pulse stands, at the left edge. ``ticks_mm``: (x, y)
    of the middle of each mark between two columns.
    """

    width_mm: float
    height_mm: float
    strips: tuple[Strip, ...]
    pulses_mm: tuple[float, ...]
    ticks_mm: tuple[tuple[float, float], ...]


def sheet_of(leads: Sequence[str], duration_s: float, layout: str | None = None) -> Sheet:
    """Return the sheet of up to ten seconds of a recording.

    ``layout``: "3x4+1" (four columns of 2.5 s and a rhythm strip), "6x2", "12x1" or "strip" (a row a lead); None takes
    the first for twelve leads and else the last. A lead that is not there leaves its place empty. Raises ValueError
    for another layout.
    """
    if layout is None:
        layout = LAYOUTS[0] if set(TWELVE) <= set(leads) else LAYOUTS[-1]
    if layout not in LAYOUTS:
        raise ValueError(f"no layout {layout!r}; there are {', '.join(LAYOUTS)}")
    rows = _rows(layout, leads)
    row_mm = _ROW_MM[layout]
    shown_s = min(duration_s, SHEET_S)
    strips, ticks = [], []
    for place, row in enumerate(rows):
        y_mm = (place + 0.5) * row_mm
        column_s = SHEET_S / len(row)
        for column, lead in enumerate(row):
            start_s, end_s = column * column_s, min((column + 1) * column_s, shown_s)
            if column:
                ticks.append((PULSE_MM + MM_PER_S * start_s, y_mm))
            if lead in leads and end_s > start_s:
                strips.append(
                    Strip(lead, start_s, end_s, PULSE_MM + MM_PER_S * start_s, y_mm, place * row_mm + LABEL_MM)
                )
    width_mm = PULSE_MM + MM_PER_S * SHEET_S + _MARGIN_MM
    pulses = tuple((place + 0.5) * row_mm for place in range(len(rows)))
    return Sheet(width_mm, row_mm * len(rows), tuple(strips), pulses, tuple(ticks))


def trace_mm(signal: Signal, strip: Strip) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return x and y in millimetres, float64 (n,), of the samples of a strip; y is NaN where nothing was recorded."""
    import numpy as np

    first, last = (round(second * signal.sampling_rate_hz) for second in (strip.start_s, strip.end_s))
    mv = signal[strip.lead][first:last].astype(np.float64)
    x_mm = strip.x_mm + MM_PER_S * np.arange(mv.size, dtype=np.float64) / signal.sampling_rate_hz
    return x_mm, strip.y_mm - MM_PER_MV * mv


def _rows(layout: str, leads: Sequence[str]) -> list[tuple[str, ...]]:
    if layout == "3x4+1":
        rhythm = _RHYTHM_LEAD if _RHYTHM_LEAD in leads else leads[0]
        return [*(TWELVE[row::3] for row in range(3)), (rhythm,)]
    if layout == "6x2":
        return [TWELVE[row::6] for row in range(6)]
    if layout == "12x1":
        return [(lead,) for lead in TWELVE]
    return [(lead,) for lead in leads]
