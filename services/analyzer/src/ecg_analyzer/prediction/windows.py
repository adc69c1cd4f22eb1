"""One lead cut to the windows that rhythm models see. Training imports this file, so both meet the same signal."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import signal

WINDOW_RATE_HZ: Final = 360.0
"""Sampling rate of a window: that of the MIT-BIH Arrhythmia Database, so its records are never resampled."""
WINDOW_S: Final = 10.0
WINDOW_SAMPLES: Final = 3600
SHORTEST_S: Final = 4.95
"""A lead shorter than this gives no window: fewer than five beats at 60 bpm say little about a rhythm. A page that
shows 5 s is read some hundredths short."""
BAND_HZ: Final = (0.5, 40.0)
"""Monitoring band: keeps P and T waves, drops wander, mains and most muscle noise (AHA 2007,
doi:10.1161/CIRCULATIONAHA.106.180200, has 0.5-40 Hz as the usual monitoring filter)."""
MOST_MISSING: Final = 0.2
"""A window with more than this share of it not recorded is left out."""
PART_S: Final = 600.0
MARGIN_S: Final = 30.0
"""The 0.5 Hz edge forgets to 1e-6 within five seconds; the median that is taken off before it has no edge."""

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
    - A record is filtered as if whole, so a window does not depend on where the cut falls.

    Returns arrays of shape (n, 3600) and (n,), n = 0 where there is no window.
    """
    parts = list(window_parts(lead_mv, sampling_rate_hz))
    if not parts:
        return np.empty((0, WINDOW_SAMPLES), np.float32), np.empty(0)
    return np.concatenate([cut for cut, _ in parts]), np.concatenate([start_s for _, start_s in parts])


def window_parts(
    lead_mv: npt.NDArray[np.floating], sampling_rate_hz: float
) -> Iterator[tuple[Windows, npt.NDArray[np.float64]]]:
    """Yield the windows of one lead in order of time, at most PART_S of it at once: a day of them is 120 MB.

    Each part is filtered with MARGIN_S on both sides, after which the filters have forgotten where they began.
    """
    if not np.isfinite(lead_mv).any():
        return
    ratio = Fraction(WINDOW_RATE_HZ / sampling_rate_hz).limit_denominator(1000)
    n_samples = -(-lead_mv.size * ratio.numerator // ratio.denominator)
    if n_samples < SHORTEST_S * WINDOW_RATE_HZ:
        return
    first_of_all = _first_samples(n_samples)
    per_part = int(PART_S / WINDOW_S)
    for at in range(0, first_of_all.size, per_part):
        first = first_of_all[at : at + per_part]
        # Cut where both rates have a sample, so that a part is resampled as the whole is.
        margin = MARGIN_S * WINDOW_RATE_HZ
        begin = max(0, int((first[0] - margin) // ratio.numerator)) * ratio.denominator
        end = int((first[-1] + WINDOW_SAMPLES + margin) // ratio.numerator + 1) * ratio.denominator
        resampled_mv, recorded = resample(np.asarray(lead_mv[begin:end], np.float64), ratio)
        filtered_mv = np.where(recorded, band_pass(resampled_mv, WINDOW_RATE_HZ), 0.0).astype(np.float32)
        offset = begin // ratio.denominator * ratio.numerator
        inside = first[:, None] - offset + np.arange(min(WINDOW_SAMPLES, n_samples))
        keep = recorded[inside].mean(axis=1) >= 1.0 - MOST_MISSING
        cut = filtered_mv[inside[keep]]
        yield np.pad(cut, ((0, 0), (0, WINDOW_SAMPLES - cut.shape[1]))), first[keep] / WINDOW_RATE_HZ


def _first_samples(n_samples: int) -> npt.NDArray[np.int64]:
    """Return where the windows of a lead of so many samples begin."""
    if n_samples <= WINDOW_SAMPLES:
        return np.zeros(1, np.int64)
    first: npt.NDArray[np.int64] = np.arange(0, n_samples - WINDOW_SAMPLES + 1, WINDOW_SAMPLES)
    rest = n_samples - WINDOW_SAMPLES
    return np.append(first, rest) if first[-1] < rest else first


def resample(
    lead_mv: npt.NDArray[np.float64], ratio: Fraction
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return a lead at so many times its rate with gaps bridged by straight lines, and where it was recorded.

    ``lead_mv`` has shape (n_samples,), or (n_leads, n_samples) for several leads at once.
    """
    recorded = np.isfinite(lead_mv)
    bridged_mv = lead_mv if recorded.all() else np.apply_along_axis(_bridged, -1, lead_mv)
    if ratio == 1:
        return bridged_mv, recorded
    resampled_mv = signal.resample_poly(bridged_mv, ratio.numerator, ratio.denominator, axis=-1, padtype="line")
    last = lead_mv.shape[-1] - 1
    nearest = np.minimum(np.arange(resampled_mv.shape[-1]) * ratio.denominator // ratio.numerator, last)
    return resampled_mv, recorded[..., nearest]


def _bridged(lead_mv: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    times = np.flatnonzero(np.isfinite(lead_mv))
    return np.interp(np.arange(lead_mv.size), times, lead_mv[times]) if times.size else np.zeros_like(lead_mv)


def band_pass(lead_mv: npt.NDArray[np.float64], rate_hz: float) -> npt.NDArray[np.float64]:
    """Return a lead, or several of shape (n_leads, n_samples), in the monitoring band: forward and backward."""
    middle_mv = np.median(lead_mv, axis=-1, keepdims=True)
    # One second of odd extension lets the 0.5 Hz edge settle; the median keeps a large offset out of it.
    filtered_mv: npt.NDArray[np.float64] = signal.sosfiltfilt(
        _band(rate_hz), lead_mv - middle_mv, padtype="odd", padlen=min(int(rate_hz), lead_mv.shape[-1] - 1)
    )
    return filtered_mv


@lru_cache(maxsize=8)
def _band(rate_hz: float) -> npt.NDArray[np.float64]:
    sections: npt.NDArray[np.float64] = signal.butter(2, BAND_HZ, "bandpass", fs=rate_hz, output="sos")
    return sections
