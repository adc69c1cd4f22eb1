"""Beats as the network of beat classes sees them: their shape beside the patient's usual one, and their time.

Everything is relative to the recording itself, because absolute numbers do not carry from patient to patient (de Chazal
et al. 2004, doi:10.1109/TBME.2004.827359). Training and service both come through here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from ecg_analyzer.beats.classes import IRREGULAR, classify_beats, irregularity
from ecg_analyzer.beats.families import group_alike
from ecg_analyzer.beats.family_columns import COLUMNS, family_columns
from ecg_analyzer.beats.morphology import Morphology
from ecg_analyzer.beats.values import BeatClass
from ecg_analyzer.waves.beat_groups import MOST_BEATS, read_between

SHAPE_RATE_HZ: Final = 125.0
BEFORE_S: Final = 0.28
SAMPLES: Final = 100
"""0.8 s from 0.28 s before the main deflection on: the P wave to the end of most T waves."""
LEADS: Final = 2
"""The reference lead and one more; a recording of one lead shows zeros in place of the other."""
CHANNELS: Final = 2 * LEADS
"""The beat and the usual beat of each lead."""
_OF_TIME: Final = 11
TIMES: Final = _OF_TIME + COLUMNS
PERIOD_S: Final = 600.0
"""The usual beat is taken anew this often: posture and electrodes change it."""
LEAST_HEIGHT_MV: Final = 0.05
_MEDIAN_OF: Final = 31
_LONG_MEDIAN_OF: Final = 501
"""Some minutes: a run of a hundred fast beats is its own usual interval by the shorter median."""
_CLIP: Final = 4.0
_OF_INTERVAL: Final = 3.0
"""Logarithms of intervals are told as so many times themselves, to be of the order of 1."""
_COMPLEX: Final = slice(20, 60)
"""Of a shape: 0.12 s before the main deflection to 0.2 s after it, QRS and the beginning of T."""
_P_WAVE: Final = slice(2, 24)
"""Of a shape: 0.26 to 0.09 s before the main deflection."""
_AT_ONCE: Final = 4096
"""Beats whose windows are cut at a time."""
_PREFERRED: Final = ("V1", "V2", "V5")

Floats = npt.NDArray[np.float64]
Inputs = npt.NDArray[np.float32]
Lead = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class ClassInput:
    """All beats of a recording: ``times`` (n, TIMES), class ``by_rule`` (n,), and shapes for some beats at a time.

    ``family`` (n,) numbers beats that look alike (``families``). ``irregular`` (n,) is set where the intervals between
    beats that are normal by rule are, as in atrial fibrillation.
    """

    coarse_mv: tuple[Lead, ...]
    coarse_hz: float
    beat_s: Floats
    usual_mv: Floats
    """Usual beat of each lead in each period, (n_leads, n_periods, SAMPLES), NaN where there is none."""
    times: Inputs
    by_rule: npt.NDArray[np.str_]
    irregular: npt.NDArray[np.bool_]
    family: npt.NDArray[np.int64]

    def shapes(self, beats: npt.NDArray[np.int64]) -> Inputs:
        """Return the shapes of the beats of these indices, (n, SAMPLES, CHANNELS), in heights of the usual beat."""
        filled = np.zeros((beats.size, SAMPLES, CHANNELS), np.float32)
        period = np.minimum((self.beat_s[beats] // PERIOD_S).astype(np.int64), self.usual_mv.shape[1] - 1)
        for row, lead_mv in enumerate(self.coarse_mv):
            usual_mv = self.usual_mv[row][period]
            height_mv = np.maximum(np.ptp(usual_mv, axis=1, keepdims=True), LEAST_HEIGHT_MV)
            own_mv = _windows(lead_mv, self.coarse_hz, self.beat_s[beats])
            for place, mv in enumerate((own_mv, usual_mv)):
                filled[:, :, 2 * row + place] = np.nan_to_num(np.clip(mv / height_mv, -_CLIP, _CLIP))
        return filled


def class_input(
    leads_mv: Sequence[Lead], names: Sequence[str], morphology: Morphology, rr_ms: Floats, sampling_rate_hz: float
) -> ClassInput:
    """Return what the network is told of the beats; ``leads_mv`` are simultaneous, the first is the reference lead."""
    chosen = [leads_mv[place] for place in _two_leads(names)]
    every = max(1, round(sampling_rate_hz / SHAPE_RATE_HZ))
    coarse_hz = sampling_rate_hz / every
    coarse_mv = tuple(_averaged(lead_mv, every) for lead_mv in chosen)
    beat_s = (morphology.fiducial_sample - (every - 1) / 2) / sampling_rate_hz
    by_rule = classify_beats(morphology, rr_ms)
    usual_mv = np.stack([_usual(lead_mv, coarse_hz, beat_s, morphology) for lead_mv in coarse_mv])
    complexes, p_waves = _cut(coarse_mv, coarse_hz, beat_s, usual_mv)
    main, times = _main_shape(morphology), _times(morphology, rr_ms, by_rule)
    family = group_alike(complexes.reshape(len(complexes), complexes.shape[1] * complexes.shape[2]), main)
    before, after = (times[:, place].astype(np.float64) / _OF_INTERVAL for place in (0, 1))
    of_family = family_columns(complexes, p_waves, family, main, before, after)
    return ClassInput(
        coarse_mv,
        coarse_hz,
        beat_s,
        usual_mv,
        np.concatenate([times, np.clip(of_family, -_CLIP, _CLIP)], axis=1),
        by_rule,
        _irregular(by_rule, rr_ms),
        family,
    )


def _cut(leads_mv: Sequence[Lead], rate_hz: float, beat_s: Floats, usual_mv: Floats) -> tuple[Inputs, Inputs]:
    """Return complex and P wave of each beat in heights of the usual beat, (n, n_leads, samples), 0 where not known."""
    complexes, p_waves = [], []
    for lead_mv, usual in zip(leads_mv, usual_mv, strict=True):
        heights_mv = np.ptp(usual, axis=1)
        height_mv = max(float(np.nanmedian(heights_mv)), LEAST_HEIGHT_MV) if np.isfinite(heights_mv).any() else 1.0
        parts = [
            _windows(lead_mv, rate_hz, beat_s[first : first + _AT_ONCE]) / height_mv
            for first in range(0, beat_s.size, _AT_ONCE)
        ] or [np.zeros((0, SAMPLES))]
        complexes.append(np.nan_to_num(np.concatenate([part[:, _COMPLEX] for part in parts])).astype(np.float32))
        p_waves.append(np.nan_to_num(np.concatenate([part[:, _P_WAVE] for part in parts])).astype(np.float32))
    return np.stack(complexes, axis=1), np.stack(p_waves, axis=1)


def _two_leads(names: Sequence[str]) -> list[int]:
    others = [name for name in _PREFERRED if name in names[1:]] or list(names[1:])
    return [0, *(list(names).index(name) for name in others[: LEADS - 1])]


def _averaged(lead_mv: Lead, every: int) -> Lead:
    averaged: Lead = lead_mv[: lead_mv.size // every * every].reshape(-1, every).mean(axis=1, dtype=np.float32)
    return averaged


def _windows(lead_mv: Lead, rate_hz: float, beat_s: Floats) -> Floats:
    """Return SAMPLES of each beat about its median, NaN where the window is not wholly recorded."""
    at = (beat_s[:, None] - BEFORE_S + np.arange(SAMPLES) / SHAPE_RATE_HZ) * rate_hz
    windows = read_between(lead_mv, at)
    levelled: Floats = windows - np.median(windows, axis=1, keepdims=True)
    return levelled


def _usual(lead_mv: Lead, rate_hz: float, beat_s: Floats, morphology: Morphology) -> Floats:
    """Return the median of the beats of the main shape in each period, (n_periods, SAMPLES)."""
    period = (beat_s // PERIOD_S).astype(np.int64)
    n_periods = int(period.max()) + 1 if period.size else 1
    usual_mv = np.full((n_periods, SAMPLES), np.nan)
    main = _main_shape(morphology)
    for number in range(n_periods):
        here = np.flatnonzero(main & (period == number))
        here = here if here.size else np.flatnonzero(main)
        chosen = here[np.unique(np.linspace(0, here.size - 1, MOST_BEATS).astype(np.int64))] if here.size else here
        windows = _windows(lead_mv, rate_hz, beat_s[chosen])
        windows = windows[np.isfinite(windows).all(axis=1)]
        if len(windows):
            usual_mv[number] = np.median(windows, axis=0)
    return usual_mv


def _main_shape(morphology: Morphology) -> npt.NDArray[np.bool_]:
    shaped = morphology.shape[morphology.shape >= 0]
    if shaped.size == 0:
        return np.ones(morphology.shape.size, np.bool_)
    main: npt.NDArray[np.bool_] = morphology.shape == np.bincount(shaped).argmax()
    return main


def _times(morphology: Morphology, rr_ms: Floats, by_rule: npt.NDArray[np.str_]) -> Inputs:
    """Return of each beat the intervals around it relative to the usual ones, how alike it is and its class by rule.

    Shape (n, _OF_TIME), of the order of 1.
    """
    n = rr_ms.size
    if n == 0:
        return np.zeros((0, _OF_TIME), np.float32)
    known = np.isfinite(rr_ms)
    usual_ms, long_ms = (_running_median(rr_ms, known, size) for size in (_MEDIAN_OF, _LONG_MEDIAN_OF))
    before = np.log(np.where(known, rr_ms, usual_ms) / usual_ms)
    after = np.append(before[1:], 0.0)
    change = np.append(0.0, np.diff(before))
    irregular = _running_median(np.abs(change), np.ones(n, np.bool_), _MEDIAN_OF)
    columns = (
        _OF_INTERVAL * before,
        _OF_INTERVAL * after,
        _OF_INTERVAL * np.append(0.0, before[:-1]),
        10.0 * irregular,
        np.log(usual_ms / 800.0),
        3.0 * np.log(usual_ms / long_ms),
        4.0 * (1.0 - morphology.likeness),
        np.log(np.maximum(morphology.size, 1e-2)),
        1.0 * ~known,
        1.0 * (by_rule == BeatClass.SUPRAVENTRICULAR),
        1.0 * (by_rule == BeatClass.VENTRICULAR),
    )
    limited: Inputs = np.clip(np.nan_to_num(np.stack(columns, axis=1)), -_CLIP, _CLIP).astype(np.float32)
    return limited


def _irregular(by_rule: npt.NDArray[np.str_], rr_ms: Floats) -> npt.NDArray[np.bool_]:
    normal = by_rule == BeatClass.NORMAL
    nn_ms = np.where(normal & np.concatenate(([False], normal[:-1])), rr_ms, np.nan) if normal.size else rr_ms
    irregular: npt.NDArray[np.bool_] = irregularity(nn_ms) > IRREGULAR
    return irregular


def _running_median(values: Floats, known: npt.NDArray[np.bool_], size: int) -> Floats:
    if not known.any():
        return np.full(values.size, 800.0)
    median = ndimage.median_filter(values[known], size=min(size, int(known.sum())), mode="nearest")
    running: Floats = np.interp(np.arange(values.size), np.flatnonzero(known), median)
    return running
