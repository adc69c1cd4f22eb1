"""One lead second by second: its range, level, noise and mains, without a copy of the lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage, signal

from ecg_analyzer.quality.limits import (
    BESIDE_HZ,
    CLIPPED_RUN,
    CLIPPED_RUN_S,
    MAINS_HZ,
    MAINS_MEAN_S,
    MAINS_STANDS_OUT,
    NOISE_FROM_HZ,
)

BLOCK_S: Final = 1.0
_LEVEL_RATE_HZ: Final = 25.0
_PIECE_SAMPLES: Final = 1 << 14
"""So much at a time stays in the cache, and its products below the size from which BLAS splits them over threads."""
_PARTS: Final = 10

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LeadBlocks:
    """What each second shows, shape (n,), from ``first_sample`` on; NaN where it was not recorded throughout.

    Least, greatest and median value; peak to peak with its line taken out; root mean square above 20 Hz between the
    complexes and amplitude of the mains, 0 where its line does not stand out; samples in plateaus at the lead's limits.
    """

    first_sample: int
    block_samples: int
    low_mv: Floats
    high_mv: Floats
    level_mv: Floats
    height_mv: Floats
    fast_mv: Floats
    mains_mv: Floats
    clipped_samples: Floats

    @classmethod
    def of(cls, lead_mv: npt.NDArray[np.floating], sampling_rate_hz: float) -> LeadBlocks:
        """Look at a lead (n_samples,) of which two samples or more were recorded.

        One shorter than a second, or with holes in every one, is a single block of what was recorded.
        """
        recorded = np.isfinite(lead_mv)
        first, last = int(np.argmax(recorded)), lead_mv.size - int(np.argmax(recorded[::-1]))
        blocks = whole_blocks(lead_mv[first:last], max(2, int(BLOCK_S * sampling_rate_hz)))
        parts = [_look_at(part, sampling_rate_hz) for part in _pieces(blocks)]
        low_mv, high_mv, level_mv, height_mv, fast_mv, *lines = np.concatenate(parts, axis=1)
        return cls(
            first_sample=first,
            block_samples=blocks.shape[1],
            low_mv=low_mv,
            high_mv=high_mv,
            level_mv=level_mv,
            height_mv=height_mv,
            fast_mv=fast_mv,
            mains_mv=_mains_mv(np.array(lines), blocks.shape[1] / sampling_rate_hz),
            clipped_samples=_clipped_samples(blocks, low_mv, high_mv, sampling_rate_hz),
        )

    @property
    def recorded(self) -> npt.NDArray[np.bool_]:
        """Which seconds were recorded throughout."""
        return np.isfinite(self.low_mv)

    @property
    def range_mv(self) -> Floats:
        """Peak to peak of each second."""
        return self.high_mv - self.low_mv


def whole_blocks(lead_mv: npt.NDArray[np.floating], block: int) -> npt.NDArray[np.floating]:
    """Return the lead cut into blocks, shape (n, block), as a view; what was recorded as one block where none is whole.

    A block that was not recorded throughout holds NaN.
    """
    blocks = lead_mv[: lead_mv.size // block * block].reshape(-1, block)
    if any(np.isfinite(part.sum(axis=1)).any() for part in _pieces(blocks)):
        return blocks
    present_mv: npt.NDArray[np.floating] = lead_mv[np.isfinite(lead_mv)][None]
    return present_mv


def _pieces(blocks: npt.NDArray[np.floating]) -> Iterator[npt.NDArray[np.floating]]:
    step = max(1, _PIECE_SAMPLES // blocks.shape[1])
    yield from (blocks[first : first + step] for first in range(0, len(blocks), step))


def _look_at(blocks: npt.NDArray[np.floating], sampling_rate_hz: float) -> Floats:
    """Return low, high, level, height, fast and the products with the waves of the mains, (17, n)."""
    size = blocks.shape[1]
    level = np.median(blocks[:, :: max(1, int(sampling_rate_hz / _LEVEL_RATE_HZ))], axis=1)
    centred = blocks.astype(np.float64) - level[:, None]
    low, high = centred.min(axis=1), centred.max(axis=1)
    lines = _waves(size, sampling_rate_hz) @ centred.T
    part = max(1, size // _PARTS)
    fast = signal.sosfilt(_high_pass(sampling_rate_hz), centred, axis=1)[:, : size // part * part]
    power = np.einsum("bps,bps->bp", *(2 * [fast.reshape(len(blocks), -1, part)])) / part
    level[np.isnan(low)] = np.nan
    ramp = np.linspace(-1.0, 1.0, size)
    slope = centred @ (ramp / (ramp @ ramp))
    centred -= slope[:, None] * ramp
    height = centred.max(axis=1) - centred.min(axis=1)
    # Complexes fill less than half of the time: the median over tenths of a second does not see them.
    noise = np.sqrt(np.median(power, axis=1))
    return np.vstack([level + low, level + high, level, height, noise, lines])


@lru_cache(maxsize=8)
def _high_pass(sampling_rate_hz: float) -> Floats:
    edge_hz = min(NOISE_FROM_HZ, 0.35 * sampling_rate_hz)
    sections: Floats = signal.butter(4, edge_hz, "highpass", fs=sampling_rate_hz, output="sos")
    return sections


@lru_cache(maxsize=8)
def _waves(n_samples: int, sampling_rate_hz: float) -> Floats:
    """Return the waves whose products with a second are its amplitudes at each line and beside it, (12, n_samples).

    First six cosines, then their sines; zero where this rate does not show the line.
    """
    window = signal.windows.hann(n_samples, sym=False)
    turns = np.outer(_line_hz(), np.arange(n_samples) / sampling_rate_hz)
    seen = np.repeat([hz + BESIDE_HZ < sampling_rate_hz / 2.0 for hz in MAINS_HZ], 3)[:, None]
    scaled = seen * window * (2.0 / max(float(window.sum()), 1e-9))
    waves: Floats = np.concatenate([scaled * np.cos(2 * np.pi * turns), scaled * -np.sin(2 * np.pi * turns)])
    return waves


def _line_hz() -> Floats:
    return np.array([hz + beside for hz in MAINS_HZ for beside in (-BESIDE_HZ, 0.0, BESIDE_HZ)])


def _mains_mv(products: Floats, block_s: float) -> Floats:
    """Return the amplitude of the mains in each second from its products with the waves, (12, n).

    Whether a line stands out is seen in means over several seconds, before and after; then each has its own amplitude.
    """
    n = products.shape[1]
    turned = (products[:6] + 1j * products[6:]) * np.exp(-2j * np.pi * np.outer(_line_hz(), np.arange(n) * block_s))
    recorded = np.isfinite(turned[0])
    kernel = np.ones(min(MAINS_MEAN_S, n))
    count = np.maximum(np.convolve(recorded, kernel, "same"), 1.0)
    mean = np.array([np.abs(np.convolve(np.where(recorded, row, 0.0), kernel, "same")) / count for row in turned])
    below, line, above = mean.reshape(len(MAINS_HZ), 3, n).transpose(1, 0, 2)
    stands_out = line > MAINS_STANDS_OUT * np.maximum(below, above)
    near = ndimage.maximum_filter1d(stands_out, kernel.size, axis=1)
    return np.where(recorded, np.where(near, np.abs(turned[1::3]), 0.0).max(axis=0), np.nan)


def _clipped_samples(
    blocks: npt.NDArray[np.floating], low_mv: Floats, high_mv: Floats, sampling_rate_hz: float
) -> Floats:
    """Return how many samples of each second lie in plateaus at the lead's greatest or least value."""
    plateau = np.ones((1, max(CLIPPED_RUN, round(CLIPPED_RUN_S * sampling_rate_hz))))
    clipped = np.zeros(len(blocks))
    for limit, reached in ((np.nanmax(high_mv), high_mv), (np.nanmin(low_mv), low_mv)):
        near = np.flatnonzero(np.abs(reached - limit) < 1e-6)
        step = max(1, _PIECE_SAMPLES // blocks.shape[1])
        for first in range(0, near.size, step):
            some = near[first : first + step]
            at_limit = np.abs(blocks[some] - limit) < 1e-6
            clipped[some] += ndimage.binary_opening(at_limit, plateau).sum(axis=1)
    return clipped
