"""The median beat of each lead: what its normal beats share, with noise and ectopic beats gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_analyzer.beats.values import Beats
from ecg_analyzer.waves.beat_groups import median_windows
from ecg_analyzer.waves.values import Marks, Waves

MEDIAN_RATE_HZ: Final = 500.0
BEFORE_S: Final = 0.35
AFTER_S: Final = 0.65
LEVEL_S: Final = (0.020, 0.004)
"""The level of a beat is that just before its QRS complex begins: the PQ segment, whatever the atria still do."""
LEVEL_IF_UNKNOWN_S: Final = (0.07, 0.05)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Span:
    """Median onset and end of a wave in seconds from the main deflection, NaN where not known."""

    onset_s: float
    offset_s: float

    @property
    def known(self) -> bool:
        """Whether both borders are known."""
        return bool(np.isfinite(self.onset_s) and np.isfinite(self.offset_s))


@dataclass(frozen=True, slots=True, eq=False)
class MedianBeat:
    """One lead's median beat: millivolts above its level at ``time_s`` from the main deflection, both (n,).

    The spans are the medians over the beats it was made of, fused over the leads recorded with it.
    """

    time_s: Floats
    mv: Floats
    n_beats: int
    p: Span
    qrs: Span
    t: Span

    def between(self, onset_s: float, offset_s: float) -> Floats:
        """Return the millivolts from one time to another, both included."""
        return self.mv[(self.time_s >= onset_s - 1e-9) & (self.time_s <= offset_s + 1e-9)]

    def at(self, time_s: float) -> float:
        """Return the millivolts at a time, NaN outside."""
        return float(np.interp(time_s, self.time_s, self.mv, left=np.nan, right=np.nan))


def median_beats(leads_mv: Mapping[str, npt.NDArray[np.floating]], beats: Beats, waves: Waves) -> dict[str, MedianBeat]:
    """Return the median beat of each of the leads that show a whole beat.

    Of the normal beats those of the commonest shape count, so that two ways of conduction are not mixed; without any
    normal beat all count.
    """
    chosen = commonest(beats)
    steps_s = np.arange(-round(BEFORE_S * MEDIAN_RATE_HZ), round(AFTER_S * MEDIAN_RATE_HZ) + 1) / MEDIAN_RATE_HZ
    windows = median_windows(
        list(leads_mv.values()), beats.sample, [np.flatnonzero(chosen)], steps_s * beats.sampling_rate_hz
    )[:, 0]
    p, qrs, t = (_span(marks, beats, chosen) for marks in waves.fused.by_name().values())
    ends = (
        (qrs.onset_s - LEVEL_S[0], qrs.onset_s - LEVEL_S[1])
        if qrs.known
        else (
            -LEVEL_IF_UNKNOWN_S[0],
            -LEVEL_IF_UNKNOWN_S[1],
        )
    )
    at_level = (steps_s >= ends[0]) & (steps_s <= ends[1])
    return {
        name: MedianBeat(steps_s, mv - np.median(mv[at_level]), int(chosen.sum()), p, qrs, t)
        for name, mv in zip(leads_mv, windows, strict=True)
        if np.isfinite(mv).all()
    }


def commonest(beats: Beats) -> npt.NDArray[np.bool_]:
    """Return which beats stand for the rhythm's own: normal ones of their commonest shape, all where none is normal."""
    counted = beats.normal if beats.normal.any() else np.ones(beats.sample.size, np.bool_)
    of_a_shape = beats.shape[counted & (beats.shape >= 0)]
    if of_a_shape.size == 0:
        return counted
    return np.asarray(counted & (beats.shape == np.bincount(of_a_shape).argmax()), np.bool_)


def _span(marks: Marks, beats: Beats, chosen: npt.NDArray[np.bool_]) -> Span:
    known = chosen & marks.found
    if 2 * known.sum() <= chosen.sum():
        return Span(np.nan, np.nan)
    onset_s, offset_s = (
        float(np.median((border - beats.sample)[known])) / beats.sampling_rate_hz
        for border in (marks.onset_sample, marks.offset_sample)
    )
    return Span(onset_s, offset_s)
