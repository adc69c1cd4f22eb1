"""Delineated waves against reference marks: hits, timing of each border, and the agreement of intervals.

A mark is right within 150 ms (Martínez et al. 2004, doi:10.1109/TBME.2003.821031, and its use on LUDB by Moskalenko et
al. 2019, arXiv:1909.00818); its errors are pooled over all beats. Intervals are compared record by record, by their
medians, with the limits of IEC 60601-2-25:2011 for biological ECGs. Marks are positions in samples by the name of the
border (BORDERS), fractions allowed, NaN = not found.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_shared.scores.beats import match_beats

WINDOW_MS: Final = 150.0
BORDERS: Final = ("p_on", "p_peak", "p_off", "qrs_on", "qrs_peak", "qrs_off", "t_on", "t_peak", "t_off")
INTERVALS: Final[dict[str, tuple[str, str]]] = {
    "p_duration": ("p_on", "p_off"),
    "pr_interval": ("p_on", "qrs_on"),
    "qrs_duration": ("qrs_on", "qrs_off"),
    "qt_interval": ("qrs_on", "t_off"),
}
"""First and last border of each interval."""
IEC_LIMITS_MS: Final[dict[str, tuple[float, float]]] = {
    "p_duration": (10.0, 15.0),
    "pr_interval": (10.0, 10.0),
    "qrs_duration": (10.0, 10.0),
    "qt_interval": (25.0, 30.0),
}
"""Limits of the mean difference and of its standard deviation."""
LONGEST_MS: Final[dict[str, float]] = {
    "p_duration": 250.0,
    "pr_interval": 500.0,
    "qrs_duration": 350.0,
    "qt_interval": 800.0,
}
"""An end further than this from its onset belongs to another beat."""

Positions = npt.NDArray[np.float64]
Marks = Mapping[str, npt.ArrayLike]


@dataclass(frozen=True, slots=True, eq=False)
class BorderScore:
    """Counts of one border, in one lead or in several added up; ``errors_ms`` is detection minus reference."""

    hits: int
    missed: int
    false: int
    errors_ms: Positions

    @property
    def sensitivity(self) -> float:
        """Hits over reference marks; NaN without any."""
        marks = self.hits + self.missed
        return self.hits / marks if marks else math.nan

    @property
    def ppv(self) -> float:
        """Hits over detections; NaN without any."""
        detections = self.hits + self.false
        return self.hits / detections if detections else math.nan

    @property
    def mean_ms(self) -> float:
        """Mean error; NaN without hits."""
        return float(self.errors_ms.mean()) if self.errors_ms.size else math.nan

    @property
    def sd_ms(self) -> float:
        """Standard deviation of the errors, n - 1; NaN below two."""
        return float(self.errors_ms.std(ddof=1)) if self.errors_ms.size > 1 else math.nan


@dataclass(frozen=True, slots=True, eq=False)
class WaveScore:
    """One lead: the borders that the reference has, and how much longer each interval was detected, NaN if unknown."""

    borders: Mapping[str, BorderScore]
    interval_difference_ms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How an interval agrees over ``n`` records; ``inside`` says whether mean and spread are within IEC_LIMITS_MS."""

    n: int
    mean_ms: float
    sd_ms: float
    inside: bool


def score_waves(reference: Marks, detected: Marks, *, sampling_rate_hz: float) -> WaveScore:
    """Score one lead of one record.

    A detection without a partner is false only between the first and the last mark of the reference: records are not
    marked to their ends. Raises ValueError for a border that is none of BORDERS.
    """
    unknown = {*reference, *detected} - set(BORDERS)
    if unknown:
        raise ValueError(f"no such border: {', '.join(sorted(unknown))}")
    ref = {name: _found(positions) for name, positions in reference.items()}
    det = {name: _found(detected.get(name, ())) for name in BORDERS}
    marked = np.concatenate([*ref.values(), np.empty(0)])
    first, last = (marked.min(), marked.max()) if marked.size else (math.inf, -math.inf)
    borders = {}
    for name, positions in ref.items():
        hits, partners = match_beats(positions, det[name], window=WINDOW_MS * sampling_rate_hz / 1000.0)
        lonely = np.delete(det[name], partners)
        borders[name] = BorderScore(
            hits=hits.size,
            missed=positions.size - hits.size,
            false=int(((lonely >= first) & (lonely <= last)).sum()),
            errors_ms=(det[name][partners] - positions[hits]) / sampling_rate_hz * 1000.0,
        )
    differences = {
        name: median_interval_ms(detected, name, sampling_rate_hz=sampling_rate_hz)
        - median_interval_ms(reference, name, sampling_rate_hz=sampling_rate_hz)
        for name in INTERVALS
    }
    return WaveScore(borders, differences)


def median_interval_ms(marks: Marks, interval: str, *, sampling_rate_hz: float) -> float:
    """Return the median length of an interval over the beats, NaN where there is none.

    Each onset goes with the first end behind it, if that comes before the next onset and within LONGEST_MS.
    """
    first, last = INTERVALS[interval]
    onset, end = _found(marks.get(first, ())), _found(marks.get(last, ()))
    place = np.searchsorted(end, onset, side="right")
    following = np.concatenate((end, [np.inf]))[place]
    length_ms = (following - onset) / sampling_rate_hz * 1000.0
    own = (following <= np.append(onset[1:], np.inf)) & (length_ms <= LONGEST_MS[interval])
    return float(np.median(length_ms[own])) if own.any() else math.nan


def pooled(scores: Iterable[WaveScore]) -> dict[str, BorderScore]:
    """Return each border's counts added up and errors put together."""
    every = list(scores)
    total = {}
    for name in BORDERS:
        parts = [score.borders[name] for score in every if name in score.borders]
        if parts:
            total[name] = BorderScore(
                hits=sum(part.hits for part in parts),
                missed=sum(part.missed for part in parts),
                false=sum(part.false for part in parts),
                errors_ms=np.concatenate([part.errors_ms for part in parts]),
            )
    return total


def agreement(scores: Iterable[WaveScore], *, outliers_dropped: int = 0) -> dict[str, Agreement]:
    """Return how each interval agrees over records, the given number furthest from the mean left out of each.

    The standard allows 4 outliers of its 100 recordings.
    """
    every = list(scores)
    agreements = {}
    for name, (limit_mean_ms, limit_sd_ms) in IEC_LIMITS_MS.items():
        difference_ms = np.array([score.interval_difference_ms[name] for score in every], np.float64)
        known_ms = difference_ms[~np.isnan(difference_ms)]
        if outliers_dropped and known_ms.size > outliers_dropped:
            nearest = np.argsort(np.abs(known_ms - known_ms.mean()))
            known_ms = known_ms[nearest[: known_ms.size - outliers_dropped]]
        mean_ms = float(known_ms.mean()) if known_ms.size else math.nan
        sd_ms = float(known_ms.std(ddof=1)) if known_ms.size > 1 else math.nan
        inside = abs(mean_ms) <= limit_mean_ms and sd_ms <= limit_sd_ms
        agreements[name] = Agreement(known_ms.size, mean_ms, sd_ms, inside)
    return agreements


def _found(positions: npt.ArrayLike) -> Positions:
    """Return the positions in ascending order without NaN."""
    every = np.asarray(positions, np.float64).reshape(-1)
    return np.sort(every[~np.isnan(every)])
