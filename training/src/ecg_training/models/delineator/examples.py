"""Leads with a label for every sample, and their disguises for training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.waves.net_input import CLASSES, NET_RATE_HZ, at_net_rate

from ecg_training.data.ludb import Recording, Wave

IGNORED: Final = 255
"""Label of a sample whose wave nobody marked."""
LABEL_RATE_HZ: Final = 500.0
CUT_SAMPLES: Final = 1920
"""7.68 s, about what is marked of a record of 10 s: what nobody marked teaches nothing."""
MARGIN_S: Final = 0.04
"""Just outside the first and last mark of a lead lies nothing: waves do not touch."""
OPEN_REACH_S: Final = {"P": 0.1, "QRS": 0.12, "T": 0.25}
"""How far from its peak a wave may reach on a side where its border was left open."""

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Leads of one length: ``ecg`` (n, n_samples) at 250 Hz in mV, ``label`` (n, 2 n_samples) at 500 Hz, both aligned.

    ``p_wave`` and ``t_wave`` (n, n_samples) are how far the lead is from the straight line between a wave's borders, 0
    outside the waves. ``record`` and ``lead`` are (n,) names.
    """

    ecg: Floats
    p_wave: Floats
    t_wave: Floats
    label: Labels
    record: npt.NDArray[np.str_]
    lead: npt.NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.ecg)

    def where(self, chosen: npt.NDArray[np.bool_]) -> Examples:
        """Return the chosen leads."""
        return Examples(
            self.ecg[chosen],
            self.p_wave[chosen],
            self.t_wave[chosen],
            self.label[chosen],
            self.record[chosen],
            self.lead[chosen],
        )


def prepare(recordings: Sequence[Recording]) -> Examples:
    """Return every lead of recordings of one length at 500 Hz that has any mark."""
    ecg, label, record, lead = [], [], [], []
    p_wave, t_wave = [], []
    for recording in recordings:
        for name, lead_mv in zip(
            recording.lead_names, at_net_rate(recording.signal_mv, recording.sampling_rate_hz), strict=True
        ):
            if recording.waves[name]:
                ecg.append(lead_mv)
                p_wave.append(_above_line(lead_mv, recording.waves[name], "P"))
                t_wave.append(_above_line(lead_mv, recording.waves[name], "T"))
                label.append(_labels(recording.waves[name], n_samples=2 * lead_mv.size))
                record.append(recording.record)
                lead.append(name)
    return Examples(
        np.stack(ecg), np.stack(p_wave), np.stack(t_wave), np.stack(label), np.array(record), np.array(lead)
    )


def _above_line(lead_mv: Floats, waves: Sequence[Wave], name: str) -> Floats:
    above_mv = np.zeros_like(lead_mv)
    for wave in waves:
        if wave.name == name and wave.onset_sample is not None and wave.offset_sample is not None:
            first, last = round(wave.onset_sample / 2), min(round(wave.offset_sample / 2), lead_mv.size - 1)
            wave_mv = lead_mv[first : last + 1]
            above_mv[first : last + 1] = wave_mv - np.linspace(wave_mv[0], wave_mv[-1], wave_mv.size)
    return above_mv


def _labels(waves: Sequence[Wave], *, n_samples: int) -> Labels:
    """Return the class of every sample at 500 Hz, IGNORED before the first and after the last mark.

    Only the beats inside a record are marked, and what lies outside is no background.
    """
    label = np.full(n_samples, IGNORED, np.uint8)
    marks = [mark for wave in waves for mark in (wave.onset_sample, wave.peak_sample, wave.offset_sample) if mark]
    margin = int(MARGIN_S * LABEL_RATE_HZ)
    label[max(0, min(marks) - margin) : max(marks) + margin + 1] = 0
    for wave in waves:
        reach = int(OPEN_REACH_S[wave.name] * LABEL_RATE_HZ)
        if wave.onset_sample is None:
            label[max(0, wave.peak_sample - reach) : wave.peak_sample] = IGNORED
        if wave.offset_sample is None:
            label[wave.peak_sample : wave.peak_sample + reach] = IGNORED
    for wave in waves:
        first = wave.peak_sample if wave.onset_sample is None else wave.onset_sample
        last = wave.peak_sample if wave.offset_sample is None else wave.offset_sample
        label[first : last + 1] = CLASSES.index(wave.name)
    return label


