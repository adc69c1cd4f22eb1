"""Slope and steps of one lead, piece by piece, so that a day takes no more memory at a time than minutes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage, signal

ENERGY_RATE_HZ: Final = 125.0
"""Rate of the curves: three times what the square of a 20 Hz band needs, coarse enough for a day in seconds."""
PER_BLOCK: Final = 5
"""Samples of a curve in one of its blocks of 40 ms: what changes slowly is kept a block at a time."""
BLOCK_RATE_HZ: Final = ENERGY_RATE_HZ / PER_BLOCK
BAND_HZ: Final = (5.0, 20.0)
"""Where QRS energy stands out of P, T, wander and muscle noise (Thakor et al. 1984, doi:10.1109/TBME.1984.325393)."""
SMOOTHING_S: Final = 0.1
"""About the width of a QRS complex, as in Pan & Tompkins 1985 (doi:10.1109/TBME.1985.325532, 0.15 s there)."""
PIECE_S: Final = 600.0
MARGIN_S: Final = 4.0
"""Filters forget within a second or two: pieces filtered with this margin equal the whole to 1e-6."""
_TAPS_PER_RATE: Final = 4
"""Half length of the resampling filter in samples of the slower rate; the edge at 62 Hz is far above the band."""

Curve = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LeadCurves:
    """``slope`` (n,) at ENERGY_RATE_HZ, in mV per sample, a whole number of blocks; ``step`` (n / PER_BLOCK,), 0 to 1.

    The slope is the root of the smoothed squared slope of the band-passed lead. The step share is 1 where the lead
    moves to another level and stays there.
    """

    slope: Curve
    step: Curve


def energy_ratio(sampling_rate_hz: float) -> Fraction:
    """Return ENERGY_RATE_HZ over the sampling rate, as numbers a resampler can use."""
    return Fraction(ENERGY_RATE_HZ / sampling_rate_hz).limit_denominator(1000)


def n_blocks(n_samples: int, ratio: Fraction) -> int:
    """Return how many blocks cover a lead; the last one may reach beyond its end."""
    return -(-n_samples * ratio.numerator // (ratio.denominator * PER_BLOCK))


def lead_curves(lead_mv: npt.NDArray[np.floating], ratio: Fraction) -> LeadCurves:
    """Return the curves of one lead (n_samples,), NaN bridged by straight lines; ``ratio`` is its ``energy_ratio``."""
    blocks = n_blocks(lead_mv.size, ratio)
    slope, step = np.zeros(blocks * PER_BLOCK, np.float32), np.zeros(blocks, np.float32)
    # Whole multiples of the denominator and of a block, so that every piece starts on a block of the curve.
    unit = ratio.denominator * PER_BLOCK
    piece, margin = (max(1, round(seconds * BLOCK_RATE_HZ / ratio.numerator)) * unit for seconds in (PIECE_S, MARGIN_S))
    for first in range(0, lead_mv.size, piece):
        begin, end = max(0, first - margin), min(lead_mv.size, first + piece + margin)
        even_mv = _whole_blocks(_resample(_bridged(lead_mv, begin, end), ratio))
        at, before = (sample // unit * ratio.numerator for sample in (first, begin))
        until = blocks if first + piece >= lead_mv.size else (first + piece) // unit * ratio.numerator
        kept = slice((at - before) * PER_BLOCK, (until - before) * PER_BLOCK)
        slope[at * PER_BLOCK : until * PER_BLOCK] = _slope(even_mv)[kept]
        step[at:until] = _step_share(even_mv.reshape(-1, PER_BLOCK))[at - before : until - before]
    return LeadCurves(slope, step)


def _bridged(lead_mv: npt.NDArray[np.floating], begin: int, end: int) -> npt.NDArray[np.float64]:
    """Return a piece with the ends of its gaps joined by straight lines, which have no slope energy in the band."""
    piece_mv = lead_mv[begin:end].astype(np.float64)
    present = np.isfinite(piece_mv)
    if not present.all():
        times = np.flatnonzero(present)
        if times.size == 0:
            return np.zeros_like(piece_mv)
        piece_mv = np.interp(np.arange(piece_mv.size), times, piece_mv[times])
    piece_mv -= np.median(piece_mv[:: max(1, piece_mv.size // 1000)])
    return piece_mv


def _resample(piece_mv: npt.NDArray[np.float64], ratio: Fraction) -> npt.NDArray[np.float64]:
    if ratio == 1:
        return piece_mv
    resampled_mv: npt.NDArray[np.float64] = signal.resample_poly(
        piece_mv, ratio.numerator, ratio.denominator, window=_low_pass(ratio), padtype="line"
    )
    return resampled_mv


@cache
def _low_pass(ratio: Fraction) -> npt.NDArray[np.float64]:
    """Return a resampling filter of less than half the usual length."""
    slower = max(ratio.numerator, ratio.denominator)
    taps: npt.NDArray[np.float64] = signal.firwin(2 * _TAPS_PER_RATE * slower + 1, 1.0 / slower, window=("kaiser", 5.0))
    return taps


def _whole_blocks(even_mv: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.pad(even_mv, (0, -even_mv.size % PER_BLOCK), mode="edge")


def _slope(even_mv: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    padding = min(int(ENERGY_RATE_HZ), even_mv.size - 1)
    banded_mv = signal.sosfiltfilt(_band_pass(), even_mv, padlen=padding)
    slope = np.zeros_like(banded_mv)
    np.subtract(banded_mv[2:], banded_mv[:-2], out=slope[1:-1])
    slope *= slope
    smoothed = np.convolve(slope, _smoothing(), mode="same")
    root: npt.NDArray[np.float64] = np.sqrt(np.maximum(smoothed, 0.0))
    return root


@cache
def _band_pass() -> npt.NDArray[np.float64]:
    sections: npt.NDArray[np.float64] = signal.butter(2, BAND_HZ, "bandpass", fs=ENERGY_RATE_HZ, output="sos")
    return sections


@cache
def _smoothing() -> npt.NDArray[np.float64]:
    hann = signal.windows.hann(int(SMOOTHING_S * ENERGY_RATE_HZ) | 1)
    window: npt.NDArray[np.float64] = hann / hann.sum()
    return window


def _step_share(blocks_mv: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the lasting rise of the level, relative to the range in 200 ms around; 1 = pure step.

    A wide beat too lies higher after 80-200 ms than before, but not any more after 200-400 ms.
    ``blocks_mv`` has shape (n, PER_BLOCK), the result (n,).
    """
    level_mv = blocks_mv.mean(axis=1)
    near, far = _rise(level_mv, 0.08, 0.20), _rise(level_mv, 0.20, 0.40)
    lasting = np.where(near * far > 0.0, np.minimum(np.abs(near), np.abs(far)), 0.0)
    width = round(0.4 * BLOCK_RATE_HZ) | 1
    highest_mv = ndimage.maximum_filter1d(blocks_mv.max(axis=1), width)
    lowest_mv = ndimage.minimum_filter1d(blocks_mv.min(axis=1), width)
    share: npt.NDArray[np.float64] = lasting / np.maximum(highest_mv - lowest_mv, 1e-9)
    return share


def _rise(level_mv: npt.NDArray[np.float64], from_s: float, to_s: float) -> npt.NDArray[np.float64]:
    """Return the mean from ``from_s`` to ``to_s`` after each block, less the mean as long before it."""
    mean_mv = ndimage.uniform_filter1d(level_mv, round((to_s - from_s) * BLOCK_RATE_HZ), mode="nearest")
    middle = round(0.5 * (from_s + to_s) * BLOCK_RATE_HZ)
    padded_mv = np.pad(mean_mv, middle, mode="edge")
    rise: npt.NDArray[np.float64] = padded_mv[2 * middle :] - padded_mv[: -2 * middle]
    return rise
