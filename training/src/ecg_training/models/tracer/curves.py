"""What pens draw on tiles: leads of recordings, and a part of curves that are no ECG, lest the network invent beats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg
from scipy.signal import butter, sosfiltfilt

Curve = npt.NDArray[np.float64]
"""Millivolts, a value a sample at ``RATE_HZ``."""

RATE_HZ: Final = 500.0
_LOW_PASS_HZ: Final = (25.0, 40.0, 40.0, 100.0, 150.0)
_NO_ECG_SHARE: Final = 0.27
_NO_ECG_AMONG_LEADS: Final = 0.05
_LOUD_MV: Final = 6.0


@dataclass(frozen=True, slots=True)
class Pens:
    """The curves of one tile: rows of one recording at one time, as they stand on a page, or of no ECG at all."""

    recordings: Sequence[Ecg]

    def draw(self, rng: np.random.Generator, *, n_curves: int, n_samples: int) -> list[Curve]:
        """Return curves for all rows of a tile, ``n_samples`` (at most 5000) each."""
        ecg = self.recordings[int(rng.integers(len(self.recordings)))]
        start = int(rng.integers(0, ecg.n_samples - n_samples + 1))
        leads = rng.integers(0, len(ecg.lead_names), n_curves)
        return _drawn(rng, ecg, leads, slice(start, start + n_samples), no_ecg_share=_NO_ECG_SHARE)

    def draw_leads(self, rng: np.random.Generator, leads: Sequence[str], *, n_samples: int) -> list[Curve]:
        """Return the curves of some standard leads of one recording, a few of them no ECG."""
        ecg = self.recordings[int(rng.integers(len(self.recordings)))]
        start = int(rng.integers(0, ecg.n_samples - n_samples + 1))
        places = np.array([ecg.lead_names.index(lead) for lead in leads])
        return _drawn(rng, ecg, places, slice(start, start + n_samples), no_ecg_share=_NO_ECG_AMONG_LEADS)


def _drawn(
    rng: np.random.Generator, ecg: Ecg, leads: npt.NDArray[np.int64], shown: slice, *, no_ecg_share: float
) -> list[Curve]:
    n_samples = shown.stop - shown.start
    filtered_hz = float(rng.choice(_LOW_PASS_HZ)) if rng.random() < 0.6 else None
    louder = float(rng.choice([1.0, 1.0, rng.uniform(0.5, 2.5)]))
    curves = []
    for lead in leads:
        if rng.random() < no_ecg_share:
            curve = _no_ecg(rng, n_samples)
        else:
            whole = np.nan_to_num(ecg.signal_mv[lead].astype(np.float64))
            whole = _low_passed(whole, filtered_hz) if filtered_hz else whole
            part = whole[shown]
            curve = louder * (part - np.median(part)) * (-1.0 if rng.random() < 0.1 else 1.0)
        curves.append(np.clip(curve + _wander(rng, n_samples), -_LOUD_MV, _LOUD_MV))
    return curves


def _no_ecg(rng: np.random.Generator, n: int) -> Curve:
    kind = int(rng.integers(6))
    time_s = np.arange(n) / RATE_HZ
    if kind == 0:  # band-limited noise
        curve = _low_passed(rng.standard_normal(n + 400), float(rng.choice([3.0, 10.0, 30.0, 60.0, 120.0])))[200:-200]
        return np.asarray(curve / (curve.std() + 1e-9) * rng.uniform(0.05, 0.7))
    if kind == 1:  # steps
        levels = rng.normal(0.0, 0.7, 12)
        return np.asarray(levels[np.searchsorted(np.sort(rng.uniform(0.0, time_s[-1], 11)), time_s)])
    if kind == 2:  # spikes of any width, either way
        curve = np.zeros(n)
        for at_s in rng.uniform(0.0, time_s[-1], int(rng.integers(1, max(2, n // 150)))):
            width_s = 10.0 ** rng.uniform(-2.7, -1.2)
            curve += rng.normal(0.0, 1.5) * np.exp(-0.5 * ((time_s - at_s) / width_s) ** 2)
        return curve
    if kind == 3:  # a wave, mains and flutter among them
        return np.asarray(
            rng.uniform(0.03, 0.8) * np.sin(2 * np.pi * rng.uniform(0.5, 50.0) * time_s + rng.uniform(0.0, 6.3))
        )
    if kind == 4:  # a ramp that falls back
        return np.asarray(rng.uniform(-1.0, 1.0) * ((time_s * rng.uniform(0.5, 6.0)) % 1.0 - 0.5))
    return np.zeros(n)  # asystole


def _wander(rng: np.random.Generator, n: int) -> Curve:
    if rng.random() < 0.5:
        return np.zeros(n)
    turns = 2.0 * np.pi * (rng.uniform(0.05, 0.6) * np.arange(n) / RATE_HZ + rng.random())
    return np.asarray(rng.uniform(0.0, 0.3) * np.sin(turns))


def _low_passed(curve: Curve, at_hz: float) -> Curve:
    return np.asarray(sosfiltfilt(_filter(at_hz), curve))


@lru_cache(maxsize=32)
def _filter(at_hz: float) -> Curve:
    return np.asarray(butter(2, at_hz, fs=RATE_HZ, output="sos"))
