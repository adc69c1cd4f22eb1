"""The median beat of each lead: what all normal beats share, with noise and ectopic beats gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg

from ecg_analyzer.beats.values import Beats
from ecg_analyzer.waves.values import Marks

BEFORE_S: Final = 0.25
AFTER_S: Final = 0.45
"""From before a P wave to behind a T wave at usual rates; 35 mm at 50 mm/s."""
FEWEST_BEATS: Final = 2
MOST_BEATS: Final = 200
"""More, taken evenly over the recording, change a median by less than a pixel."""
_LEVEL_S: Final = (-0.12, -0.08)
"""Where a beat stands at its level: between P wave and QRS complex."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MedianBeat:
    """One lead's median beat: millivolts at ``time_s`` from the beat's main deflection, both (n,), over ``n`` beats."""

    lead: str
    time_s: Floats
    mv: Floats
    n: int


@dataclass(frozen=True, slots=True)
class Fiducial:
    """Median onset and end of a wave, in seconds from the beat's main deflection."""

    wave: str
    onset_s: float
    offset_s: float


def median_beats(ecg: Ecg, beats: Beats) -> tuple[MedianBeat, ...]:
    """Return the median beat of every lead with FEWEST_BEATS whole normal beats, in the order of the leads.

    Beats are aligned on their main deflection to a fraction of a sample, each with the level before its QRS complex
    taken off. Without any normal beat all beats count: a paced rhythm has its shape too. The recording may have
    another rate than the beats were found at.
    """
    chosen_s = beats.time_s[beats.normal] if beats.normal.any() else beats.time_s
    chosen = chosen_s * ecg.sampling_rate_hz
    offsets = np.arange(round(-BEFORE_S * ecg.sampling_rate_hz), round(AFTER_S * ecg.sampling_rate_hz) + 1)
    inside = (chosen + offsets[0] >= 0) & (chosen + offsets[-1] <= ecg.n_samples - 1)
    chosen = chosen[inside]
    time_s = offsets / ecg.sampling_rate_hz
    found = []
    for name, lead_mv in zip(ecg.lead_names, ecg.signal_mv, strict=True):
        beats_mv = _levelled(_aligned(lead_mv, chosen, offsets), time_s)
        if len(beats_mv) >= FEWEST_BEATS:
            found.append(MedianBeat(name, time_s, np.median(beats_mv, axis=0), len(beats_mv)))
    return tuple(found)


def fiducials(marks: Mapping[str, Marks], beats: Beats) -> tuple[Fiducial, ...]:
    """Return the median onset and end of each wave, by its name, over the beats that the median beat shows."""
    counted = beats.normal if beats.normal.any() else np.ones(beats.sample.size, np.bool_)
    found = []
    for wave, mark in marks.items():
        ends_s = np.stack([mark.onset_sample, mark.offset_sample]) - beats.sample
        known_s = (ends_s / beats.sampling_rate_hz)[:, counted & np.isfinite(ends_s).all(axis=0)]
        if known_s.size:
            onset_s, offset_s = np.median(known_s, axis=1)
            found.append(Fiducial(wave, float(onset_s), float(offset_s)))
    return tuple(found)


def _aligned(lead_mv: npt.NDArray[np.float32], at_sample: Floats, offsets: npt.NDArray[np.int64]) -> Floats:
    """Return the stretches around the beats by linear interpolation, shape (n_whole_beats, n_offsets).

    Beats with a gap are left out; of more than MOST_BEATS an even choice is taken.
    """
    if at_sample.size > MOST_BEATS:
        at_sample = at_sample[np.linspace(0, at_sample.size - 1, MOST_BEATS).astype(np.int64)]
    whole = np.floor(at_sample).astype(np.int64)
    share = (at_sample - whole)[:, None]
    index = whole[:, None] + offsets
    left = lead_mv[index].astype(np.float64)
    right = lead_mv[np.minimum(index + 1, lead_mv.size - 1)]
    stretches = left + share * (right - left)
    return stretches[np.isfinite(stretches).all(axis=1)]


def _levelled(beats_mv: Floats, time_s: Floats) -> Floats:
    at_level = (time_s >= _LEVEL_S[0]) & (time_s <= _LEVEL_S[1])
    levelled: Floats = beats_mv - np.median(beats_mv[:, at_level], axis=1, keepdims=True)
    return levelled
