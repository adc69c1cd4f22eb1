"""Leads as the delineation network sees them. Training imports this file, so both meet the same signal."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import signal

CLASSES: Final = ("none", "P", "QRS", "T")
"""What a sample can lie in, in the order of the network's output."""
NET_RATE_HZ: Final = 250.0
"""Boundaries are read between samples from where a probability crosses, so 4 ms steps do not limit them."""
WINDOW_SAMPLES: Final = 2560
"""10.24 s: a standard 12-lead ECG is one window a lead."""
HIGH_PASS_HZ: Final = 0.4
"""Takes off baseline wander with zero phase; below what the end of a T wave is made of (Kligfield et al. 2007,
doi:10.1161/CIRCULATIONAHA.106.180200, ask for a zero-phase filter of at most 0.67 Hz)."""
SETTLE_S: Final = 2.0

Leads = npt.NDArray[np.float32]


def at_net_rate(signal_mv: npt.NDArray[np.floating], sampling_rate_hz: float) -> Leads:
    """Return leads at 250 Hz without wander, shape (n_leads, n), sample k at k / 250 s.

    ``signal_mv`` has shape (n_leads, n_samples); where nothing was recorded straight lines bridge the gap.
    """
    bridged_mv = np.stack([_bridged(np.asarray(lead_mv, np.float64)) for lead_mv in signal_mv])
    bridged_mv -= np.median(bridged_mv, axis=1, keepdims=True)
    ratio = Fraction(NET_RATE_HZ / sampling_rate_hz).limit_denominator(1000)
    if ratio != 1:
        bridged_mv = signal.resample_poly(bridged_mv, ratio.numerator, ratio.denominator, axis=1, padtype="line")
    padding = min(int(SETTLE_S * NET_RATE_HZ), bridged_mv.shape[1] - 1)
    level_mv: Leads = signal.sosfiltfilt(_high_pass(), bridged_mv, axis=1, padtype="odd", padlen=padding).astype(
        np.float32
    )
    return level_mv


@cache
def _high_pass() -> npt.NDArray[np.float64]:
    sections: npt.NDArray[np.float64] = signal.butter(2, HIGH_PASS_HZ, "high", fs=NET_RATE_HZ, output="sos")
    return sections


def _bridged(lead_mv: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    recorded = np.isfinite(lead_mv)
    if recorded.all():
        return lead_mv
    if not recorded.any():
        return np.zeros_like(lead_mv)
    times = np.arange(lead_mv.size)
    bridged_mv: npt.NDArray[np.float64] = np.interp(times, times[recorded], lead_mv[recorded])
    return bridged_mv
