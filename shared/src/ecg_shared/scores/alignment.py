"""Brings a digitized lead onto its true signal: resampling inside finite runs, time shift, vertical shift."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline
from scipy.signal import correlate, correlation_lags

Samples = npt.NDArray[np.float64]
"""Millivolts of one lead, shape (n,); NaN = no sample."""

_GOLDEN: Final = (math.sqrt(5.0) - 1.0) / 2.0
_REFINEMENTS: Final = 14
"""Golden-section steps on an interval of two samples: the shift is found to 0.0024 of a sample."""


def sampled_at(time_s: Samples, lead_mv: Samples, wanted_s: Samples, *, longest_gap_s: float) -> Samples:
    """Return the lead at other times by a cubic spline through each finite run, NaN outside the runs.

    A run ends at a NaN or where the times step by more than ``longest_gap_s``; one of less than four samples is
    joined by straight lines.
    """
    values = np.full(wanted_s.shape, np.nan)
    present = np.flatnonzero(np.isfinite(lead_mv))
    if not present.size:
        return values
    broken = (np.diff(present) > 1) | (np.diff(time_s[present]) > longest_gap_s)
    slack_s = 1e-6 * longest_gap_s
    for run in np.split(present, np.flatnonzero(broken) + 1):
        first_s, last_s = time_s[run[0]], time_s[run[-1]]
        inside = (wanted_s >= first_s - slack_s) & (wanted_s <= last_s + slack_s)
        if not inside.any():
            continue
        at_s = np.clip(wanted_s[inside], first_s, last_s)
        if run.size >= 4:
            values[inside] = CubicSpline(time_s[run], lead_mv[run])(at_s)
        else:
            values[inside] = np.interp(at_s, time_s[run], lead_mv[run])
    return values


def delayed(lead_mv: Samples, delay: float) -> Samples:
    """Return the lead, same length, delayed by a whole or broken number of samples; what moves in is NaN."""
    positions = np.arange(lead_mv.size, dtype=np.float64)
    if delay == round(delay):
        moved = np.full(lead_mv.shape, np.nan)
        shift = round(delay)
        if abs(shift) < lead_mv.size:
            moved[max(shift, 0) : lead_mv.size + min(shift, 0)] = lead_mv[max(-shift, 0) : lead_mv.size - max(shift, 0)]
        return moved
    return sampled_at(positions, lead_mv, positions - delay, longest_gap_s=1.5)


def offset_mv(truth_mv: Samples, output_mv: Samples) -> float:
    """Return the mean of output minus truth over the samples that both have; 0 where there is none."""
    both = np.isfinite(truth_mv) & np.isfinite(output_mv)
    return float(np.mean(output_mv[both] - truth_mv[both])) if both.any() else 0.0


def whole_delay(truth_mv: Samples, output_mv: Samples, *, at_most: int) -> int:
    """Return the whole number of samples by which the output has to be delayed to correlate best with the truth.

    Both are mean-removed; a missing output sample counts as its mean; of equal maxima the smallest shift is taken.
    """
    present = np.isfinite(output_mv)
    if not present.any():
        return 0
    centred = np.where(present, output_mv - output_mv[present].mean(), 0.0)
    correlation = correlate(truth_mv - truth_mv.mean(), centred, mode="full")
    delays = correlation_lags(truth_mv.size, output_mv.size, mode="full")
    allowed = np.abs(delays) <= at_most
    correlation, delays = correlation[allowed], delays[allowed]
    best = delays[correlation == correlation.max()]
    return int(best[np.argmin(np.abs(best))])


def fine_delay(truth_mv: Samples, output_mv: Samples, *, near: int, at_most: float) -> float:
    """Return the delay within a sample of ``near`` with the least squared error, each trial without its offset."""
    moved = _mover(output_mv)

    def error(delay: float) -> float:
        trial_mv = moved(delay)
        trial_mv = trial_mv - offset_mv(truth_mv, trial_mv)
        present = np.isfinite(trial_mv)
        return float(np.mean((truth_mv[present] - trial_mv[present]) ** 2)) if present.any() else math.inf

    low, high = max(near - 1.0, -at_most), min(near + 1.0, at_most)
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    error_left, error_right = error(left), error(right)
    for _ in range(_REFINEMENTS):
        if error_left < error_right:
            high, right, error_right = right, left, error_left
            left = high - _GOLDEN * (high - low)
            error_left = error(left)
        else:
            low, left, error_left = left, right, error_right
            right = low + _GOLDEN * (high - low)
            error_right = error(right)
    middle = (low + high) / 2.0
    return float(near) if error(float(near)) <= error(middle) else middle


def _mover(output_mv: Samples) -> Callable[[float], Samples]:
    """Return a function that delays the output; a whole signal needs its spline only once."""
    if output_mv.size < 4 or not np.isfinite(output_mv).all():
        return lambda delay: _by_spline(output_mv, delay)
    positions = np.arange(output_mv.size, dtype=np.float64)
    spline = CubicSpline(positions, output_mv)

    def moved(delay: float) -> Samples:
        at = positions - delay
        inside = (at >= -1e-6) & (at <= output_mv.size - 1 + 1e-6)
        values: Samples = np.where(inside, spline(np.clip(at, 0.0, output_mv.size - 1.0)), np.nan)
        return values

    return moved


def _by_spline(output_mv: Samples, delay: float) -> Samples:
    positions = np.arange(output_mv.size, dtype=np.float64)
    return sampled_at(positions, output_mv, positions - delay, longest_gap_s=1.5)
