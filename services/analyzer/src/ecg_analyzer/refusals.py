"""Recordings that cannot be analysed, each refused with its code."""

from __future__ import annotations

from typing import Final

import numpy as np
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode

from ecg_analyzer.beats.values import Beats
from ecg_analyzer.quality.assessment import Quality

SHORTEST_S: Final = 2.0
RATES_HZ: Final = (50.0, 10_000.0)
LONGEST_S: Final = 26 * 3600.0


def refuse_unfit(ecg: Ecg) -> None:
    """Raise EcgError where there is nothing to look at: no samples, too short, too long, an impossible rate."""
    n_recorded = int(np.isfinite(ecg.signal_mv).any(axis=0).sum()) if ecg.signal_mv.size else 0
    if n_recorded == 0:
        raise EcgError(code=ErrorCode.SIGNAL_EMPTY)
    if not RATES_HZ[0] <= ecg.sampling_rate_hz <= RATES_HZ[1]:
        raise EcgError(f"The sampling rate is {ecg.sampling_rate_hz:g} Hz.", code=ErrorCode.SAMPLING_RATE_OUT_OF_RANGE)
    longest_s = n_recorded / ecg.sampling_rate_hz
    if longest_s < SHORTEST_S:
        raise EcgError(f"Only {longest_s:.2g} seconds were recorded.", code=ErrorCode.SIGNAL_TOO_SHORT)
    if ecg.duration_s > LONGEST_S:
        raise EcgError(f"The recording lasts {ecg.duration_s / 3600:.1f} hours.", code=ErrorCode.SIGNAL_TOO_LONG)


def refuse_no_beats(quality: Quality, beats: Beats) -> None:
    """Raise EcgError where neither beats nor flutter were found, or every lead is flat and what was found is noise."""
    if all(lead.empty for lead in quality.leads):
        raise EcgError(code=ErrorCode.SIGNAL_FLAT)
    if beats.sample.size == 0 and not beats.flutter and beats.reason_not_beats is None:
        raise EcgError(code=ErrorCode.NO_BEATS_FOUND)
