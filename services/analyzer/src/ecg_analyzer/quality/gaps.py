"""Stretches of a lead that were not recorded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-open range of samples."""

    start_sample: int
    end_sample: int


def stretches(mask: npt.NDArray[np.bool_]) -> tuple[Stretch, ...]:
    """Return the runs of True in ``mask`` (n_samples,)."""
    edges = (np.flatnonzero(mask[1:] != mask[:-1]) + 1).tolist()
    if mask.size and mask[0]:
        edges.insert(0, 0)
    if mask.size and mask[-1]:
        edges.append(mask.size)
    return tuple(Stretch(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))


def without_gaps(lead_mv: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Return a lead (n_samples,) with its median where nothing was recorded; itself where all was."""
    missing = ~np.isfinite(lead_mv)
    if not missing.any():
        return lead_mv
    filled_mv: npt.NDArray[np.floating] = np.where(missing, np.nanmedian(lead_mv), lead_mv)
    return filled_mv


def gaps_of(lead_mv: npt.NDArray[np.floating]) -> tuple[Stretch, ...]:
    """Return the stretches of a lead (n_samples,) that hold NaN."""
    return stretches(~np.isfinite(lead_mv))
