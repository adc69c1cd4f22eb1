"""One curve that is high where any lead has a QRS complex."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from ecg_analyzer.beats.lead_curves import ENERGY_RATE_HZ, Curve, energy_ratio, lead_curves

LEVEL_BLOCK_S: Final = 2.0
LEVEL_BLOCKS: Final = 9
LEAST_LEVEL: Final = 0.15
BACKGROUND_S: Final = 3.0
QUIETEST: Final = 0.02


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
    ratio = energy_ratio(sampling_rate_hz)
    n = -(-n_samples * ratio.numerator // ratio.denominator)
    total, steps, weights = (np.zeros(n, np.float32) for _ in range(3))
    recorded = np.zeros(n, np.bool_)
    for lead_mv in signal_mv:
        present = np.isfinite(lead_mv)
        if not present.any():
            continue
        here = _at_energy_rate(present, ratio, n)
        slope, step = lead_curves(_bridge(lead_mv, present), ratio)
        slope[~_well_inside(here)] = 0.0
        level = running_level(slope, here)
        if level is None:
            continue
        relative = slope / level
        weight = _weight(relative, here)
        energy = weight * relative**2
        total += energy
        steps += energy * step
        weights += weight * here
        recorded |= here
    curve = np.sqrt(total / np.maximum(weights, np.float32(1e-12)))
    return SlopeEnergy(
        curve=np.where(recorded, curve, np.float32(0.0)),
        step=steps / np.maximum(total, np.float32(1e-12)),
        recorded=recorded,
    )


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
    level: npt.NDArray[np.float64] = np.interp(np.arange(curve.size), edges[used] + block / 2, height)
    return level.astype(np.float32)


def _weight(relative: Curve, recorded: npt.NDArray[np.bool_]) -> Curve:
    """Return how much a lead counts, moment by moment: less the more lies between its complexes, there or overall."""
    overall = max(float(np.median(relative[recorded])), QUIETEST)
    step = int(0.1 * ENERGY_RATE_HZ)
    n_steps = max(1, relative.size // step)
    coarse = np.add.reduceat(relative, np.arange(n_steps) * step) / step
    around = ndimage.median_filter(coarse, size=int(BACKGROUND_S * ENERGY_RATE_HZ / step) | 1, mode="nearest")
    background = np.interp(np.arange(relative.size), (np.arange(n_steps) + 0.5) * step, around)
    weight: npt.NDArray[np.float64] = np.maximum(background, overall) ** -3.0
    return weight.astype(np.float32)


def _at_energy_rate(present: npt.NDArray[np.bool_], ratio: Fraction, n: int) -> npt.NDArray[np.bool_]:
    if present.all():
        return np.ones(n, np.bool_)
    nearest = np.minimum(np.arange(n) * ratio.denominator // ratio.numerator, present.size - 1)
    here: npt.NDArray[np.bool_] = present[nearest]
    return here


def _bridge(lead_mv: npt.NDArray[np.floating], present: npt.NDArray[np.bool_]) -> npt.NDArray[np.floating]:
    """Join the ends of gaps by straight lines, which have no slope energy in the band."""
    if present.all():
        return lead_mv
    times = np.arange(lead_mv.size)
    bridged_mv: npt.NDArray[np.float64] = np.interp(times, times[present], lead_mv[present])
    return bridged_mv


def _well_inside(recorded: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Leave out 40 ms beside a gap: the corner where a bridge begins looks like a steep slope."""
    if recorded.all():
        return recorded
    margin = int(0.04 * ENERGY_RATE_HZ)
    inside: npt.NDArray[np.bool_] = ndimage.binary_erosion(recorded, iterations=margin, border_value=1)
    return inside
