"""The peak of a wave whose borders are known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def peaks(leads_mv: npt.NDArray[np.floating], onset: Floats, offset: Floats) -> Floats:
    """Return where each wave is furthest from the straight line between its borders, shape (n_leads, n_beats).

    ``leads_mv`` has shape (n_leads, n), the borders (n_leads, n_beats) in its samples, NaN where there is no wave.
    The line, not zero: a T wave may end on another level than it began at.
    """
    found = np.isfinite(onset) & np.isfinite(offset)
    peak = np.full(onset.shape, np.nan)
    lead, beat = np.nonzero(found)
    if lead.size == 0:
        return peak
    first = np.round(onset[lead, beat]).astype(np.int64).clip(0, leads_mv.shape[1] - 1)
    last = np.round(offset[lead, beat]).astype(np.int64).clip(first, leads_mv.shape[1] - 1)
    steps = np.arange(int((last - first).max()) + 1)
    at = np.minimum(first[:, None] + steps, last[:, None])
    wave_mv = leads_mv[lead[:, None], at].astype(np.float64)
    share = steps / np.maximum(last - first, 1)[:, None]
    line_mv = wave_mv[:, :1] + np.minimum(share, 1.0) * (wave_mv[:, -1:] - wave_mv[:, :1])
    peak[lead, beat] = first + np.argmax(np.abs(wave_mv - line_mv), axis=1)
    return peak
