"""Names each beat normal, supraventricular or ventricular by its shape and its prematurity."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from ecg_analyzer.beats.morphology import Morphology
from ecg_analyzer.beats.values import BeatClass

Floats = npt.NDArray[np.float64]

# Limits chosen once on 26 records of the MIT-BIH Arrhythmia Database; all are relative to the record's own beats, as
# absolute ones do not carry from patient to patient (de Chazal et al. 2004, doi:10.1109/TBME.2004.827359).
UNLIKE_BELOW: Final = (0.78, 0.93)
"""Least and greatest correlation with the main shape below which a beat is of another shape."""
UNLIKE_SPREADS: Final = 8.0
"""The limit lies this many spreads of the main shape below its median: a noisy record gets a lower limit."""
MUCH_UNLIKE: Final = 0.55
FEW: Final = 5
NOT_LATE: Final = 0.95
PAUSE: Final = 1.1
PREMATURE: Final = 0.88
"""An interval below this share of the running normal interval may be premature."""
SUDDEN: Final = 0.86
"""It is, if it is also below this share of the interval before it; a sinus arrhythmia shortens step by step."""
MEDIAN_OF: Final = 31
"""Intervals whose median is the usual one: about half a minute."""
LONG_MEDIAN_OF: Final = 501
"""Some minutes: a paroxysm that begins suddenly stays premature by it for up to 250 beats, a lasting change of rate
does not."""
IRREGULAR: Final = 0.1
"""Median relative change from interval to interval above which, as in atrial fibrillation, prematurity says nothing."""


def classify_beats(morphology: Morphology, rr_ms: Floats) -> npt.NDArray[np.str_]:
    """Return the class letter of each beat, shape (n,).

    V: another shape than the main one, and premature, followed by a pause, or of a very different shape.
    S: the main shape, suddenly premature, in a rhythm regular enough to say so. N: all others.
    Fusion and paced beats are not told apart by these rules.
    """
    n = rr_ms.size
    letters = np.full(n, BeatClass.NORMAL.value)
    if n < 3:
        return letters
    unlike = morphology.likeness < _unlike_limit(morphology)
    usual_ms = _usual_interval_ms(rr_ms, unlike)
    before = np.nan_to_num(rr_ms / usual_ms, nan=1.0)
    after = np.append(before[1:], 1.0)
    out_of_time = (before < NOT_LATE) | (after > PAUSE)
    ventricular = unlike & (_of_the_shape(out_of_time, morphology.shape) | (morphology.likeness < MUCH_UNLIKE))

    one_before = np.concatenate((before[:1], before[:-1]))
    suddenly = (before < PREMATURE) & (before < SUDDEN * one_before)
    ventricular |= unlike & suddenly
    # A long run of early beats is its own usual interval; by that of the minutes around it, it stays early.
    long_ms = _usual_interval_ms(rr_ms, unlike, of=LONG_MEDIAN_OF)
    fast = (before < PREMATURE) | (np.nan_to_num(rr_ms / long_ms, nan=1.0) < PREMATURE)
    early = fast & ~ventricular & (irregularity(rr_ms) < IRREGULAR)
    known_ms = before * usual_ms
    premature = early & (known_ms < SUDDEN * np.concatenate((known_ms[:1], known_ms[:-1])))
    for beat in np.flatnonzero(early):
        # The second beat of a run is early against the usual interval, no longer against the one before it.
        premature[beat] |= beat > 0 and premature[beat - 1]
    letters[premature] = BeatClass.SUPRAVENTRICULAR.value
    letters[ventricular] = BeatClass.VENTRICULAR.value
    return letters


def _of_the_shape(out_of_time: npt.NDArray[np.bool_], shape: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Let the majority of a shape decide: a second shape that keeps time is conduction, not ectopy."""
    decided = out_of_time.copy()
    for number in np.unique(shape[shape >= 0]):
        members = shape == number
        if members.sum() >= FEW:
            decided[members] = out_of_time[members].mean() > 0.5
    return decided


def _unlike_limit(morphology: Morphology) -> float:
    main = morphology.likeness[morphology.likeness > 0.8]
    if main.size < 3:
        return UNLIKE_BELOW[0]
    median = float(np.median(main))
    spread = max(median - float(np.percentile(main, 20)), 0.005)
    return float(np.clip(median - UNLIKE_SPREADS * spread, *UNLIKE_BELOW))


def _usual_interval_ms(rr_ms: Floats, unlike: npt.NDArray[np.bool_], *, of: int = MEDIAN_OF) -> Floats:
    """Return the running median of intervals between beats of the main shape, of so many."""
    known = np.isfinite(rr_ms)
    usual = known & ~unlike & ~np.concatenate(([True], unlike[:-1]))
    if usual.sum() < FEW:
        usual = known
    if not usual.any():
        return np.full(rr_ms.size, np.nan)
    median = ndimage.median_filter(rr_ms[usual], size=min(of, int(usual.sum())), mode="nearest")
    running: Floats = np.interp(np.arange(rr_ms.size), np.flatnonzero(usual), median)
    return running


def irregularity(rr_ms: Floats) -> Floats:
    """Return the running median over 101 beats of the relative change between adjacent intervals.

    The window is long, so that a cluster of early beats in a regular rhythm does not make it look irregular.
    """
    change = np.abs(np.diff(rr_ms, prepend=np.nan)) / rr_ms
    known = np.flatnonzero(np.isfinite(change))
    if known.size < FEW:
        return np.zeros(rr_ms.size)
    median = ndimage.median_filter(change[known], size=min(101, known.size), mode="nearest")
    running: Floats = np.interp(np.arange(rr_ms.size), known, median)
    return running
