"""A strip in a few hundred numbers: how its beats are spread, how irregular its intervals are, what its spectrum holds.

None depends on the gain but the height of the QRS complex and of a second, which tell a lost contact.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import signal

from ecg_analyzer.prediction.rhythm_beats import Described, Strip
from ecg_analyzer.waves.net_input import NET_RATE_HZ

Floats = npt.NDArray[np.float64]

QUANTILES: Final = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
EARLY: Final = 0.85
LATE: Final = 1.15
FEWEST_INTERVALS: Final = 4
SPECTRUM_HZ: Final = (0.5, 1.0, 4.0, 9.0, 15.0, 30.0, 50.0, 100.0)
ATRIAL_HZ: Final = (2.0, 4.0, 6.0, 8.0, 12.0, 20.0)
"""Fibrillatory waves have 4 to 9 Hz (Bollmann et al. 2006, doi:10.1093/europace/eul113)."""
_EVERY: Final = 5
_CHANGES: Final = (0.02, 0.05, 0.1, 0.2)


def features(strip: Strip, described: Described) -> npt.NDArray[np.float32]:
    """Return the numbers of a strip, shape (N_FEATURES,)."""
    rr_s, both = described.rr_s, described.normal[1:] & described.normal[:-1]
    normal_s = rr_s[both] if both.sum() >= FEWEST_INTERVALS else rr_s
    parts = (
        np.array([strip.lead_mv.size / NET_RATE_HZ, rr_s.size]),
        _spread(described.columns),
        _irregularity(rr_s),
        _irregularity(normal_s),
        _usual_beat(described.usual),
        _spectrum(strip.lead_mv),
        _seconds(strip.lead_mv),
        _atrial(strip, described),
    )
    known: npt.NDArray[np.float32] = np.nan_to_num(np.concatenate(parts)).astype(np.float32)
    return known


def _spread(columns: Floats) -> Floats:
    """Return mean, spread and quantiles of each column over the beats."""
    return np.concatenate((columns.mean(axis=0), columns.std(axis=0), *np.quantile(columns, QUANTILES, axis=0)))


def _irregularity(rr_s: Floats) -> Floats:
    """Return how intervals scatter and follow each other.

    Sample entropy (Lake and Moorman 2011, doi:10.1152/ajpheart.00561.2010), Poincare axes, and the plane of successive
    differences (Sarkar et al. 2008, doi:10.1109/TBME.2007.903707), in which atrial fibrillation fills many cells.
    """
    if rr_s.size < FEWEST_INTERVALS:
        rr_s = np.full(FEWEST_INTERVALS, float(np.median(rr_s)))
    mean, median = float(rr_s.mean()), float(np.median(rr_s))
    change = np.diff(rr_s) / mean
    relative = rr_s / median
    share = np.histogram(relative, bins=np.arange(0.4, 1.8, 0.1))[0] / rr_s.size
    share = share[share > 0]
    return np.array(
        [
            *(mean, median, rr_s.min(), rr_s.max(), rr_s.std() / mean),
            *(np.median(np.abs(relative - 1.0)), *np.quantile(relative, (0.1, 0.25, 0.75, 0.9))),
            *(np.sqrt(np.mean(change**2)), np.median(np.abs(change)), *(np.mean(np.abs(change) > c) for c in _CHANGES)),
            *_skewness(rr_s),
            (rr_s[1:] - rr_s[:-1]).std() / max(float((rr_s[1:] + rr_s[:-1]).std()), 1e-4),
            *(_sample_entropy(rr_s, within) for within in (0.05 * mean, 0.1 * mean)),
            _sample_entropy(rr_s, 0.03) + np.log(0.06 / mean),
            *_autocorrelation(change),
            -(share * np.log(share)).sum(),
            *_plane(change),
            *_runs(change),
            *(np.mean(relative < EARLY), np.mean(relative > LATE)),
            *((rr_s[1:] / rr_s[:-1]).max(), (rr_s[1:] / rr_s[:-1]).min()),
        ]
    )


def _skewness(rr_s: Floats) -> tuple[float, float]:
    """Return skewness and excess kurtosis, from the moments: SciPy's checks take twenty times as long."""
    if rr_s.std() < 1e-6:
        return 0.0, 0.0
    centred = rr_s - rr_s.mean()
    square = centred**2
    variance = float(square.mean())
    return float((square * centred).mean()) / variance**1.5, float((square**2).mean()) / variance**2 - 3.0


