"""One lead second by second: its range and level, without a copy of the lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

BLOCK_S: Final = 1.0
EXCERPT_S: Final = 5.0
MOST_EXCERPTS: Final = 60
"""Height and noise are judged on at most five minutes: medians do not get better with more."""
_LEVEL_RATE_HZ: Final = 25.0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LeadBlocks:
    """Least, greatest and median value of each second that was recorded throughout, shape (n,)."""

    low_mv: Floats
    high_mv: Floats
    level_mv: Floats

    @classmethod
    def of(cls, lead_mv: npt.NDArray[np.floating], sampling_rate_hz: float) -> LeadBlocks:
        """Look at a lead (n_samples,); one shorter than a second, or with holes in every one, is a single block."""
        block = max(2, int(BLOCK_S * sampling_rate_hz))
        blocks = whole_blocks(lead_mv, block)
        low, high = blocks.min(axis=1), blocks.max(axis=1)
        level = np.median(blocks[:, :: max(1, int(sampling_rate_hz / _LEVEL_RATE_HZ))], axis=1)
        whole = np.isfinite(low)
        return cls(*(values[whole].astype(np.float64) for values in (low, high, level)))

    @property
    def range_mv(self) -> Floats:
        """Peak to peak of each second."""
        return self.high_mv - self.low_mv


def whole_blocks(lead_mv: npt.NDArray[np.floating], block: int) -> npt.NDArray[np.floating]:
    """Return the lead cut into blocks, shape (n, block), as a view; what was recorded as one block where none is whole.

    A block that was not recorded throughout holds NaN.
    """
    blocks = lead_mv[: lead_mv.size // block * block].reshape(-1, block)
    if blocks.size and np.isfinite(blocks.sum(axis=1)).any():
        return blocks
    present_mv: npt.NDArray[np.floating] = lead_mv[np.isfinite(lead_mv)][None]
    return present_mv


def excerpts_mv(lead_mv: npt.NDArray[np.floating], sampling_rate_hz: float) -> Floats:
    """Return at most MOST_EXCERPTS pieces of 5 s spread evenly over the lead, shape (n, samples), less their means."""
    pieces = whole_blocks(lead_mv, max(2, int(EXCERPT_S * sampling_rate_hz)))
    whole = np.flatnonzero(np.isfinite(pieces.sum(axis=1)))
    chosen = pieces[whole[np.unique(np.linspace(0, whole.size - 1, MOST_EXCERPTS).astype(np.int64))]]
    level = chosen.mean(axis=1, keepdims=True, dtype=np.float64)
    centred: Floats = chosen - level
    return centred
