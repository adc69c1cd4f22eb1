"""Calibration pulses: the rectangles of 1 mV for 0.2 s that a cart prints beside its traces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecg_digitizer.layout.baselines import Row
from ecg_digitizer.layout.part_maps import MAP_PX_PER_MM
from ecg_digitizer.layout.parts import Parts, Spot
from ecg_digitizer.page.picture import Plane

_HEIGHTS_MM: Final = (10.0, 5.0, 20.0, 2.5, 40.0)
_HEIGHT_TOLERANCE: Final = 0.15
_PEN_MM: Final = 1.0  # the network marks a line of that width
_LIKELY: Final = 0.5
_LEAST_PX: Final = 12
_NARROWEST_MM: Final = 1.75  # 0.1 s at 25 mm/s, seen in half millimetres; a bar between columns is a line
_FOOT_MM: Final = 3.0  # the level of a lead may wander off that of its pulse
_BESIDE_MM: Final = 8.0
_OWN_MM: Final = 5.0
_SAME_PLACE_MM: Final = 2.0


@dataclass(frozen=True, slots=True)
class Pulse:
    """A pulse: its edges along the sheet and the height of its foot, its own height and width, all in mm.

    ``mm_per_mv``: the gain that it tells.
    """

    start_mm: float
    end_mm: float
    foot_mm: float
    height_mm: float
    width_mm: float
    mm_per_mv: float


def find_pulses(parts: Parts, rows: Sequence[Row]) -> tuple[Pulse, ...]:
    """Return the pulses of a standard height that stand on the rows, where traces begin or end."""
    pulses = (_pulse(parts.maps["pulse"], spot) for spot in parts.spots("pulse", least=_LIKELY))
    return tuple(pulse for pulse in pulses if pulse is not None and any(_stands_on(pulse, row) for row in rows))


def pulses_at(baseline_mm: float, pulses: Sequence[Pulse], *, n_rows: int) -> list[Pulse]:
    """Return the pulses that stand in a row: its own, and those at places where a third of all rows have one."""
    return [
        pulse
        for pulse in pulses
        if abs(pulse.foot_mm - baseline_mm) < _OWN_MM
        or sum(abs(other.start_mm - pulse.start_mm) < _SAME_PLACE_MM for other in pulses) >= n_rows / 3.0
    ]


def _stands_on(pulse: Pulse, row: Row) -> bool:
    ends = (row.start_mm, row.end_mm, *row.borders_mm)
    beside = min(min(abs(end - pulse.end_mm), abs(end - pulse.start_mm)) for end in ends) < _BESIDE_MM
    return beside and abs(pulse.foot_mm - row.baseline_mm) < _FOOT_MM


def _pulse(plane: Plane, spot: Spot) -> Pulse | None:
    if spot.area_px < _LEAST_PX:
        return None
    height_mm = spot.height_mm - _PEN_MM
    standard = min(_HEIGHTS_MM, key=lambda known: abs(height_mm / known - 1.0))
    if abs(height_mm / standard - 1.0) > _HEIGHT_TOLERANCE + 0.3 / standard:
        return None
    top = round(spot.top_mm * MAP_PX_PER_MM)
    rows = slice(top + round(0.35 * spot.height_mm * MAP_PX_PER_MM), top + round(0.75 * spot.height_mm * MAP_PX_PER_MM))
    left = round(spot.left_mm * MAP_PX_PER_MM)
    middle = plane[rows, left : left + round(spot.width_mm * MAP_PX_PER_MM)]
    upright = np.flatnonzero((middle >= _LIKELY).mean(axis=0) > 0.5)
    if upright.size < 2:
        return None
    # its feet may lie on the traces beside it: the edges are those of its upper half
    start_mm = spot.left_mm + float(upright[0]) / MAP_PX_PER_MM + _PEN_MM / 2
    width_mm = float(upright[-1] - upright[0] + 1) / MAP_PX_PER_MM - _PEN_MM
    if width_mm < _NARROWEST_MM:
        return None
    foot_mm = spot.bottom_mm - _PEN_MM / 2
    return Pulse(start_mm, start_mm + width_mm, foot_mm, height_mm, width_mm, standard)
