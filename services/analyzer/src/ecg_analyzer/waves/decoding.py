"""From the network's probabilities to where each wave of each beat begins and ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from ecg_analyzer.waves.net_input import CLASSES, NET_RATE_HZ

QRS_REACH_S: Final = (0.16, 0.28)
"""A complex lies within this of its main deflection, before and after; wide paced ones included."""
P_REACH_S: Final = 0.52
"""No P wave begins further before the main deflection: longest first-degree block and half a wide complex."""
T_REACH_S: Final = 0.76
"""No T wave ends further after the main deflection."""
CORE_S: Final = {"P": 0.04, "QRS": 0.04, "T": 0.06}
"""Each wave is at least about this long; the network must mean it for so long on average."""
SURE: Final = 0.5
UNSURE: Final = (0.2, 0.8)
"""Between these probabilities of the wave its border may lie."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """One wave of each beat in each lead, shape (n_leads, n_beats), in samples at 250 Hz, NaN where there is none.

    ``onset_slack`` and ``offset_slack`` are how long each border takes from improbable to probable (UNSURE).
    """

    onset: Floats
    offset: Floats
    onset_slack: Floats
    offset_slack: Floats


def decode(probability: npt.NDArray[np.floating], beat: Floats) -> dict[str, Spans]:
    """Return the waves P, QRS and T of each beat: P before its QRS complex, T after it, before the next beat's.

    ``probability`` has shape (n_leads, n, 4) in order of CLASSES, ``beat`` (n_beats,) ascending, main deflections in
    samples at 250 Hz. A border is where the probability crosses a half, read between samples.
    """
    n_leads = probability.shape[0]
    before, after = np.concatenate(([-np.inf], beat[:-1])), np.concatenate((beat[1:], [np.inf]))
    low = np.maximum(beat - QRS_REACH_S[0] * NET_RATE_HZ, (before + beat) / 2)
    high = np.minimum(beat + QRS_REACH_S[1] * NET_RATE_HZ, (beat + after) / 2)
    every = np.ones((n_leads, 1))
    qrs = _spans(probability, "QRS", beat, low * every, high * every)
    # Where a lead shows no complex the main deflection stands for it, so that P and T still have their sides.
    begins = np.where(np.isfinite(qrs.onset), qrs.onset, beat)
    ends = np.where(np.isfinite(qrs.offset), qrs.offset, beat)
    edge = np.full((n_leads, 1), np.inf)
    t_high = np.minimum(np.concatenate((begins[:, 1:], edge), axis=1), beat + T_REACH_S * NET_RATE_HZ)
    t = _spans(probability, "T", beat, ends, t_high)
    p_low = np.maximum(np.concatenate((-edge, ends[:, :-1]), axis=1), beat - P_REACH_S * NET_RATE_HZ)
    p = _spans(probability, "P", beat, p_low, begins)
    return {"P": p, "QRS": qrs, "T": t}


def _spans(probability: npt.NDArray[np.floating], wave: str, beat: Floats, low: Floats, high: Floats) -> Spans:
    """Find one wave between ``low`` and ``high``, both (n_leads, n_beats)."""
    first = int(np.floor(np.min(low - beat, initial=0.0, where=np.isfinite(low)))) - 1
    last = int(np.ceil(np.max(high - beat, initial=0.0, where=np.isfinite(high)))) + 1
    centre = np.round(beat).astype(np.int64)
    at = centre[:, None] + np.arange(first, last + 1)
    n = probability.shape[1]
    seen = probability[:, np.clip(at, 0, n - 1), CLASSES.index(wave)].astype(np.float64)
    within = (at >= 0) & (at < n) & (at > low[..., None]) & (at < high[..., None])
    seen = np.where(within, seen, 0.0)
    core = max(3, round(CORE_S[wave] * NET_RATE_HZ))
    support = ndimage.uniform_filter1d(seen, core, axis=-1, mode="constant")
    heart = np.argmax(support, axis=-1)
    strength = np.take_along_axis(support, heart[..., None], axis=-1)[..., 0]
    base = centre + first
    backwards, behind = seen[..., ::-1], seen.shape[-1] - 1
    onset = base + _crossing(seen, heart, SURE)
    offset = base + behind - _crossing(backwards, behind - heart, SURE)
    # A wave that the end of the recording cuts off has no border there.
    found = (strength >= SURE) & (onset > 0) & (offset < n - 1)
    return Spans(
        np.where(found, onset, np.nan),
        np.where(found, offset, np.nan),
        _slack(seen, heart),
        _slack(backwards, behind - heart),
    )


def _slack(seen: Floats, heart: npt.NDArray[np.int64]) -> Floats:
    """Return how far, going back from ``heart``, the probability takes from one end of UNSURE to the other."""
    improbable, probable = UNSURE
    return _crossing(seen, heart, probable) - _crossing(seen, heart, improbable)


def _crossing(seen: Floats, heart: npt.NDArray[np.int64], level: float) -> Floats:
    """Return where, going back from ``heart``, the probability falls below a level; between samples."""
    steps = np.arange(seen.shape[-1])
    low = np.maximum.accumulate(np.where((seen < level) & (steps <= heart[..., None]), steps, 0), axis=-1)
    last_low = low[..., -1]
    under = np.take_along_axis(seen, last_low[..., None], axis=-1)[..., 0]
    over = np.take_along_axis(seen, np.minimum(last_low + 1, seen.shape[-1] - 1)[..., None], axis=-1)[..., 0]
    rise = over - under
    crossing: Floats = last_low + np.where(rise > 0, (level - under) / np.where(rise > 0, rise, 1.0), 0.0).clip(0, 1)
    return crossing
