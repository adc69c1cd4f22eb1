"""Paper speed and gain: what the caller says, what is printed, what the pulses show, else what carts print untold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from ecg_shared.contract.leads import LIMB_LEADS

from ecg_digitizer.layout.baselines import Row
from ecg_digitizer.layout.columns import page_ends
from ecg_digitizer.layout.printed_scale import PrintedScale
from ecg_digitizer.layout.pulses import Pulse
from ecg_digitizer.options import PageOptions

USUAL_MM_PER_S: Final = 25.0
USUAL_MM_PER_MV: Final = 10.0

_PULSE_S: Final = 0.2
_SPEEDS_BY_PULSE: Final = (25.0, 50.0, 100.0)
"""A pulse of 2.5 mm is one of 0.1 s at 25 mm/s more often than one of 0.2 s at 12.5."""
_WIDTH_TOLERANCE_MM: Final = 1.2
_PAGE_S: Final = 10.0
_SPEEDS_BY_WIDTH: Final = (25.0, 50.0)
_WIDTH_TOLERANCE: Final = 0.02


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scales of time and voltage; chest leads may have a gain of their own.

    ``speed_source`` and ``gain_source``: "option", "print", "pulse", "layout" (ten seconds fill the row) or "assumed".
    ``doubts``: codes of what disagrees. ``stretch``: by how much the sheet is longer than it says.
    """

    mm_per_s: float
    mm_per_mv: float
    chest_mm_per_mv: float
    speed_source: str
    gain_source: str
    doubts: tuple[str, ...] = ()
    stretch: float = 1.0

    @property
    def drawn_mm_per_s(self) -> float:
        """The speed as it comes out on the sheet, whose own scale may be off."""
        return self.mm_per_s * self.stretch

    def mm_per_mv_of(self, lead: str) -> float:
        """Return the gain a lead is printed at."""
        return self.mm_per_mv if lead in LIMB_LEADS else self.chest_mm_per_mv


def calibrate(options: PageOptions, printed: PrintedScale, pulses: Sequence[Pulse], rows: Sequence[Row]) -> Calibration:
    """Return the scales. Print beats a pulse: a pulse may be torn, crossed or cut, a word that is read is whole."""
    by_width, by_height = _speed_of(pulses), _gain_of(pulses)
    mm_per_s, speed_source = _first(
        (options.mm_per_s, "option"),
        (printed.mm_per_s, "print"),
        (by_width, "pulse"),
        (_speed_by_length(rows), "layout"),
        usual=USUAL_MM_PER_S,
    )
    mm_per_mv, gain_source = _first(
        (options.mm_per_mv, "option"), (printed.mm_per_mv, "print"), (by_height, "pulse"), usual=USUAL_MM_PER_MV
    )
    chest_mm_per_mv = (printed.chest_mm_per_mv or mm_per_mv) if gain_source == "print" else mm_per_mv
    doubts = []
    if speed_source == "print" and by_width not in (None, mm_per_s):
        doubts.append("speed_disagrees")
    if gain_source == "print" and by_height not in (None, mm_per_mv, chest_mm_per_mv):
        doubts.append("gain_disagrees")
    return Calibration(mm_per_s, mm_per_mv, chest_mm_per_mv, speed_source, gain_source, tuple(doubts))


def _first(*known: tuple[float | None, str], usual: float) -> tuple[float, str]:
    return next(((value, source) for value, source in known if value is not None), (usual, "assumed"))


def _gain_of(pulses: Sequence[Pulse]) -> float | None:
    return Counter(pulse.mm_per_mv for pulse in pulses).most_common(1)[0][0] if pulses else None


def _speed_of(pulses: Sequence[Pulse]) -> float | None:
    if not pulses:
        return None
    width_mm = float(np.median([pulse.width_mm for pulse in pulses]))
    speed = min(_SPEEDS_BY_PULSE, key=lambda known: abs(width_mm - _PULSE_S * known))
    return speed if abs(width_mm - _PULSE_S * speed) < _WIDTH_TOLERANCE_MM else None


def _speed_by_length(rows: Sequence[Row]) -> float | None:
    if not rows:
        return None
    start, end = page_ends(rows)
    speed = min(_SPEEDS_BY_WIDTH, key=lambda known: abs(end - start - _PAGE_S * known))
    return speed if abs((end - start) / (_PAGE_S * speed) - 1.0) < _WIDTH_TOLERANCE else None
