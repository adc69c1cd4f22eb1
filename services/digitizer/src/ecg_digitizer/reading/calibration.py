"""Paper speed and gain: what the caller says, what the pulses show, else what carts print unless told otherwise."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from ecg_digitizer.layout.pulse import Pulse
from ecg_digitizer.options import PageOptions

USUAL_MM_PER_S: Final = 25.0
USUAL_MM_PER_MV: Final = 10.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scales of time and voltage; ``speed_source`` and ``gain_source``: "option", "pulse" or "assumed"."""

    mm_per_s: float
    mm_per_mv: float
    speed_source: str
    gain_source: str

    def with_pulses(self, pulses: tuple[Pulse, ...]) -> Calibration:
        """Take the gain that most pulses show, unless the caller has said it."""
        if self.gain_source == "option" or not pulses:
            return self
        gain, _ = Counter(pulse.mm_per_mv for pulse in pulses).most_common(1)[0]
        return replace(self, mm_per_mv=gain, gain_source="pulse")


def calibrate(options: PageOptions) -> Calibration:
    """Return the scales before anything on the page is looked at."""
    return Calibration(
        mm_per_s=options.mm_per_s or USUAL_MM_PER_S,
        mm_per_mv=options.mm_per_mv or USUAL_MM_PER_MV,
        speed_source="option" if options.mm_per_s else "assumed",
        gain_source="option" if options.mm_per_mv else "assumed",
    )
