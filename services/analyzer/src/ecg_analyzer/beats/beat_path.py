"""Picks the beats among the peaks of the slope energy: the sequence with the most evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage, signal

from ecg_analyzer.beats.best_sequence import Candidates, best_sequence
from ecg_analyzer.beats.lead_curves import BLOCK_RATE_HZ, ENERGY_RATE_HZ, PER_BLOCK, Curve
from ecg_analyzer.beats.slope_energy import SlopeEnergy, running_level

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

PEAK_DISTANCE_S: Final = 0.1
FALLBACK_RR_S: Final = 0.8
BACKGROUND_S: Final = 2.0

# Weights of the evidence, chosen once on 26 records of the MIT-BIH Arrhythmia Database, both leads together and alone.
THRESHOLD: Final = 0.24
"""Height, relative to the running QRS height, at which a peak in a silent background is as likely a beat as not."""
THRESHOLD_PER_NOISE: Final = 1.6
LEAST_EVIDENCE: Final = -2.2
MOST_EVIDENCE: Final = 1.0
TALLEST: Final = 2.0
COST_STEP: Final = 5.0
STEP_FREE: Final = 0.5

_PIECE: Final = int(600.0 * ENERGY_RATE_HZ)
_MARGIN: Final = int(10.0 * ENERGY_RATE_HZ)


@dataclass(frozen=True, slots=True, eq=False)
class _Peaks:
    """Peaks of the curve: index, height, and background, each of shape (n,)."""

    index: Indices
    height: Floats
    background: Floats
    step: Floats
    clock_s: Floats
    """Recorded seconds before the peak: an interval across a gap is not a pause."""


def pick_beats(energy: SlopeEnergy) -> Indices:
    """Return the indices of the beats on the energy curve, ascending.

    Every peak is a candidate. Its evidence is the logarithm of its height over a threshold that rises with the
    background around it. Between two neighbours of a sequence there is a cost where they are so close and so unlike
    in height that one may be the other's P or T wave, and where the interval is long against the running median.
    Dynamic programming finds the sequence of greatest sum, which does in one step what a threshold, T rejection and
    search-back do one after the other, and looks ahead as well as back. Two rounds settle height and median interval.
    """
    peaks = _find_peaks(energy)
    if peaks.index.size == 0:
        return peaks.index
    level = running_level(energy.curve, energy.recorded)
    height_now: Floats = np.ones(peaks.index.size)
    if level is not None:
        height_now = level.at(peaks.index // PER_BLOCK).astype(np.float64)
    path = np.flatnonzero(peaks.height > THRESHOLD * height_now)
    if path.size >= 3:
        height_now = _running_height(peaks, path, height_now)
    path = np.flatnonzero(peaks.height / height_now > THRESHOLD + THRESHOLD_PER_NOISE * peaks.background / height_now)
    for _ in range(2):
        path = _best_path(peaks, height_now, _running_interval_s(peaks, path))
        if path.size < 3:
            break
        height_now = _running_height(peaks, path, height_now)
    return peaks.index[path]


def _find_peaks(energy: SlopeEnergy) -> _Peaks:
    index = _peak_indices(energy.curve)
    mean = energy.curve.reshape(-1, PER_BLOCK).mean(axis=1)
    floor = ndimage.percentile_filter(mean, 40, size=int(BACKGROUND_S * BLOCK_RATE_HZ) | 1, mode="nearest")
    block = index // PER_BLOCK
    return _Peaks(
        index=index,
        height=energy.curve[index].astype(np.float64),
        background=np.interp(index, (np.arange(floor.size) + 0.5) * PER_BLOCK, floor),
        step=energy.step[block].astype(np.float64),
        clock_s=np.cumsum(energy.recorded)[block] / BLOCK_RATE_HZ + index % PER_BLOCK / ENERGY_RATE_HZ,
    )


def _peak_indices(curve: Curve) -> Indices:
    """Return the peaks at least PEAK_DISTANCE_S apart, piece by piece: the search takes doubles."""
    found = []
    for first in range(0, curve.size, _PIECE):
        begin = max(0, first - _MARGIN)
        # A flat line before and after lets a beat cut by the end of the record still be a peak.
        padded = np.pad(curve[begin : first + _PIECE + _MARGIN], 1)
        peaks, _ = signal.find_peaks(padded, distance=int(PEAK_DISTANCE_S * ENERGY_RATE_HZ))
        peaks += begin - 1
        found.append(peaks[(peaks >= first) & (peaks < min(first + _PIECE, curve.size))])
    index: Indices = np.concatenate(found).astype(np.int64)
    return index


def _running_height(peaks: _Peaks, path: Indices, before: Floats) -> Floats:
    """Median height of 15 beats in a row, so neither a run of giant beats nor a short fade moves it much."""
    height = np.minimum(peaks.height[path], 3.0 * before[path])
    median = ndimage.median_filter(height, size=15, mode="nearest")
    running: Floats = np.interp(peaks.index, peaks.index[path], median)
    return running


def _running_interval_s(peaks: _Peaks, path: Indices) -> Floats:
    interval_s = np.diff(peaks.clock_s[path])
    usual = interval_s > 0.3
    if usual.sum() < 3:
        return np.full(peaks.index.size, FALLBACK_RR_S)
    median = ndimage.median_filter(interval_s[usual], size=min(11, int(usual.sum())), mode="nearest")
    running: Floats = np.interp(peaks.index, peaks.index[path[1:]][usual], median)
    return running


def _best_path(peaks: _Peaks, height_now: Floats, interval_s: Floats) -> Indices:
    relative = np.maximum(peaks.height / height_now, 1e-3)
    threshold = THRESHOLD + THRESHOLD_PER_NOISE * peaks.background / height_now
    evidence = np.minimum(np.log(relative / threshold), MOST_EVIDENCE)
    evidence -= COST_STEP * np.maximum(0.0, peaks.step - STEP_FREE)
    candidate = np.flatnonzero(evidence > LEAST_EVIDENCE)
    if candidate.size == 0:
        return candidate
    chosen = Candidates(
        time_s=peaks.index[candidate] / ENERGY_RATE_HZ,
        clock_s=peaks.clock_s[candidate],
        log_height=np.log(np.minimum(relative[candidate], TALLEST)),
        interval_s=interval_s[candidate],
        evidence=evidence[candidate],
    )
    path: Indices = candidate[best_sequence(chosen)]
    return path
