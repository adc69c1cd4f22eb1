"""Labelled windows, cut by the service's own code, and their disguises for training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.windows import WINDOW_S, WINDOW_SAMPLES, windows

from ecg_training.data.cinc2017 import FIBRILLATION, NORMAL, SAMPLING_RATE_HZ, Strip
from ecg_training.data.mitdb import Recording

NORMAL_RHYTHMS: Final = frozenset({"N", "SBR", "PREX"})
"""Sinus rhythm, sinus bradycardia, and sinus rhythm with pre-excitation: like a bundle branch block, whose beats are
class N too, that is a way of conduction and no rhythm."""
SLOT_S: Final = 0.5
N_SLOTS: Final = int(WINDOW_S / SLOT_S)

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Windows with what is abnormal in them.

    ``ecg`` is float32 (n, 3600) in mV; ``evidence`` bool (n, 20) says in which half seconds a beat of a class other
    than N or a rhythm that is not normal lies; ``record`` and ``lead`` are (n,) names; ``start_s`` (n,).
    """

    ecg: Floats
    evidence: Flags
    record: npt.NDArray[np.str_]
    lead: npt.NDArray[np.str_]
    start_s: npt.NDArray[np.float64]

    @property
    def abnormal(self) -> Flags:
        """The label, shape (n,): any evidence."""
        return np.asarray(self.evidence.any(axis=1), np.bool_)

    def __len__(self) -> int:
        return len(self.ecg)

    def where(self, chosen: Flags) -> Examples:
        """Return the chosen windows."""
        return Examples(
            self.ecg[chosen], self.evidence[chosen], self.record[chosen], self.lead[chosen], self.start_s[chosen]
        )


def join(parts: Sequence[Examples]) -> Examples:
    """Return all the windows one after another."""
    return Examples(
        np.concatenate([part.ecg for part in parts]),
        np.concatenate([part.evidence for part in parts]),
        np.concatenate([part.record for part in parts]),
        np.concatenate([part.lead for part in parts]),
        np.concatenate([part.start_s for part in parts]),
    )


def cut(recording: Recording, *, shift_s: float = 0.0) -> Examples:
    """Return the windows of every lead of a record, the first one beginning at ``shift_s``."""
    rate_hz = recording.sampling_rate_hz
    first_sample = round(shift_s * rate_hz)
    parts = []
    for lead, lead_mv in zip(recording.lead_names, recording.signal_mv, strict=True):
        ecg, start_s = windows(lead_mv[first_sample:], rate_hz)
        start_s = start_s + first_sample / rate_hz
        parts.append(
            Examples(
                ecg=ecg,
                evidence=_evidence(recording, start_s),
                record=np.full(len(ecg), recording.record),
                lead=np.full(len(ecg), lead),
                start_s=start_s,
            )
        )
    return join(parts)


def cut_strip(strip: Strip) -> Examples:
    """Return the windows of a strip, normal or in fibrillation; its one label is taken to hold for all of it.

    A strip of another label gives none: noise, or "other", which is not the label here. That holds bundle branch
    blocks and plain fast rates too, and learning from it made such records of MIT-BIH abnormal throughout.
    """
    ecg, start_s = windows(strip.lead_mv, SAMPLING_RATE_HZ)
    if strip.label not in (NORMAL, FIBRILLATION):
        ecg, start_s = ecg[:0], start_s[:0]
    return Examples(
        ecg=ecg,
        evidence=np.full((len(ecg), N_SLOTS), strip.label == FIBRILLATION),
        record=np.full(len(ecg), strip.record),
        lead=np.full(len(ecg), "I"),
        start_s=start_s,
    )


def _evidence(recording: Recording, start_s: npt.NDArray[np.float64]) -> Flags:
    rate_hz = recording.sampling_rate_hz
    abnormal_s = np.sort(recording.beat_sample[recording.beat_class != "N"] / rate_hz)
    edges_s = start_s[:, None] + SLOT_S * np.arange(N_SLOTS + 1)
    # A beat lies in a slot where the count of abnormal beats before its end and before its start differ.
    evidence: Flags = np.diff(np.searchsorted(abnormal_s, edges_s), axis=1) > 0
    for stretch in recording.rhythms:
        if stretch.name not in NORMAL_RHYTHMS:
            evidence |= (edges_s[:, 1:] > stretch.start_sample / rate_hz) & (
                edges_s[:, :-1] < stretch.stop_sample / rate_hz
            )
    return evidence


@dataclass(frozen=True, slots=True)
class Disguises:
    """How windows are altered so that the network learns rhythms and not recordings."""

    most_gain: float = 2.0
    inverted: float = 0.25
    noisy: float = 0.5
    snr_db: tuple[float, float] = (0.0, 24.0)
    other_rate: float = 0.5
    faster: tuple[float, float] = (0.8, 1.35)
    cut_short: float = 0.1


def disguise(
    examples: Examples,
    noise: Floats,
    generator: np.random.Generator,
    how: Disguises = Disguises(),
) -> tuple[Floats, Flags]:
    """Return altered windows (n, 3600) and their labels (n,).

    Gain and polarity; another heart rate, which alone is never abnormal; real noise (windows of shape (m, 3600),
    prepared like the signal) at a random level; and the end cut off, as a lead of 5 to 10 s is filled up with zeros.
    The label is that of what is left.
    """
    n = len(examples)
    sign = np.where(generator.random(n) < how.inverted, -1.0, 1.0)
    gain = np.exp(generator.uniform(-np.log(how.most_gain), np.log(how.most_gain), n))
    ecg = (examples.ecg * (sign * gain)[:, None]).astype(np.float32)

    evidence = examples.evidence.copy()
    for row in np.flatnonzero(generator.random(n) < how.other_rate):
        ecg[row], evidence[row] = _at_another_rate(ecg[row], evidence[row], generator.uniform(*how.faster))

    noisy = np.flatnonzero(generator.random(n) < how.noisy)
    if len(noise):
        added = noise[generator.integers(len(noise), size=noisy.size)]
        snr_db = generator.uniform(*how.snr_db, noisy.size)
        spread = ecg[noisy].std(axis=1) / np.maximum(added.std(axis=1), 1e-6)
        ecg[noisy] += added * (spread * 10.0 ** (-snr_db / 20.0))[:, None].astype(np.float32)

    kept_slots = np.where(
        generator.random(n) < how.cut_short, generator.integers(N_SLOTS // 2, N_SLOTS, size=n), N_SLOTS
    )
    slots: npt.NDArray[np.int64] = np.arange(N_SLOTS)
    evidence &= slots < kept_slots[:, None]
    samples: npt.NDArray[np.int64] = np.arange(WINDOW_SAMPLES)
    ecg[samples >= kept_slots[:, None] * (WINDOW_SAMPLES // N_SLOTS)] = 0.0
    return ecg, np.asarray(evidence.any(axis=1), np.bool_)


def _at_another_rate(ecg: Floats, evidence: Flags, faster: float) -> tuple[Floats, Flags]:
    """Play the window so many times faster from its start; where it then ends early, zeros follow, as in service."""
    at_sample = np.arange(WINDOW_SAMPLES) * faster
    played: Floats = np.interp(at_sample, np.arange(WINDOW_SAMPLES), ecg, right=0.0).astype(np.float32)
    border = np.arange(N_SLOTS + 1) * faster
    before = np.concatenate([[0], np.cumsum(evidence)])
    first = np.minimum(np.floor(border[:-1]), N_SLOTS).astype(np.int64)
    last = np.minimum(np.ceil(border[1:]), N_SLOTS).astype(np.int64)
    return played, before[last] > before[first]
