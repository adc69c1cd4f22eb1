"""Detected beats against reference beats: sensitivity, PPV, F1, timing, and the errors of heart rate and RMSSD.

ANSI/AAMI EC57:2012 sets the window of 150 ms and the gross (pooled) statistics; rate and RMSSD follow the Task Force
of the ESC and NASPE (Circulation 93:1043, 1996). Beats are positions in samples, ascending, fractions allowed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

WINDOW_MS: Final = 150.0

Positions = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class BeatScore:
    """Counts of one record, or of several added up; ``offsets_ms`` is detection minus reference of each hit."""

    true_positives: int
    missed: int
    false: int
    offsets_ms: Positions

    @property
    def sensitivity(self) -> float:
        """Hits over reference beats; NaN without any."""
        return _ratio(self.true_positives, self.true_positives + self.missed)

    @property
    def ppv(self) -> float:
        """Hits over detections; NaN without any."""
        return _ratio(self.true_positives, self.true_positives + self.false)

    @property
    def f1(self) -> float:
        """Twice the hits over reference beats and detections together."""
        return _ratio(2 * self.true_positives, 2 * self.true_positives + self.missed + self.false)

    @property
    def jitter_ms(self) -> float:
        """Standard deviation of the offsets."""
        return float(self.offsets_ms.std(ddof=1)) if self.offsets_ms.size > 1 else math.nan


@dataclass(frozen=True, slots=True)
class Rate:
    """Rate and short-term variability of a run of beats; NaN where there are too few."""

    heart_rate_bpm: float
    rmssd_ms: float


def match_beats(reference: npt.ArrayLike, detected: npt.ArrayLike, *, window: float) -> tuple[Indices, Indices]:
    """Pair beats one to one, in order, at most ``window`` apart; return the indices of the partners.

    Of all such pairings it is one with the most pairs and, of those, the least total distance. Beats further apart
    than the window fall into independent groups; within a group a table of the best pairing of each pair of prefixes
    decides (a group of one and one is by far the usual case and is decided at once).
    """
    ref, det = _ascending(reference), _ascending(detected)
    pairs: list[tuple[int, int]] = []
    for refs, dets in _groups(ref, det, window):
        if len(refs) == 1 and len(dets) == 1:
            if abs(ref[refs[0]] - det[dets[0]]) <= window:
                pairs.append((refs[0], dets[0]))
        else:
            pairs.extend(_best_pairs(ref, det, refs, dets, window))
    matched = np.array(pairs, np.int64).reshape(-1, 2)
    return matched[:, 0], matched[:, 1]


def score_beats(
    reference: npt.ArrayLike,
    detected: npt.ArrayLike,
    *,
    sampling_rate_hz: float,
    window_ms: float = WINDOW_MS,
    start_s: float = 0.0,
    excluded: Sequence[tuple[float, float]] = (),
) -> BeatScore:
    """Score one record. ``excluded`` are (first, last) samples, both inside, that are not scored.

    Beats are paired over the whole record first: a pair across the border of an excluded stretch counts by where its
    reference beat lies and never makes a false miss or a false alarm.
    """
    ref, det = _ascending(reference), _ascending(detected)
    hits, partners = match_beats(ref, det, window=window_ms * sampling_rate_hz / 1000.0)
    ref_counts, det_counts = (_scored(beats, start_s * sampling_rate_hz, excluded) for beats in (ref, det))
    lonely_ref, lonely_det = np.ones(ref.size, bool), np.ones(det.size, bool)
    lonely_ref[hits] = False
    lonely_det[partners] = False
    counted = ref_counts[hits]
    return BeatScore(
        true_positives=int(counted.sum()),
        missed=int((lonely_ref & ref_counts).sum()),
        false=int((lonely_det & det_counts).sum()),
        offsets_ms=(det[partners] - ref[hits])[counted] / sampling_rate_hz * 1000.0,
    )


def pooled(scores: Iterable[BeatScore]) -> BeatScore:
    """Add up records: EC57's gross statistics."""
    items = list(scores)
    return BeatScore(
        true_positives=sum(score.true_positives for score in items),
        missed=sum(score.missed for score in items),
        false=sum(score.false for score in items),
        offsets_ms=np.concatenate([np.empty(0), *(score.offsets_ms for score in items)]),
    )


