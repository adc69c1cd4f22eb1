"""One curve that is high where any lead has a QRS complex."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage, signal

ENERGY_RATE_HZ: Final = 250.0
"""Rate of the curve: finer than the 20 Hz edge needs, coarse enough for a day in seconds."""
BAND_HZ: Final = (5.0, 20.0)
"""Where QRS energy stands out of P, T, wander and muscle noise (Thakor et al. 1984, doi:10.1109/TBME.1984.325393)."""
SMOOTHING_S: Final = 0.1
"""About the width of a QRS complex, as in Pan & Tompkins 1985 (doi:10.1109/TBME.1985.325532, 0.15 s there)."""
LEVEL_BLOCK_S: Final = 2.0
LEVEL_BLOCKS: Final = 9
LEAST_LEVEL: Final = 0.15

Curve = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SlopeEnergy:
    """Curves of shape (n,) at ENERGY_RATE_HZ.

    ``curve`` is about 1 at a usual QRS, ``step`` goes from 0 to 1 as the slope belongs to a step of the baseline, as
    when an electrode is knocked, ``recorded`` is set where any lead was recorded.
    """

    curve: Curve
    step: Curve
    recorded: npt.NDArray[np.bool_]


def slope_energy(signal_mv: npt.NDArray[np.floating], sampling_rate_hz: float) -> SlopeEnergy:
    """Return the slope energy of all leads as one curve.

    Each lead is band-passed with zero phase, its squared slope smoothed, and the root of it divided by the lead's own
    running QRS height, so gain and polarity do not matter. Leads are then summed in proportion to how far their QRS
    stands out of what lies between, so a noisy lead adds little.

    ``signal_mv`` has shape (n_leads, n_samples), NaN = not recorded.
    """
    n_samples = signal_mv.shape[1]
    ratio = Fraction(ENERGY_RATE_HZ / sampling_rate_hz).limit_denominator(1000)
    n = -(-n_samples * ratio.numerator // ratio.denominator)
    total, steps, weights, recorded = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n, np.bool_)
    nearest = np.minimum(np.arange(n) * ratio.denominator // ratio.numerator, n_samples - 1)
    for lead_mv in signal_mv:
        present = np.isfinite(lead_mv)
        if not present.any():
            continue
        here = present[nearest]
        even_mv = _resample(_bridge(lead_mv, present), ratio)
        slope = _slope(even_mv)
        slope[~_well_inside(here)] = 0.0
        level = running_level(slope, here)
        if level is None:
            continue
        relative = slope / level
        weight = 1.0 / max(float(np.median(relative[here])), 0.02) ** 3
        energy = weight * relative**2
        total += energy
        steps += energy * _step_share(even_mv)
        weights += weight * here
        recorded |= here
    curve = np.sqrt(total / np.maximum(weights, 1e-12))
    return SlopeEnergy(curve=np.where(recorded, curve, 0.0), step=steps / np.maximum(total, 1e-12), recorded=recorded)


def running_level(curve: Curve, recorded: npt.NDArray[np.bool_]) -> Curve | None:
    """Return the running height of QRS peaks: maxima of 2 s blocks, median of nine, straight lines between.

    A median does not follow single giant beats or bursts of noise. None where the curve is flat.
    """
    block = int(LEVEL_BLOCK_S * ENERGY_RATE_HZ)
    n_blocks = max(1, curve.size // block)
    edges = np.arange(n_blocks) * block
    highest = np.maximum.reduceat(curve, edges)
    share = np.add.reduceat(recorded.astype(np.float64), edges) / np.diff(np.append(edges, curve.size))
    used = (share > 0.5) & (highest > 0)
    if not used.any():
        used = highest > 0
    if not used.any() or highest.max() < 1e-6:
        return None
    height = ndimage.median_filter(highest[used], size=min(LEVEL_BLOCKS, int(used.sum())), mode="nearest")
    # A stretch without beats has no height of its own: its noise is measured against that of the rest.
    height = np.maximum(height, LEAST_LEVEL * np.median(highest[used]))
    level: Curve = np.interp(np.arange(curve.size), edges[used] + block / 2, height)
    return level


def _resample(lead_mv: npt.NDArray[np.float64], ratio: Fraction) -> Curve:
    centred_mv: Curve = lead_mv - np.median(lead_mv)
    if ratio != 1:
        centred_mv = signal.resample_poly(centred_mv, ratio.numerator, ratio.denominator, padtype="line")
    return centred_mv


def _slope(centred_mv: Curve) -> Curve:
    sections = signal.butter(2, BAND_HZ, "bandpass", fs=ENERGY_RATE_HZ, output="sos")
    padding = min(int(ENERGY_RATE_HZ), centred_mv.size - 1)
    slope = np.gradient(signal.sosfiltfilt(sections, centred_mv, padlen=padding))
    window = signal.windows.hann(int(SMOOTHING_S * ENERGY_RATE_HZ) | 1)
    smoothed: Curve = np.sqrt(np.maximum(signal.oaconvolve(slope**2, window / window.sum(), mode="same"), 0.0))
    return smoothed


def _step_share(centred_mv: Curve) -> Curve:
    """Rise of the level from before to after that lasts, relative to the range in 200 ms around; 1 = pure step.

    A wide beat too lies higher after 80-200 ms than before, but not any more after 200-400 ms.
    """
    near, far = _rise(centred_mv, 0.08, 0.20), _rise(centred_mv, 0.20, 0.40)
    lasting = np.where(near * far > 0.0, np.minimum(np.abs(near), np.abs(far)), 0.0)
    width = int(0.4 * ENERGY_RATE_HZ)
    span = ndimage.maximum_filter1d(centred_mv, width) - ndimage.minimum_filter1d(centred_mv, width)
    share: Curve = lasting / np.maximum(span, 1e-9)
    return share


def _rise(centred_mv: Curve, from_s: float, to_s: float) -> Curve:
    """Mean from ``from_s`` to ``to_s`` after each sample, less the mean as long before it."""
    level = ndimage.uniform_filter1d(centred_mv, int((to_s - from_s) * ENERGY_RATE_HZ), mode="nearest")
    middle = int(0.5 * (from_s + to_s) * ENERGY_RATE_HZ)
    padded = np.pad(level, middle, mode="edge")
    rise: Curve = padded[2 * middle :] - padded[: -2 * middle]
    return rise


def _bridge(lead_mv: npt.NDArray[np.floating], present: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Join the ends of gaps by straight lines, which have no slope energy in the band."""
    if present.all():
        return lead_mv.astype(np.float64)
    times = np.arange(lead_mv.size)
    bridged_mv: Curve = np.interp(times, times[present], lead_mv[present].astype(np.float64))
    return bridged_mv


def _well_inside(recorded: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Leave out 40 ms beside a gap: the corner where a bridge begins looks like a steep slope."""
    if recorded.all():
        return recorded
    margin = int(0.04 * ENERGY_RATE_HZ)
    inside: npt.NDArray[np.bool_] = ndimage.binary_erosion(recorded, iterations=margin, border_value=1)
    return inside
