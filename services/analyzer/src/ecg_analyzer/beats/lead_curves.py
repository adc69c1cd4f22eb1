"""Slope and steps of one lead, piece by piece, so that a day takes no more memory at a time than minutes."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage, signal

ENERGY_RATE_HZ: Final = 250.0
"""Rate of the curves: finer than the 20 Hz edge needs, coarse enough for a day in seconds."""
BAND_HZ: Final = (5.0, 20.0)
"""Where QRS energy stands out of P, T, wander and muscle noise (Thakor et al. 1984, doi:10.1109/TBME.1984.325393)."""
SMOOTHING_S: Final = 0.1
"""About the width of a QRS complex, as in Pan & Tompkins 1985 (doi:10.1109/TBME.1985.325532, 0.15 s there)."""
PIECE_S: Final = 600.0
MARGIN_S: Final = 4.0
"""Filters forget within a second or two: pieces filtered with this margin equal the whole to 1e-6."""

Curve = npt.NDArray[np.float32]


def energy_ratio(sampling_rate_hz: float) -> Fraction:
    """Return ENERGY_RATE_HZ over the sampling rate, as numbers a resampler can use."""
    return Fraction(ENERGY_RATE_HZ / sampling_rate_hz).limit_denominator(1000)


def lead_curves(lead_mv: npt.NDArray[np.floating], ratio: Fraction) -> tuple[Curve, Curve]:
    """Return slope and step share of one lead (n_samples,) without NaN, each at ENERGY_RATE_HZ.

    The slope is the root of the smoothed squared slope of the band-passed lead, in mV per sample. The step share goes
    from 0 to 1 as the lead moves to another level and stays there.
    """
    n = -(-lead_mv.size * ratio.numerator // ratio.denominator)
    slope, step = np.empty(n, np.float32), np.empty(n, np.float32)
    # Whole multiples of the denominator, so that every piece starts on a sample of the curve.
    piece, margin = (
        max(1, round(seconds * ENERGY_RATE_HZ / ratio.numerator)) * ratio.denominator for seconds in (PIECE_S, MARGIN_S)
    )
    for first in range(0, lead_mv.size, piece):
        begin, end = max(0, first - margin), min(lead_mv.size, first + piece + margin)
        even_mv = _resample(lead_mv[begin:end].astype(np.float64), ratio)
        at, before = first * ratio.numerator // ratio.denominator, begin * ratio.numerator // ratio.denominator
        until = n if first + piece >= lead_mv.size else (first + piece) * ratio.numerator // ratio.denominator
        slope[at:until] = _slope(even_mv)[at - before : until - before]
        step[at:until] = _step_share(even_mv)[at - before : until - before]
    return slope, step


def _resample(lead_mv: npt.NDArray[np.float64], ratio: Fraction) -> npt.NDArray[np.float64]:
    centred_mv: npt.NDArray[np.float64] = lead_mv - np.median(lead_mv)
    if ratio != 1:
        centred_mv = signal.resample_poly(centred_mv, ratio.numerator, ratio.denominator, padtype="line")
    return centred_mv


def _slope(centred_mv: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    sections = signal.butter(2, BAND_HZ, "bandpass", fs=ENERGY_RATE_HZ, output="sos")
    padding = min(int(ENERGY_RATE_HZ), centred_mv.size - 1)
    slope = np.gradient(signal.sosfiltfilt(sections, centred_mv, padlen=padding))
    window = signal.windows.hann(int(SMOOTHING_S * ENERGY_RATE_HZ) | 1)
    smoothed: npt.NDArray[np.float64] = np.sqrt(
        np.maximum(signal.oaconvolve(slope**2, window / window.sum(), mode="same"), 0.0)
    )
    return smoothed


def _step_share(centred_mv: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the lasting rise of the level, relative to the range in 200 ms around; 1 = pure step.

    A wide beat too lies higher after 80-200 ms than before, but not any more after 200-400 ms.
    """
    near, far = _rise(centred_mv, 0.08, 0.20), _rise(centred_mv, 0.20, 0.40)
    lasting = np.where(near * far > 0.0, np.minimum(np.abs(near), np.abs(far)), 0.0)
    width = int(0.4 * ENERGY_RATE_HZ)
    span = ndimage.maximum_filter1d(centred_mv, width) - ndimage.minimum_filter1d(centred_mv, width)
    share: npt.NDArray[np.float64] = lasting / np.maximum(span, 1e-9)
    return share


def _rise(centred_mv: npt.NDArray[np.float64], from_s: float, to_s: float) -> npt.NDArray[np.float64]:
    """Return the mean from ``from_s`` to ``to_s`` after each sample, less the mean as long before it."""
    level = ndimage.uniform_filter1d(centred_mv, int((to_s - from_s) * ENERGY_RATE_HZ), mode="nearest")
    middle = int(0.5 * (from_s + to_s) * ENERGY_RATE_HZ)
    padded = np.pad(level, middle, mode="edge")
    rise: npt.NDArray[np.float64] = padded[2 * middle :] - padded[: -2 * middle]
    return rise
