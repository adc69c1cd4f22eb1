"""One lead cut to the windows that rhythm models see. Training imports this file, so both meet the same signal."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import signal

WINDOW_RATE_HZ: Final = 360.0
"""Sampling rate of a window: that of the MIT-BIH Arrhythmia Database, so its records are never resampled."""
WINDOW_S: Final = 10.0
WINDOW_SAMPLES: Final = 3600
SHORTEST_S: Final = 5.0
"""A lead shorter than this gives no window: fewer than five beats at 60 bpm say little about a rhythm."""
BAND_HZ: Final = (0.5, 40.0)
"""Monitoring band: keeps P and T waves, drops wander, mains and most muscle noise (AHA 2007,
doi:10.1161/CIRCULATIONAHA.106.180200, has 0.5-40 Hz as the usual monitoring filter)."""
MOST_MISSING: Final = 0.2
"""A window with more than this share of it not recorded is left out."""

Windows = npt.NDArray[np.float32]
"""Band-passed millivolts, shape (n, WINDOW_SAMPLES)."""


def windows(lead_mv: npt.NDArray[np.floating], sampling_rate_hz: float) -> tuple[Windows, npt.NDArray[np.float64]]:
    """Return the 10 s windows of one lead and the second each starts at.

    ``lead_mv`` has shape (n_samples,), millivolts, NaN = not recorded. It is resampled to 360 Hz, then band-passed
    0.5-40 Hz with zero phase (2nd order Butterworth, forward and backward). Scaling (z-score) is the model's own.

    - Windows follow each other without overlap; the rest at the end is covered by one window that ends with the lead
      and overlaps its neighbour.
    - A lead of 5 to 10 s gives one window, followed by zeros up to 10 s. A shorter one gives none.
    - Where nothing was recorded the window is zero; with more than a fifth missing it is left out.
    - A record is filtered whole, so a window does not depend on where the cut falls.

    Returns arrays of shape (n, 3600) and (n,), n = 0 where there is no window.
    """
    resampled_mv, recorded = _resample(np.asarray(lead_mv, np.float64), sampling_rate_hz)
    n_samples = resampled_mv.size
    if n_samples < SHORTEST_S * WINDOW_RATE_HZ or not recorded.any():
        return np.empty((0, WINDOW_SAMPLES), np.float32), np.empty(0)
    filtered_mv = np.where(recorded, _band_pass(resampled_mv), 0.0).astype(np.float32)

    if n_samples < WINDOW_SAMPLES:
        short_mv = np.pad(filtered_mv, (0, WINDOW_SAMPLES - n_samples))[None]
        keep = np.array([recorded.mean() >= 1.0 - MOST_MISSING])
        return short_mv[keep], np.zeros(1)[keep]
    first: npt.NDArray[np.int64] = np.arange(0, n_samples - WINDOW_SAMPLES + 1, WINDOW_SAMPLES)
    if first[-1] + WINDOW_SAMPLES < n_samples:
        first = np.append(first, n_samples - WINDOW_SAMPLES)
    inside = first[:, None] + np.arange(WINDOW_SAMPLES)
    keep = recorded[inside].mean(axis=1) >= 1.0 - MOST_MISSING
    return filtered_mv[inside][keep], first[keep] / WINDOW_RATE_HZ


def _resample(
    lead_mv: npt.NDArray[np.float64], sampling_rate_hz: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return the lead at 360 Hz with gaps bridged by straight lines, and where it was recorded."""
    recorded = np.isfinite(lead_mv)
    if not recorded.any():
        return np.zeros(0), np.zeros(0, np.bool_)
    times = np.arange(lead_mv.size)
    bridged_mv = lead_mv if recorded.all() else np.interp(times, times[recorded], lead_mv[recorded])
    ratio = Fraction(WINDOW_RATE_HZ / sampling_rate_hz).limit_denominator(1000)
    if ratio == 1:
        return bridged_mv, recorded
    resampled_mv = signal.resample_poly(bridged_mv, ratio.numerator, ratio.denominator, padtype="line")
    nearest = np.minimum(np.arange(resampled_mv.size) * ratio.denominator // ratio.numerator, lead_mv.size - 1)
    return resampled_mv, recorded[nearest]


def _band_pass(lead_mv: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    sections = signal.butter(2, BAND_HZ, "bandpass", fs=WINDOW_RATE_HZ, output="sos")
    # One second of odd extension lets the 0.5 Hz edge settle; the median keeps a large offset out of it.
    filtered_mv: npt.NDArray[np.float64] = signal.sosfiltfilt(
        sections, lead_mv - np.median(lead_mv), padtype="odd", padlen=min(int(WINDOW_RATE_HZ), lead_mv.size - 1)
    )
    return filtered_mv
