"""An electrode's constant voltage, which the coupling of every cart takes away before it draws."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from ecg_shared.contract.ecg import Ecg

MOST_OFFSET_MV: Final = 0.5
"""Half a large square: a lead whose median is further from 0 mV would run into its neighbours' rows."""


def without_offset(ecg: Ecg, *, start_s: float, duration_s: float) -> tuple[Ecg, tuple[str, ...]]:
    """Return the recording with such leads shifted to a median of 0 mV over a stretch, and their names.

    All other leads keep every value: what is drawn can be read back as it was recorded.
    """
    first = round(start_s * ecg.sampling_rate_hz)
    stretch = ecg.signal_mv[:, first : first + round(duration_s * ecg.sampling_rate_hz)]
    median_mv = np.array([np.median(lead[known]) if (known := np.isfinite(lead)).any() else 0.0 for lead in stretch])
    shift_mv = np.where(np.abs(median_mv) > MOST_OFFSET_MV, median_mv, 0.0).astype(np.float32)
    if not shift_mv.any():
        return ecg, ()
    shifted = replace(ecg, signal_mv=ecg.signal_mv - shift_mv[:, None])
    return shifted, tuple(name for name, shift in zip(ecg.lead_names, shift_mv, strict=True) if shift)
