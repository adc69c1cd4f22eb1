"""Stretches of ventricular flutter or fibrillation: a wave without QRS complexes, so a rhythm and not beats."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage, signal

from ecg_analyzer.beats.slope_energy import Leads
from ecg_analyzer.beats.values import Floats
from ecg_analyzer.quality.gaps import Stretch, stretches

WINDOW_S: Final = 4.0
STEP_S: Final = 1.0
FLUTTER_BELOW: Final = 0.45
"""Leakage of a window that is flutter; Kuo and Dillman took 0.406 for one lead, here the leads take their mean. Chosen
on record 207 of MIT-BIH, the only one at hand with flutter, and on 3,000 recordings without it."""
BORDER_BELOW: Final = 0.52
"""Leakage up to which windows beside flutter belong to it: part of them lies outside."""
FEWEST_WINDOWS: Final = 3
WAVES_PER_MIN: Final = (150.0, 400.0)
LEAST_HEIGHT_MV: Final = 0.05
_BAND_HZ: Final = (1.0, 20.0)
_COARSE_HZ: Final = 80.0
_PIECE: Final = 1200
"""Windows filtered at a time, and before and after them _MARGIN for the filter to settle."""
_MARGIN: Final = 4


def find_flutter(leads_mv: Leads, sampling_rate_hz: float) -> tuple[Stretch, ...]:
    """Return the stretches of simultaneous leads in which the ventricles flutter or fibrillate.

    By the leakage of the VF filter (Kuo and Dillman 1978, Computers in Cardiology, 347-349): a wave added to itself
    half a period later vanishes if it is a sine, and does not where narrow complexes stand between level stretches.
    ``leads_mv`` are leads (n_samples,), NaN = not recorded.
    """
    every = max(1, round(sampling_rate_hz / _COARSE_HZ))
    coarse_hz = sampling_rate_hz / every
    leakage = np.array([_lead_leakage(lead_mv, every, coarse_hz) for lead_mv in leads_mv])
    if leakage.shape[1] == 0 or np.isnan(leakage).all():
        return ()
    told = np.isfinite(leakage)
    mean = np.where(told, leakage, 0.0).sum(axis=0) / np.maximum(told.sum(axis=0), 1)
    mean[~told.any(axis=0)] = 1.0
    within = ndimage.binary_propagation(mean < FLUTTER_BELOW, mask=mean < BORDER_BELOW)
    step, window = every * round(STEP_S * coarse_hz), every * round(WINDOW_S * coarse_hz)
    # The outer windows reach beyond the flutter, by a second on average.
    return tuple(
        Stretch(
            (run.start_sample + 1) * step if run.start_sample else 0,
            (run.end_sample - 2) * step + window if run.end_sample < mean.size else leads_mv[0].size,
        )
        for run in stretches(within)
        if run.end_sample - run.start_sample >= min(FEWEST_WINDOWS, mean.size)
    )


def _lead_leakage(lead_mv: npt.NDArray[np.floating], every: int, coarse_hz: float) -> Floats:
    """Leakage of each window of a lead, one every STEP_S; 1 where the wave is too slow or fast, NaN without a wave.

    A long lead goes piece by piece, each filtered with a margin, so that a day needs little memory.
    """
    step, window = round(STEP_S * coarse_hz), round(WINDOW_S * coarse_hz)
    n_windows = max((lead_mv.size // every - window) // step + 1, 0)
    pieces = []
    for first in range(0, n_windows, _PIECE):
        last = min(first + _PIECE, n_windows)
        begin = max(0, first - _MARGIN)
        coarse_mv = _averaged(lead_mv[begin * step * every : ((last + _MARGIN) * step + window) * every], every)
        pieces.append(_leakage(coarse_mv, coarse_hz)[first - begin : last - begin])
    return np.concatenate(pieces) if pieces else np.empty(0)


def _averaged(lead_mv: npt.NDArray[np.floating], every: int) -> Floats:
    """Return the means of ``every`` samples about their median, 0 where not recorded."""
    whole = lead_mv[: lead_mv.size // every * every].reshape(-1, every)
    averaged = whole.mean(axis=1, dtype=np.float64)
    if not np.isfinite(averaged).any():
        return np.zeros(averaged.size)
    levelled: Floats = np.nan_to_num(averaged - np.nanmedian(averaged))
    return levelled


@lru_cache(maxsize=8)
def _band(coarse_hz: float) -> Floats:
    """Return the sections of the band-pass: to design it costs as much as to use it on ten seconds."""
    sections: Floats = signal.butter(2, _BAND_HZ, "bandpass", fs=coarse_hz, output="sos")
    return sections


def _leakage(piece_mv: Floats, coarse_hz: float) -> Floats:
    step, window = round(STEP_S * coarse_hz), round(WINDOW_S * coarse_hz)
    wave = signal.sosfiltfilt(_band(coarse_hz), piece_mv)
    windows = np.lib.stride_tricks.sliding_window_view(wave, window)[::step]
    height, change = np.abs(windows).mean(axis=1), np.abs(np.diff(windows, axis=1)).mean(axis=1)
    # Of a sine the mean height over the mean slope is its period over two pi.
    period = 2.0 * np.pi * height / np.maximum(change, 1e-12)
    per_min = 60.0 * coarse_hz / np.maximum(period, 1.0)
    likely = (per_min > WAVES_PER_MIN[0]) & (per_min < WAVES_PER_MIN[1])
    leakage = np.ones(len(windows))
    half = np.round(period / 2.0).astype(np.int64)
    for delay in np.unique(half[likely]):
        members = likely & (half == delay)
        late, early = windows[members, delay:], windows[members, :-delay]
        leakage[members] = np.abs(late + early).sum(axis=1) / np.maximum(
            (np.abs(late) + np.abs(early)).sum(axis=1), 1e-12
        )
    leakage[height < LEAST_HEIGHT_MV] = np.nan
    return leakage
