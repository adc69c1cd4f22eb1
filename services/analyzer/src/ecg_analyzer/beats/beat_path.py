"""Picks the beats among the peaks of the slope energy: the sequence with the most evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage, signal

from ecg_analyzer.beats.lead_curves import ENERGY_RATE_HZ
from ecg_analyzer.beats.slope_energy import SlopeEnergy, running_level

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

PEAK_DISTANCE_S: Final = 0.1
REFRACTORY_S: Final = 0.2
"""No second QRS within 200 ms (Pan & Tompkins 1985, doi:10.1109/TBME.1985.325532)."""
EARLY_S: Final = 0.36
"""Up to here after or before a QRS a peak may be its T or P wave (ibid.)."""
LONG_RR: Final = 1.4
"""An interval longer than this multiple of the running median hints at a missed beat (there 1.66 as a limit)."""
FALLBACK_RR_S: Final = 0.8
REACH: Final = 24
"""Peaks looked back over: at the least distance 2.4 s."""

# Weights of the evidence, chosen once on 26 records of the MIT-BIH Arrhythmia Database, both leads together and alone.
THRESHOLD: Final = 0.3
"""Height, relative to the running QRS height, at which a peak in a silent background is as likely a beat as not."""
THRESHOLD_PER_NOISE: Final = 1.6
LEAST_EVIDENCE: Final = -2.2
MOST_EVIDENCE: Final = 1.0
COST_EARLY: Final = 0.3
COST_UNLIKE: Final = 1.5
UNLIKE_FREE: Final = 0.5
COST_LONG_RR: Final = 2.0
TALLEST: Final = 2.0
COST_STEP: Final = 5.0
STEP_FREE: Final = 0.5


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
    height_now: Floats = np.ones(peaks.index.size) if level is None else level[peaks.index].astype(np.float64)
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
    # A flat line before and after lets a beat cut by the end of the record still be a peak.
    padded = np.pad(energy.curve, 1)
    index, _ = signal.find_peaks(padded, distance=int(PEAK_DISTANCE_S * ENERGY_RATE_HZ))
    index = np.clip(index - 1, 0, energy.curve.size - 1)
    step = int(0.04 * ENERGY_RATE_HZ)
    n_steps = max(1, energy.curve.size // step)
    coarse = np.add.reduceat(energy.curve, np.arange(n_steps) * step) / step
    floor = ndimage.percentile_filter(coarse, 40, size=int(2.0 * ENERGY_RATE_HZ / step) | 1, mode="nearest")
    return _Peaks(
        index=index.astype(np.int64),
        height=energy.curve[index].astype(np.float64),
        background=np.interp(index, (np.arange(n_steps) + 0.5) * step, floor),
        step=energy.step[index].astype(np.float64),
        clock_s=np.cumsum(energy.recorded)[index] / ENERGY_RATE_HZ,
    )


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
    cost = _costs(
        peaks.index[candidate] / ENERGY_RATE_HZ,
        peaks.clock_s[candidate],
        np.log(np.minimum(relative[candidate], TALLEST)),
        interval_s[candidate],
    )
    total = np.full(candidate.size + REACH, -np.inf)
    previous = np.full(candidate.size, -1)
    for now, gain in enumerate(evidence[candidate]):
        options = total[now : now + REACH] - cost[now]
        best = int(np.argmax(options))
        if options[best] > 0.0:
            previous[now] = now - REACH + best
            total[now + REACH] = gain + options[best]
        else:
            total[now + REACH] = gain
    path: Indices = candidate[_walk_back(total[REACH:], previous)]
    return path


def _costs(time_s: Floats, clock_s: Floats, log_height: Floats, interval_s: Floats) -> Floats:
    """Cost of each candidate following each of the REACH before it, shape (n, REACH), oldest first."""
    n = time_s.size
    before = np.arange(n)[:, None] - REACH + np.arange(REACH)
    exists = before >= 0
    before = np.maximum(before, 0)
    apart_s = time_s[:, None] - time_s[before]
    early = np.sqrt(np.clip((EARLY_S - apart_s) / (EARLY_S - REFRACTORY_S), 0.0, 1.0))
    unlike = np.maximum(0.0, np.abs(log_height[:, None] - log_height[before]) - UNLIKE_FREE)
    long_rr = np.maximum(1.0, (clock_s[:, None] - clock_s[before]) / (LONG_RR * interval_s[:, None]))
    cost = early * (COST_EARLY + COST_UNLIKE * unlike) + COST_LONG_RR * np.log(long_rr)
    forbidden = (apart_s < REFRACTORY_S) | ~exists
    return np.where(forbidden, np.inf, cost)


def _walk_back(total: Floats, previous: Indices) -> Indices:
    steps = []
    at = int(np.argmax(total))
    while at >= 0:
        steps.append(at)
        at = int(previous[at])
    return np.array(steps[::-1], np.int64)
