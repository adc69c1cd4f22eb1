"""One curve that is high where any lead has a QRS complex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from ecg_analyzer.beats.lead_curves import BLOCK_RATE_HZ, PER_BLOCK, PIECE_S, Curve, energy_ratio, lead_curves, n_blocks

LEVEL_S: Final = 2.0
LEVEL_BLOCKS: Final = 9
LEAST_LEVEL: Final = 0.25
BACKGROUND_STEP_S: Final = 0.12
BACKGROUND_S: Final = 3.0
QUIETEST: Final = 0.02

Blocks = npt.NDArray[np.bool_]
Leads = Sequence[npt.NDArray[np.floating]] | npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class SlopeEnergy:
    """``curve`` (n,) at ENERGY_RATE_HZ, the rest a value for each block of it, shape (n / PER_BLOCK,).

    ``curve`` is about 1 at a usual QRS, ``step`` goes from 0 to 1 as the slope belongs to a step of the baseline, as
    when an electrode is knocked, ``recorded`` is set where any lead was recorded.
    """

    curve: Curve
    step: Curve
    recorded: Blocks


def slope_energy(leads_mv: Leads, sampling_rate_hz: float) -> SlopeEnergy:
    """Return the slope energy of all leads as one curve.

    Each lead is band-passed with zero phase, its squared slope smoothed, and the root of it divided by the lead's own
    running QRS height, so gain and polarity do not matter. Leads are then summed in proportion to how far their QRS
    stands out of what lies between, so a noisy lead adds little. The sum is that of powers of 3/2: squares would let a
    burst in one lead pass for a beat of all, plain heights would lose a beat that one lead hardly shows.

    ``leads_mv`` are leads (n_samples,) of one length, NaN = not recorded.
    """
    ratio = energy_ratio(sampling_rate_hz)
    blocks = n_blocks(leads_mv[0].size, ratio)
    total = np.zeros(blocks * PER_BLOCK, np.float32)
    steps, weights = np.zeros(blocks, np.float32), np.zeros(blocks, np.float32)
    recorded = np.zeros(blocks, np.bool_)
    for lead_mv in leads_mv:
        here = _recorded_blocks(lead_mv, ratio, blocks)
        lead = _lead_energy(lead_mv, here, ratio) if here.any() else None
        if lead is None:
            continue
        total += lead.energy.ravel()
        steps += lead.step
        weights += lead.weight
        recorded |= here
        del lead  # before the next one is made: of a day each curve is 43 MB
    by_block = total.reshape(blocks, PER_BLOCK)
    for part in _parts(blocks):
        energy = by_block[part]
        steps[part] /= np.maximum(energy.max(axis=1), np.float32(1e-12))
        energy /= np.maximum(weights[part], np.float32(1e-12))[:, None]
        energy[~recorded[part]] = 0.0
        np.cbrt(energy * energy, out=energy)
    return SlopeEnergy(curve=total, step=steps, recorded=recorded)


@dataclass(frozen=True, slots=True, eq=False)
class _LeadEnergy:
    """``energy`` (n_blocks, PER_BLOCK), that of its greatest sample that belongs to a step, and the lead's weight."""

    energy: Curve
    step: Curve
    weight: Curve


def _lead_energy(lead_mv: npt.NDArray[np.floating], here: Blocks, ratio: Fraction) -> _LeadEnergy | None:
    curves = lead_curves(lead_mv, ratio)
    by_block = curves.slope.reshape(here.size, PER_BLOCK)
    by_block[~_well_inside(here)] = 0.0
    level = running_level(curves.slope, here)
    if level is None:
        return None
    relative = by_block.mean(axis=1)
    for part in _parts(here.size):
        relative[part] /= level.at(part)
    weigher, step, weight = _weight(relative, here), curves.step, relative
    for part in _parts(here.size):
        energy = by_block[part]
        energy /= level.at(part)[:, None]
        energy *= np.sqrt(energy)
        weight[part] = weigher.at(part)
        energy *= weight[part, None]
        step[part] *= energy.max(axis=1)
    weight *= here
    return _LeadEnergy(by_block, step, weight)


@dataclass(frozen=True, slots=True, eq=False)
class Polyline:
    """Straight lines between ``values`` at ``blocks``, both (n,), level beyond the first and the last."""

    blocks: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]

    def at(self, part: slice | npt.NDArray[np.int64]) -> Curve:
        """Return the value at each block of a part, or at the given blocks."""
        wanted = np.arange(part.start, part.stop) if isinstance(part, slice) else part
        between: npt.NDArray[np.float64] = np.interp(wanted, self.blocks, self.values)
        return between.astype(np.float32)


def _parts(blocks: int) -> Iterator[slice]:
    """Yield ten minutes at a time, for what can be done in place without a second curve."""
    apart = int(PIECE_S * BLOCK_RATE_HZ)
    yield from (slice(first, min(first + apart, blocks)) for first in range(0, blocks, apart))


def running_level(curve: Curve, recorded: Blocks) -> Polyline | None:
    """Return the running height of QRS peaks: maxima of 2 s, median of nine, straight lines between.

    A median does not follow single giant beats or bursts of noise. None where the curve is flat.
    """
    apart = int(LEVEL_S * BLOCK_RATE_HZ)
    edges = np.arange(max(1, recorded.size // apart)) * apart
    highest = np.maximum.reduceat(curve, edges * PER_BLOCK)
    share = np.add.reduceat(recorded, edges, dtype=np.float64) / np.diff(np.append(edges, recorded.size))
    used = (share > 0.5) & (highest > 0)
    if not used.any():
        used = highest > 0
    if not used.any() or highest.max() < 1e-6:
        return None
    # Mirrored at its ends: repeated, a pause at the end of the record would be a median of itself.
    height = ndimage.median_filter(highest[used], size=min(LEVEL_BLOCKS, int(used.sum())), mode="mirror")
    # A stretch without beats has no height of its own: its noise is measured against that of the rest.
    height = np.maximum(height, LEAST_LEVEL * np.median(highest[used]))
    middles = np.asarray(edges[used] + 0.5 * apart, np.float64)
    return Polyline(middles, height.astype(np.float64))


def _weight(relative: Curve, recorded: Blocks) -> Polyline:
    """Return how much a lead counts at a time: less the more lies between its complexes, there or overall.

    ``relative`` (n_blocks,) is the mean of each block in heights of a QRS complex.
    """
    overall = max(float(np.median(relative[recorded])), QUIETEST)
    step = round(BACKGROUND_STEP_S * BLOCK_RATE_HZ)
    edges = np.arange(max(1, recorded.size // step)) * step
    mean = np.add.reduceat(relative, edges) / step
    around = ndimage.median_filter(mean, size=int(BACKGROUND_S / BACKGROUND_STEP_S) | 1, mode="nearest")
    least = np.maximum(around, overall)
    middles = np.asarray(edges + 0.5 * step, np.float64)
    return Polyline(middles, np.asarray(least**-3.0, np.float64))


def _recorded_blocks(lead_mv: npt.NDArray[np.floating], ratio: Fraction, blocks: int) -> Blocks:
    """Return whether the lead was recorded throughout each block."""
    missing = np.flatnonzero(~np.isfinite(lead_mv))
    here = np.ones(blocks, np.bool_)
    here[missing * ratio.numerator // (ratio.denominator * PER_BLOCK)] = False
    return here


def _well_inside(recorded: Blocks) -> Blocks:
    """Leave out the block beside a gap: the corner where a bridge begins looks like a steep slope."""
    if recorded.all():
        return recorded
    inside: Blocks = ndimage.binary_erosion(recorded, border_value=1)
    return inside
