"""Long intervals in which the electrodes lost contact: no beat was seen there, and none was missing."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from ecg_analyzer.beats.slope_energy import Leads
from ecg_analyzer.beats.values import Floats

LONG_RR: Final = 1.5
"""Of the running median interval: shorter ones hold no missed beat (the detector's own search looks from 1.4 on)."""
MEDIAN_OF: Final = 11
FEWEST_INTERVALS: Final = 3
BASELINE_S: Final = 0.6
"""A median over this removes QRS complexes and most of a T wave (the usual two-step baseline of 200 and 600 ms)."""
RUNS_AWAY: Final = 0.75
"""Of the usual peak to peak height: an overloaded amplifier swings by several, breathing by a fraction of it."""
_COARSE_HZ: Final = 25.0


def lost_contact(leads_mv: Leads, beat_sample: Floats, rr_ms: Floats, sampling_rate_hz: float) -> npt.NDArray[np.int64]:
    """Return the indices of the beats before which contact was lost, ascending.

    In a pause of the heart the line stays level; after the knock of an electrode it jumps by more than a QRS complex
    and creeps back over seconds. ``leads_mv`` are leads (n_samples,); ``rr_ms`` is the interval that ends at
    each beat, NaN where it is none. Lost is what runs away in every lead.
    """
    known = np.flatnonzero(np.isfinite(rr_ms))
    if known.size < FEWEST_INTERVALS:
        return known[:0]
    usual_ms = ndimage.median_filter(rr_ms[known], size=min(MEDIAN_OF, known.size), mode="nearest")
    long = known[rr_ms[known] > LONG_RR * usual_ms]
    lost = np.ones(long.size, np.bool_)
    if long.size:
        for lead_mv in leads_mv:
            lost &= _swings(lead_mv, beat_sample, long, sampling_rate_hz) > RUNS_AWAY
    before: npt.NDArray[np.int64] = long[lost]
    return before


def _swings(
    lead_mv: npt.NDArray[np.floating], beat_sample: Floats, beats: npt.NDArray[np.int64], sampling_rate_hz: float
) -> Floats:
    """Peak to peak of the baseline between each beat and the one before, in usual QRS heights."""
    step = max(1, round(sampling_rate_hz / _COARSE_HZ))
    baseline_mv = ndimage.median_filter(lead_mv[::step], size=int(BASELINE_S * sampling_rate_hz / step) | 1)
    between = [slice(int(beat_sample[n - 1] / step), int(beat_sample[n] / step) + 1) for n in beats]
    return np.array([np.ptp(baseline_mv[part]) for part in between]) / _usual_height_mv(lead_mv, sampling_rate_hz)


def _usual_height_mv(lead_mv: npt.NDArray[np.floating], sampling_rate_hz: float) -> float:
    """Median over 2 s blocks of the peak to peak height."""
    block = max(2, min(lead_mv.size, int(2.0 * sampling_rate_hz)))
    blocks = lead_mv[: lead_mv.size // block * block].reshape(-1, block)
    return max(float(np.nanmedian(np.fmax.reduce(blocks, axis=1) - np.fmin.reduce(blocks, axis=1))), 1e-6)
