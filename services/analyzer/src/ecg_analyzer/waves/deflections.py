"""The deflections of a QRS complex - Q, R, S, R' - in the median beat of one lead."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_analyzer.waves.median_beat import MEDIAN_RATE_HZ, MedianBeat

LEAST_MV: Final = 0.03
LEAST_S: Final = 0.006
"""What deviates less, or for a shorter time, is no wave; nor is what has no turning point, as an ST segment that rises
(IEC 60601-2-51:2003, annex GG.5, minimum waves)."""
ISOELECTRIC_MV: Final = 0.02
"""Where a lead stays within this for LEAST_S at the begin or end of the complex, other leads show it: that part belongs
to no wave of this lead (ibid.)."""
NOTCH_SHARE: Final = 0.5
"""A second peak of an R wave counts as its last one from this share of its height on; a lower one is a step of its
downstroke."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Deflection:
    """One wave between two crossings of the level, times in ms from the onset of the complex.

    ``height_mv`` is that of its peak, with its sign; ``last_peak_ms`` the time of the last peak of a notched wave.
    """

    start_ms: float
    end_ms: float
    height_mv: float
    last_peak_ms: float

    @property
    def duration_ms(self) -> float:
        """Time from one crossing of the level to the next."""
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class QrsDeflections:
    """The waves of a complex by their names, None where it has no such wave; one without R is a QS, here ``q``.

    ``r_prime`` is the first upward wave behind S.
    """

    q: Deflection | None
    r: Deflection | None
    s: Deflection | None
    r_prime: Deflection | None


def qrs_deflections(beat: MedianBeat) -> QrsDeflections:
    """Return the waves between onset and end of the complex, which must be known."""
    found = _deflections(beat.between(beat.qrs.onset_s, beat.qrs.offset_s))
    if all(wave.height_mv < 0.0 for wave in found):
        return QrsDeflections(q=found[0] if found else None, r=None, s=None, r_prime=None)
    q = found[0] if found[0].height_mv < 0.0 else None
    r, s, r_prime, *_ = [*(found if q is None else found[1:]), None, None]
    return QrsDeflections(q=q, r=r, s=s, r_prime=r_prime)


def _deflections(qrs_mv: Floats) -> list[Deflection]:
    """Return the waves in order of time, upward and downward in turn."""
    begin = _isoelectric(qrs_mv)
    waves_mv = qrs_mv[begin : qrs_mv.size - _isoelectric(qrs_mv[begin:][::-1])]
    return [_deflection(waves_mv, start, stop, begin) for start, stop in _waves(waves_mv)]


def _isoelectric(qrs_mv: Floats) -> int:
    """Return how many samples from the first on belong to no wave."""
    away = np.abs(qrs_mv) > ISOELECTRIC_MV
    still = int(away.argmax()) if away.any() else qrs_mv.size
    return still if still >= LEAST_S * MEDIAN_RATE_HZ else 0


def _waves(qrs_mv: Floats) -> list[tuple[int, int]]:
    """Return first sample and sample behind the last of each wave."""
    upward = qrs_mv > 0.0
    turns = (np.flatnonzero(np.diff(upward)) + 1).tolist()
    waves: list[tuple[int, int]] = []
    for start, stop in pairwise([0, *turns, qrs_mv.size]):
        if not _is_wave(np.abs(qrs_mv[start:stop]), open_end=stop == qrs_mv.size):
            continue
        joined = bool(waves) and upward[waves[-1][0]] == upward[start]  # what lay between was no wave
        waves.append((waves.pop()[0] if joined else start, stop))
    return waves


def _is_wave(deviation_mv: Floats, *, open_end: bool) -> bool:
    if np.count_nonzero(deviation_mv >= LEAST_MV) < LEAST_S * MEDIAN_RATE_HZ:
        return False
    at_end_mv = float(deviation_mv[-1]) if open_end else 0.0
    return float(deviation_mv.max()) - at_end_mv >= LEAST_MV


def _deflection(qrs_mv: Floats, start: int, stop: int, begin: int) -> Deflection:
    """Return a wave of samples of which the first is the one numbered ``begin`` of the complex."""
    wave_mv = qrs_mv[start:stop]
    deviation_mv = np.abs(wave_mv)
    highest = int(deviation_mv.argmax())
    between = np.concatenate(([0.0], deviation_mv, [0.0]))
    is_peak = (between[1:-1] >= between[:-2]) & (between[1:-1] > between[2:])
    last_peak = int(np.flatnonzero(is_peak & (deviation_mv >= NOTCH_SHARE * deviation_mv[highest]))[-1])
    per_sample = 1000.0 / MEDIAN_RATE_HZ
    return Deflection(
        start_ms=(begin + _crossing(qrs_mv, start)) * per_sample,
        end_ms=(begin + _crossing(qrs_mv, stop)) * per_sample,
        height_mv=float(wave_mv[highest]),
        last_peak_ms=(begin + start + last_peak) * per_sample,
    )


def _crossing(qrs_mv: Floats, sample: int) -> float:
    """Return where the line into a sample crosses the level, in samples; the border itself at either end."""
    if sample in (0, qrs_mv.size):
        return float(min(sample, qrs_mv.size - 1))
    before_mv, after_mv = float(qrs_mv[sample - 1]), float(qrs_mv[sample])
    return sample - after_mv / (after_mv - before_mv)