def rate(beats: npt.ArrayLike, *, sampling_rate_hz: float, normal: npt.ArrayLike | None = None) -> Rate:
    """Return heart rate (60,000 over the mean interval) and RMSSD of some beats.

    ``normal`` marks the beats of sinus origin (all, if None): only intervals between two of them count, and only
    differences of two neighbouring intervals that both count.
    """
    positions = _ascending(beats)
    sinus = np.ones(positions.size, bool) if normal is None else np.asarray(normal, bool)
    rr_ms = np.diff(positions) / sampling_rate_hz * 1000.0
    counts = sinus[:-1] & sinus[1:]
    differences = np.diff(rr_ms)[counts[:-1] & counts[1:]]
    return Rate(
        heart_rate_bpm=60_000.0 / float(rr_ms[counts].mean()) if counts.any() else math.nan,
        rmssd_ms=float(np.sqrt(np.mean(differences**2))) if differences.size else math.nan,
    )


def heart_rate_errors_bpm(
    reference: npt.ArrayLike, detected: npt.ArrayLike, *, sampling_rate_hz: float, window_s: float = 10.0
) -> Positions:
    """Return the error of the heart rate, detected minus reference, in windows back to back from the start.

    A window's rate is that of the intervals that end in it; NaN where either side has less than two beats.
    """
    ref, det = _ascending(reference) / sampling_rate_hz, _ascending(detected) / sampling_rate_hz
    last_s = float(ref[-1]) if ref.size else 0.0
    edges = np.arange(0.0, last_s + 1e-9, window_s).tolist()
    return np.array([_window_bpm(det, low, high) - _window_bpm(ref, low, high) for low, high in pairwise(edges)])


def _window_bpm(beats_s: Positions, low_s: float, high_s: float) -> float:
    first, last = np.searchsorted(beats_s, (low_s, high_s))
    inside = beats_s[max(first - 1, 0) : last]
    return 60.0 * (inside.size - 1) / float(inside[-1] - inside[0]) if inside.size > 1 else math.nan


def _groups(ref: Positions, det: Positions, window: float) -> Iterable[tuple[list[int], list[int]]]:
    """Split at every gap wider than the window, in the merged order of both."""
    positions = np.concatenate([ref, det])
    order = np.argsort(positions, kind="stable")
    cuts = np.flatnonzero(np.diff(positions[order]) > window) + 1
    for group in np.split(order, cuts):
        refs = [int(k) for k in group if k < ref.size]
        dets = [int(k) - ref.size for k in group if k >= ref.size]
        if refs and dets:
            yield refs, dets


def _best_pairs(
    ref: Positions, det: Positions, refs: list[int], dets: list[int], window: float
) -> list[tuple[int, int]]:
    """Best pairing of one group: ``table[a][b]`` is (−pairs, distance, last step) of the first a and b beats."""
    table = [[(0, 0.0, "")] * (len(dets) + 1) for _ in range(len(refs) + 1)]
    for a in range(1, len(refs) + 1):
        for b in range(1, len(dets) + 1):
            choices = [(*table[a - 1][b][:2], "skip reference"), (*table[a][b - 1][:2], "skip detection")]
            distance = abs(float(ref[refs[a - 1]] - det[dets[b - 1]]))
            if distance <= window:
                count, total, _ = table[a - 1][b - 1]
                choices.append((count - 1, total + distance, "pair"))
            table[a][b] = min(choices, key=lambda choice: choice[:2])
    pairs = []
    a, b = len(refs), len(dets)
    while a and b:
        step = table[a][b][2]
        if step == "pair":
            pairs.append((refs[a - 1], dets[b - 1]))
        a -= step != "skip detection"
        b -= step != "skip reference"
    return pairs[::-1]


def _scored(beats: Positions, first: float, excluded: Sequence[tuple[float, float]]) -> npt.NDArray[np.bool_]:
    counts = beats >= first
    for low, high in excluded:
        counts &= (beats < low) | (beats > high)
    return counts


def _ascending(values: npt.ArrayLike) -> Positions:
    positions = np.asarray(values, np.float64).reshape(-1)
    if not np.isfinite(positions).all() or np.any(np.diff(positions) < 0):
        raise ValueError("beats must be finite and in ascending order")
    return positions


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
