"""What a rhythm is told from, beat by beat: its time, its class, its waves, and how it differs from the usual beat."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import signal

from ecg_analyzer.waves.net_input import CLASSES, NET_RATE_HZ

Floats = npt.NDArray[np.float64]

COLUMNS: Final = (
    *("rr", "before", "after", "ratio", "change"),
    *("ectopic", "supraventricular", "ventricular", "not_normal"),
    *("qrs_alike", "p_alike", "t_alike", "alike", "amplitude"),
    *("p_probability", "p_area", "pr", "qrs_duration", "qrs_probability", "qrs_onset"),
    *("t_probability", "t_centre", "t_duration", "t_amplitude"),
    *("p_energy", "t_energy", "p_rest", "t_rest", "qrs_rest"),
    *("p_elsewhere", "entropy", "muscle", "level", "height"),
)
"""Logarithms of ratios of intervals; probabilities; correlations with the usual beat; what is left when it is taken
off, in heights of its QRS complex; all of the order of 1."""

BEFORE_SAMPLES: Final = 75
WINDOW_SAMPLES: Final = 200
"""0.8 s from 0.3 s before the beat on, at 250 Hz: the P wave to the end of most T waves."""
USUAL_RR_S: Final = 0.8
LEAST_HEIGHT_MV: Final = 0.02
MUSCLE_HZ: Final = 35.0
_P, _QRS, _T = (CLASSES.index(wave) for wave in ("P", "QRS", "T"))
_TIME_S: Final[Floats] = (np.arange(WINDOW_SAMPLES) - BEFORE_SAMPLES) / NET_RATE_HZ
_AROUND_QRS: Final = np.abs(_TIME_S) < 0.08
_AROUND_P: Final = (_TIME_S >= -0.25) & (_TIME_S < -0.05)
_AROUND_T: Final = (_TIME_S >= 0.1) & (_TIME_S < 0.4)


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """At most a minute of one lead at 250 Hz and what was found in it.

    ``lead_mv`` (n,); ``wave`` (n, 4) is the probability of each of CLASSES at each sample; ``beat_sample`` (n_beats,)
    in samples of it, at least two; ``ectopic`` (n_beats, 3): the probability that a beat is not normal, S, and V or F.
    """

    lead_mv: Floats
    wave: Floats
    beat_sample: Floats
    ectopic: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """A strip's beats in numbers, beside their usual shape.

    ``columns`` (n_beats, COLUMNS); ``window`` (n_beats, WINDOW_SAMPLES) and ``usual`` (WINDOW_SAMPLES,) in heights of
    the usual QRS complex; ``rr_s`` (n_beats - 1,); ``normal`` (n_beats,).
    """

    columns: Floats
    window: Floats
    usual: Floats
    rr_s: Floats
    normal: npt.NDArray[np.bool_]


def describe(strip: Strip) -> Described:
    """Return the beats of a strip in numbers."""
    at = np.clip(np.round(strip.beat_sample).astype(np.int64), 0, strip.lead_mv.size - 1)
    inside = at[:, None] - BEFORE_SAMPLES + np.arange(WINDOW_SAMPLES)
    recorded = (inside >= 0) & (inside < strip.lead_mv.size)
    inside = np.clip(inside, 0, strip.lead_mv.size - 1)
    window, wave = strip.lead_mv[inside] * recorded, strip.wave[inside] * recorded[..., None]
    normal = strip.ectopic[:, 0] < 0.5
    usual = np.median(window[normal] if normal.sum() >= 3 else window, axis=0)
    height_mv = max(float(np.ptp(usual[_AROUND_QRS])), LEAST_HEIGHT_MV)
    window, usual = window / height_mv, usual / height_mv
    rr_s = np.diff(strip.beat_sample) / NET_RATE_HZ
    parts = (
        _intervals(rr_s),
        np.column_stack((strip.ectopic, ~normal)),
        _likeness(window, usual),
        _waves(window, wave, rr_s),
        _rests(window, usual),
        _between(strip, at, wave, height_mv),
        np.column_stack((np.median(window, axis=1), np.full(at.size, np.log(height_mv)))),
    )
    return Described(np.nan_to_num(np.concatenate(parts, axis=1)), window, usual, rr_s, normal)


def _intervals(rr_s: Floats) -> Floats:
    """Return the interval before each beat, and it, the next and the one before relative to the usual or each other."""
    usual_s = float(np.median(rr_s))
    before, after = np.append(usual_s, rr_s), np.append(rr_s, usual_s)
    earlier = np.append(usual_s, before[:-1])
    ratios = (before / USUAL_RR_S, before / usual_s, after / usual_s, after / before, before / earlier)
    logarithms: Floats = np.log(np.column_stack(ratios))
    return logarithms


def _likeness(window: Floats, usual: Floats) -> Floats:
    """Return the correlation with the usual beat by parts and as a whole, and the height of the QRS complex."""
    parts = (_AROUND_QRS, _AROUND_P, _AROUND_T, np.ones(WINDOW_SAMPLES, np.bool_))
    amplitude = np.log(np.maximum(np.ptp(window[:, _AROUND_QRS], axis=1), 1e-3))
    return np.column_stack([*(_correlation(window[:, part], usual[part]) for part in parts), amplitude])


def _correlation(rows: Floats, with_row: Floats) -> Floats:
    rows, with_row = rows - rows.mean(axis=1, keepdims=True), with_row - with_row.mean()
    correlation: Floats = (rows @ with_row) / np.maximum(np.sqrt((rows**2).sum(axis=1) * (with_row**2).sum()), 1e-9)
    return correlation


def _waves(window: Floats, wave: Floats, rr_s: Floats) -> Floats:
    """Return what the delineation network sees around each beat, P not in the T wave before nor T in the next P."""
    earliest_s = np.append(-0.32, np.maximum(0.2 - rr_s, -0.32))[:, None]
    latest_s = np.append(np.minimum(rr_s - 0.1, 0.5), 0.5)[:, None]
    p = np.where((earliest_s < _TIME_S) & (_TIME_S < -0.03), wave[..., _P], 0.0)
    qrs = np.where(np.abs(_TIME_S) < 0.2, wave[..., _QRS], 0.0)
    t = np.where((_TIME_S > 0.06) & (latest_s > _TIME_S), wave[..., _T], 0.0)
    pr_s = np.where(p.max(axis=1) > 0.3, -_TIME_S[p.argmax(axis=1)], 0.16)
    sure = qrs > 0.5
    onset_s = np.where(sure.any(axis=1), _TIME_S[sure.argmax(axis=1)], -0.05)
    t_total = np.maximum(t.sum(axis=1), 1e-3)
    level = np.median(window, axis=1, keepdims=True)
    return np.column_stack(
        (
            *(p.max(axis=1), 10.0 * p.sum(axis=1) / NET_RATE_HZ, 5.0 * pr_s),
            *(10.0 * qrs.sum(axis=1) / NET_RATE_HZ, qrs.max(axis=1), 10.0 * onset_s),
            *(t.max(axis=1), 3.0 * (t * _TIME_S).sum(axis=1) / t_total, 5.0 * t.sum(axis=1) / NET_RATE_HZ),
            (t * (window - level)).sum(axis=1) / t_total,
        )
    )


def _rests(window: Floats, usual: Floats) -> Floats:
    """Return the spread about P and T, then what is left about P, T and QRS without the usual beat."""
    rest = window - usual
    spreads = ((window, _AROUND_P), (window, _AROUND_T), (rest, _AROUND_P), (rest, _AROUND_T), (rest, _AROUND_QRS))
    return np.column_stack([rows[:, part].std(axis=1) for rows, part in spreads])


def _between(strip: Strip, at: npt.NDArray[np.int64], wave: Floats, height_mv: float) -> Floats:
    """Return of the interval before each beat: P waves in the wrong place, how unsure the network is, muscle noise."""
    begin = np.append(0, at[:-1])
    end = np.maximum(at, begin + 1)
    entropy = -(strip.wave * np.log(np.maximum(strip.wave, 1e-4))).sum(axis=1)
    expected = np.where((_TIME_S < -0.03) & (_TIME_S > -0.32), wave[..., _P], 0.0).sum(axis=1)
    elsewhere = 5.0 * (_sums(strip.wave[:, _P], begin, end) - expected) / NET_RATE_HZ
    muscle_mv = signal.sosfiltfilt(_muscle_band(), strip.lead_mv)
    last = strip.lead_mv.size - 1
    calm_begin = np.minimum(begin + round(0.3 * NET_RATE_HZ), last)
    calm_end = np.maximum(np.minimum(end - round(0.1 * NET_RATE_HZ), last), calm_begin + 1)
    power = np.maximum(_sums(muscle_mv**2, calm_begin, calm_end), 0.0) / (calm_end - calm_begin)
    muscle = np.sqrt(power) / height_mv
    return np.column_stack((elsewhere, _sums(entropy, begin, end) / (end - begin), muscle))


@cache
def _muscle_band() -> Floats:
    sections: Floats = signal.butter(2, MUSCLE_HZ, "high", fs=NET_RATE_HZ, output="sos")
    return sections


def _sums(values: Floats, begin: npt.NDArray[np.int64], end: npt.NDArray[np.int64]) -> Floats:
    total = np.append(0.0, np.cumsum(values))
    sums: Floats = total[end] - total[begin]
    return sums
