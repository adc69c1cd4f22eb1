"""Each lead's stretch of its row as millivolts, and the leads of the page together as one recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.leads import sort_key

from ecg_digitizer.layout.places import Arrangement, LeadPlace
from ecg_digitizer.reading.borders import settled
from ecg_digitizer.reading.calibration import Calibration
from ecg_digitizer.reading.stray_ends import without_stray_ends
from ecg_digitizer.trace.rows import RowTrace
from ecg_digitizer.trace.sampling import SAMPLING_RATE_HZ, sample_trace

Array = npt.NDArray[np.float64]

_BORDER_MM: Final = 0.25
_MOST_SAMPLES: Final = 120 * int(SAMPLING_RATE_HZ)


@dataclass(frozen=True, slots=True, eq=False)
class PlacedSignal:
    """One place of the page as millivolts over the whole recording, NaN outside it, and its line on the sheet.

    ``error_mm``: how far the line may be off, 1 sigma.
    """

    place: LeadPlace
    signal_mv: Array
    coverage: float
    x_mm: Array
    y_mm: Array
    error_mm: Array


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """All places, and which of them stands for each lead (the longer where a lead is printed twice)."""

    placed: tuple[PlacedSignal, ...]
    chosen: tuple[PlacedSignal, ...]


def assemble(arrangement: Arrangement, traces: Sequence[RowTrace], calibration: Calibration) -> Reading:
    """Sample every place on the recording's common time axis; leads in the usual order."""
    places = settled(arrangement.places, traces, arrangement.pulses, mm_per_s=calibration.drawn_mm_per_s)
    ends_s = [p.offset_s + (p.end_mm - p.start_mm) / calibration.drawn_mm_per_s for p in places]
    n_samples = int(min(_MOST_SAMPLES, max(1, round(max(ends_s) * SAMPLING_RATE_HZ))))
    placed = tuple(_place(place, traces, calibration, n_samples) for place in places)
    longest: dict[str, PlacedSignal] = {}
    for signal in placed:
        known = longest.get(signal.place.lead)
        if known is None or np.isfinite(signal.signal_mv).sum() > np.isfinite(known.signal_mv).sum():
            longest[signal.place.lead] = signal
    return Reading(placed, tuple(longest[lead] for lead in sorted(longest, key=sort_key)))


def _place(place: LeadPlace, traces: Sequence[RowTrace], calibration: Calibration, n_samples: int) -> PlacedSignal:
    row = traces[place.row]
    step_mm = float(row.x_mm[1] - row.x_mm[0])
    inside = (row.x_mm >= place.start_mm - step_mm / 2) & (row.x_mm < place.end_mm + step_mm / 2)
    x_mm = row.x_mm[inside]
    mm_per_mv = calibration.mm_per_mv_of(place.lead)
    y_mm = without_stray_ends(x_mm, _without_neighbours(x_mm, row.y_mm[inside], place), mm_per_mv=mm_per_mv)
    time_s = (x_mm - place.start_mm) / calibration.drawn_mm_per_s + place.offset_s
    # the isoelectric line is where a trace stays longest
    level_mm = float(np.nanmedian(y_mm)) if np.isfinite(y_mm).any() else row.baseline_mm
    height_mm = place.sign * (level_mm - y_mm)
    signal_mv = sample_trace(time_s, height_mm, n_samples=n_samples) / mm_per_mv
    expected = max(1, round((place.end_mm - place.start_mm) / calibration.drawn_mm_per_s * SAMPLING_RATE_HZ))
    coverage = float(min(1.0, np.isfinite(signal_mv).sum() / expected))
    return PlacedSignal(place, signal_mv, coverage, x_mm, y_mm, row.error_mm[inside])


def _without_neighbours(x_mm: Array, y_mm: Array, place: LeadPlace) -> Array:
    """Replace the first and last quarter of a millimetre by the value next to it.

    There the ink of the lead before or after, of a pulse's edge or of a mark runs into the lead's own.
    """
    own = (x_mm >= place.start_mm + _BORDER_MM) & (x_mm <= place.end_mm - _BORDER_MM) & np.isfinite(y_mm)
    if not own.any():
        return y_mm
    first, last = x_mm[own][0], x_mm[own][-1]
    cleared = y_mm.copy()
    cleared[(x_mm < first) & (x_mm >= first - 2 * _BORDER_MM)] = y_mm[own][0]
    cleared[(x_mm > last) & (x_mm <= last + 2 * _BORDER_MM)] = y_mm[own][-1]
    return cleared