def _sample_entropy(rr_s: Floats, within_s: float) -> float:
    """Return minus the logarithm of how often intervals that are alike are followed by intervals that are alike."""
    alike = np.abs(rr_s[:, None] - rr_s) <= within_s
    first = (alike[:-1, :-1].sum() - (rr_s.size - 1)) / 2
    both = ((alike[:-1, :-1] & alike[1:, 1:]).sum() - (rr_s.size - 1)) / 2
    return float(np.log(max(first, 0.5) / max(both, 0.5)))


def _autocorrelation(change: Floats) -> Floats:
    """Return the correlation of changes with the first, second and third one after: bigeminy alternates."""
    centred = change - change.mean()
    power = float(centred @ centred)
    if power < 1e-9 or change.size < FEWEST_INTERVALS:
        return np.zeros(3)
    return np.array([centred[lag:] @ centred[:-lag] / power for lag in (1, 2, 3)])


def _plane(change: Floats) -> Floats:
    """Return of the plane of successive changes: share near the origin, cells filled, changes of direction."""
    one, next_one = change[:-1], change[1:]
    still = np.mean((np.abs(one) < 0.04) & (np.abs(next_one) < 0.04))
    cells = len(set(zip(np.round(one / 0.08).tolist(), np.round(next_one / 0.08).tolist(), strict=True)))
    return np.array([still, cells / one.size, np.mean(one * next_one < -0.01), np.mean(one * next_one < 0)])


def _runs(change: Floats) -> tuple[float, float]:
    """Return the least and the greatest median change within eight intervals."""
    eight = np.lib.stride_tricks.sliding_window_view(np.abs(change), min(8, change.size))[::2]
    of_eight = np.median(eight, axis=1)
    return float(of_eight.min()), float(of_eight.max())


def _usual_beat(usual: Floats) -> Floats:
    """Return the polarity of the usual beat and its shape as if it were positive, at 50 Hz."""
    about = usual[70:80]
    polarity = float(np.sign(about[np.abs(about).argmax()]))
    return np.append(polarity, polarity * usual[::_EVERY])


def _shares(lead_mv: Floats, borders_hz: tuple[float, ...]) -> tuple[Floats, Floats, Floats, float]:
    """Return the logarithm of the share of power in each band, frequencies, power and its sum in mV²."""
    frequency_hz, power = signal.welch(lead_mv, NET_RATE_HZ, nperseg=min(1024, lead_mv.size))
    total = float(power[(frequency_hz > borders_hz[0]) & (frequency_hz < borders_hz[-1])].sum()) + 1e-12
    bands = pairwise(borders_hz)
    shares = [power[(frequency_hz >= low) & (frequency_hz < high)].sum() / total for low, high in bands]
    return np.log(np.array(shares) + 1e-6), frequency_hz, power, total


def _spectrum(lead_mv: Floats) -> Floats:
    shares, *_ = _shares(lead_mv, SPECTRUM_HZ)
    return np.append(shares, _skewness(lead_mv)[1])


def _seconds(lead_mv: Floats) -> Floats:
    """Return how the height of a second varies over the strip."""
    second = int(NET_RATE_HZ)
    height_mv = np.ptp(lead_mv[: lead_mv.size // second * second].reshape(-1, second), axis=1) + 1e-3
    usual_mv = float(np.median(height_mv))
    return np.log([usual_mv, float(lead_mv.std()) + 1e-4, height_mv.max() / usual_mv, height_mv.min() / usual_mv])


def _atrial(strip: Strip, described: Described) -> Floats:
    """Return the share of each wave, and the spectrum of what lies between T wave and QRS complex."""
    share = strip.wave.mean(axis=0)
    ventricular = strip.wave[:, 2] + strip.wave[:, 3] > 0.5
    there = np.flatnonzero(~ventricular)
    if there.size < 2:
        return np.concatenate((share, np.zeros(len(ATRIAL_HZ) + 2)))
    between_mv = np.interp(np.arange(strip.lead_mv.size), there, strip.lead_mv[there])
    shares, frequency_hz, power, total = _shares(between_mv, ATRIAL_HZ)
    waves = power[(frequency_hz > 4.0) & (frequency_hz < 9.0)]
    peak = waves.max() / max(float(waves.mean()), 1e-12)
    level = 0.5 * np.log(total) - described.columns[0, -1]
    return np.concatenate((share, shares, [peak, level, there.size / strip.lead_mv.size]))
