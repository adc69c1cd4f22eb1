"""The sequence of candidates with the most evidence, by dynamic programming on many stretches side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

REFRACTORY_S: Final = 0.2
"""No second QRS within 200 ms (Pan & Tompkins 1985, doi:10.1109/TBME.1985.325532)."""
EARLY_S: Final = 0.36
"""Up to here after or before a QRS a peak may be its T or P wave (ibid.)."""
LONG_RR: Final = 1.4
"""An interval longer than this multiple of the running median hints at a missed beat (there 1.66 as a limit)."""
REACH: Final = 24
"""Candidates looked back over: at the least distance of 0.1 s between two of them 2.4 s."""

# Weights, chosen once on 26 records of the MIT-BIH Arrhythmia Database, both leads together and alone.
COST_EARLY: Final = 1.0
COST_UNLIKE: Final = 1.5
UNLIKE_FREE: Final = 0.5
COST_LONG_RR: Final = 2.0

_STRETCH: Final = 192
_OVERLAP: Final = 48
"""Ten beats and more: sequences that start apart have long met by then."""
_AT_ONCE: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Possible beats in order of time, arrays of shape (n,).

    ``evidence`` is the gain of taking one as a beat, ``clock_s`` the recorded seconds before it, in which an interval
    across a gap is no pause, ``interval_s`` the running median interval there.
    """

    time_s: Floats
    clock_s: Floats
    log_height: Floats
    interval_s: Floats
    evidence: Floats


def best_sequence(candidates: Candidates) -> Indices:
    """Return the indices of the sequence with the greatest sum of evidence less costs.

    Between two neighbours of a sequence there is a cost where they are so close and so unlike in height that one may
    be the other's P or T wave, and where the interval is long against the running median. Stretches that overlap are
    solved at the same time and keep their middles.
    """
    n = candidates.time_s.size
    first = np.arange(0, n, _STRETCH)
    taken = np.zeros(n, np.bool_)
    for group in range(0, first.size, _AT_ONCE):
        _solve(candidates, first[group : group + _AT_ONCE], taken)
    return np.flatnonzero(taken)


def _solve(candidates: Candidates, first: Indices, taken: npt.NDArray[np.bool_]) -> None:
    """Set ``taken`` for the candidates of the stretches that begin at ``first``."""
    n = candidates.time_s.size
    length = min(_STRETCH + 2 * _OVERLAP, n + _OVERLAP)
    place = first[:, None] - _OVERLAP + np.arange(length)
    exists = (place >= 0) & (place < n)
    place = np.clip(place, 0, n - 1)
    gain = np.where(exists, candidates.evidence[place], -np.inf)
    cost = _costs(candidates, place, exists)
    total = np.full((first.size, length + REACH), -np.inf)
    previous = np.full((first.size, length), -1)
    row = np.arange(first.size)
    for step in range(length):
        options = total[:, step : step + REACH] - cost[:, step]
        best = options.argmax(axis=1)
        highest = options[row, best]
        follows = highest > 0.0
        total[:, step + REACH] = gain[:, step] + np.where(follows, highest, 0.0)
        previous[:, step] = np.where(follows, step - REACH + best, -1)
    at = total[:, REACH:].argmax(axis=1)
    while row.size:
        kept = (at >= _OVERLAP) & (at < _OVERLAP + _STRETCH) & exists[row, at]
        taken[place[row[kept], at[kept]]] = True
        at = previous[row, at]
        row, at = row[at >= 0], at[at >= 0]


def _costs(candidates: Candidates, place: Indices, exists: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Cost of following each of the REACH candidates before, shape (*place.shape, REACH), oldest first."""
    apart_s = _from_those_before(candidates.time_s[place])
    cost = np.zeros(apart_s.shape)
    near = apart_s < EARLY_S
    early = np.clip((EARLY_S - apart_s[near]) / (EARLY_S - REFRACTORY_S), 0.0, 1.0)
    unlike = np.maximum(0.0, np.abs(_from_those_before(candidates.log_height[place])[near]) - UNLIKE_FREE)
    cost[near] = COST_EARLY * early**2 + COST_UNLIKE * np.sqrt(early) * unlike
    intervals = _from_those_before(candidates.clock_s[place]) / (LONG_RR * candidates.interval_s[place])[..., None]
    long = intervals > 1.0
    cost[long] += COST_LONG_RR * np.log(intervals[long])
    cost[apart_s < REFRACTORY_S] = np.inf
    cost[~exists] = np.inf
    return cost


def _from_those_before(values: Floats) -> Floats:
    """Return each value less each of the REACH before it in its row, NaN where there is none; oldest first."""
    before = np.pad(values, ((0, 0), (REACH, 0)), constant_values=np.nan)[:, :-1]
    return values[..., None] - np.lib.stride_tricks.sliding_window_view(before, REACH, axis=1)