@dataclass(frozen=True, slots=True)
class Disguises:
    """How leads are altered so that the network learns waves and not recordings."""

    most_stretch: float = 1.3
    most_shift: float = 100.0
    resized: tuple[float, float] = (0.4, 2.0)
    mixed: float = 0.5
    most_mixed: float = 0.35
    inverted: float = 0.3
    noisy: float = 0.6
    noise_share: tuple[float, float] = (0.02, 0.35)
    wandering: float = 0.3
    most_wander: float = 0.6
    most_swell: float = 0.4


def disguise(
    examples: Examples, noise: Floats, generator: np.random.Generator, how: Disguises = Disguises()
) -> tuple[Floats, Labels]:
    """Return altered cuts (n, CUT_SAMPLES) at 250 Hz and their labels.

    Higher or flatter P and T waves, another rate of the heart and of sampling, another cut, a share of another lead of
    the same record added as if the electrode sat elsewhere, polarity, an amplitude that swells and sinks as by
    breathing, wander, and real noise (rows of any length at 250 Hz). Gain and offset need no disguise: the network
    takes them off itself.
    """
    n, length = examples.ecg.shape
    stretch = np.exp(generator.uniform(-np.log(how.most_stretch), np.log(how.most_stretch), n))
    # The middle is what was marked.
    start = (length - stretch * CUT_SAMPLES) / 2 + generator.uniform(-how.most_shift, how.most_shift, n)
    at = start[:, None] + stretch[:, None] * np.arange(CUT_SAMPLES)
    low, high = how.resized
    p_size, t_size = low * (high / low) ** generator.random((2, n, 1)) - 1.0
    whole = (examples.ecg + p_size * examples.p_wave + t_size * examples.t_wave).astype(np.float32)
    ecg, label = _cut(whole, at), _labels_at(examples.label, at)
    share = generator.uniform(-how.most_mixed, how.most_mixed, (n, 1)) * (generator.random((n, 1)) < how.mixed)
    ecg += share * _cut(examples.ecg[_other_leads(examples.record, generator)], at)
    ecg *= np.where(generator.random(n) < how.inverted, -1.0, 1.0)[:, None]
    spread = np.mean(np.abs(ecg - ecg.mean(axis=1, keepdims=True)), axis=1, keepdims=True)
    seconds = np.arange(CUT_SAMPLES) / NET_RATE_HZ
    ecg *= np.exp(how.most_swell * generator.random((n, 1)) * _slow_wave(seconds, n, generator))
    wandering = (generator.random((n, 1)) < how.wandering) * how.most_wander * generator.random((n, 1))
    ecg += wandering * 2.0 * spread * _slow_wave(seconds, n, generator)
    if noise.size:
        rows = generator.integers(len(noise), size=n)
        first = generator.integers(noise.shape[1] - CUT_SAMPLES, size=n)
        added = noise[rows[:, None], first[:, None] + np.arange(CUT_SAMPLES)]
        added = added / np.maximum(added.std(axis=1, keepdims=True), 1e-6)
        low, high = how.noise_share
        share = low * (high / low) ** generator.random((n, 1)) * (generator.random((n, 1)) < how.noisy)
        ecg += 2.0 * spread * share * added
    return ecg.astype(np.float32), label


def _cut(ecg: Floats, at: npt.NDArray[np.float64]) -> Floats:
    """Read leads at fractional samples; beyond the end a lead begins anew, as the service fills windows."""
    row, length = np.arange(len(ecg))[:, None], ecg.shape[1]
    before = np.floor(at).astype(np.int64)
    share = (at - before).astype(np.float32)
    cut: Floats = ecg[row, before % length] * (1 - share) + ecg[row, (before + 1) % length] * share
    return cut


def _labels_at(label: Labels, at: npt.NDArray[np.float64]) -> Labels:
    nearest = np.round(2.0 * at).astype(np.int64)
    inside = (nearest >= 0) & (nearest < label.shape[1])
    row = np.arange(len(label))[:, None]
    return np.where(inside, label[row, np.clip(nearest, 0, label.shape[1] - 1)], IGNORED).astype(np.uint8)


def _other_leads(record: npt.NDArray[np.str_], generator: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return for each row a row of the same record, by chance."""
    order = np.lexsort((generator.random(record.size), record))
    partner = np.empty(record.size, np.int64)
    partner[np.argsort(record, kind="stable")] = order
    return partner


def _slow_wave(seconds: npt.NDArray[np.float64], n: int, generator: np.random.Generator) -> npt.NDArray[np.float64]:
    """Return a sine of 0.1 to 0.6 Hz in each of n rows."""
    cycles_per_s = generator.uniform(0.1, 0.6, (n, 1))
    phase = generator.random((n, 1))
    return np.sin(2 * np.pi * (cycles_per_s * seconds + phase))
