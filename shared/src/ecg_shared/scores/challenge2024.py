"""The score of the George B. Moody PhysioNet Challenge 2024, to stand beside published figures; slow.

Per lead both signals are rastered (256 levels, smoothed) and correlated in two dimensions; that shift is accepted up to
0.5 s and 1 mV. The lead's dB, over the samples that both have and with the truth's mean in the signal power, is
multiplied by the covered fraction; the score is the plain mean over all leads, 0 for one that is missing. Where the
published scorer cuts an output that starts early, the whole output is moved here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.signal import fftconvolve

from ecg_shared.contract.ecg import Ecg
from ecg_shared.scores.alignment import Samples, delayed
from ecg_shared.scores.digitization import MOST_AC_DB, decibels, paired_leads

_LEVELS: Final = 256
_SMOOTHING_PX: Final = 0.5
_MOST_SHIFT_S: Final = 0.5
_MOST_OFFSET_MV: Final = 1.0


def challenge2024_db(pages: Iterable[tuple[Ecg, Ecg | None]]) -> float:
    """Return the mean over all leads of all pages, each a pair of truth (NaN where not printed) and output."""
    scores = [
        _lead_db(truth_mv, output_mv, truth.sampling_rate_hz)
        for truth, output in pages
        for _, truth_mv, output_mv in paired_leads(truth, output)
    ]
    return float(np.mean(scores))


def _lead_db(truth_mv: Samples, output_mv: Samples | None, rate_hz: float) -> float:
    if output_mv is None or not np.isfinite(output_mv).any():
        return 0.0
    delay, rise_mv = _raster_shift(truth_mv, output_mv)
    moved_mv = output_mv
    if abs(delay) <= round(_MOST_SHIFT_S * rate_hz) and abs(rise_mv) <= _MOST_OFFSET_MV:
        moved_mv = delayed(output_mv, delay) - rise_mv
    both = np.isfinite(moved_mv)
    if not both.any():
        return 0.0
    signal = float(np.mean(truth_mv[both] ** 2))
    noise = float(np.mean((truth_mv[both] - moved_mv[both]) ** 2))
    return decibels(signal, noise, MOST_AC_DB) * float(both.mean())


def _raster_shift(truth_mv: Samples, output_mv: Samples) -> tuple[int, float]:
    """Return delay in samples and rise in mV between the two as pictures of 256 levels."""
    low = min(truth_mv.min(), np.nanmin(output_mv))
    high = max(truth_mv.max(), np.nanmax(output_mv))
    if high <= low:
        return 0, 0.0
    step_mv = float(high - low) / (_LEVELS - 1)

    def picture(lead_mv: Samples) -> Samples:
        present = np.flatnonzero(np.isfinite(lead_mv))
        raster = np.zeros((_LEVELS, lead_mv.size))
        raster[np.rint((lead_mv[present] - low) / step_mv).astype(int), present] = 1.0
        smooth: Samples = gaussian_filter(raster, _SMOOTHING_PX)
        return smooth

    match = fftconvolve(picture(truth_mv), picture(output_mv)[::-1, ::-1], mode="full")
    level, delay = np.unravel_index(int(np.argmax(match)), match.shape)
    return int(delay) - (output_mv.size - 1), -(int(level) - (_LEVELS - 1)) * step_mv
