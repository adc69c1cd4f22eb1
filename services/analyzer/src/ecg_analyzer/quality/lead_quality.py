"""Verdict on one lead: flat, clipped, noisy, hanging loose, or good."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import signal

from ecg_analyzer.quality.gaps import stretches
from ecg_analyzer.quality.lead_blocks import BLOCK_S, LeadBlocks, excerpts_mv, whole_blocks

FLAT_MV: Final = 0.02
"""A lead that stays within 20 µV shows no complex: an open or shorted electrode."""
LOW_MV: Final = 0.05
HIGH_MV: Final = 10.0
"""A complex below 0.05 or above 10 mV is more likely a wrong unit than a heart."""
CLIPPED_SHARE: Final = 0.005
CLIPPED_RUN: Final = 4
"""Four equal samples in a row at the very top or bottom: a peak of an amplifier, not of a heart, has a plateau."""
NOISE_USABLE: Final = 0.05
NOISE_POOR: Final = 0.1
"""Noise above 35 Hz between the complexes (root mean square), mains left out, relative to the height of the complexes:
what the muscles do."""
MAINS_HZ: Final = (50.0, 60.0)
MAINS_USABLE: Final = 0.03
MAINS_POOR: Final = 0.15
"""Amplitude at the frequency of the mains relative to the height of the complexes; poor as noise of the same power."""
BESIDE_HZ: Final = 3.0
MAINS_STANDS_OUT: Final = 4.0
"""Of what lies 3 Hz beside it: complexes and muscles have power there too, mains only in its line."""
WANDER_USABLE: Final = 1.0
"""Wander below 0.5 Hz (standard deviation) relative to the height of the complexes."""
JUMP: Final = 3.0
"""A level that moves by three complexes from one second to the next: the electrode moved, not the chest."""
JUMPS_USABLE: Final = 0.02
JUMPS_POOR: Final = 0.2
"""Share of the seconds with such a jump."""
MISSING_USABLE: Final = 0.05


class Verdict(StrEnum):
    """What a lead or a recording is fit for."""

    GOOD = "good"
    USABLE = "usable"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class LeadVerdict:
    """Verdict on one lead and what spoke against it."""

    name: str
    verdict: Verdict
    reasons: tuple[str, ...]


def judge_lead(name: str, lead_mv: npt.NDArray[np.floating], sampling_rate_hz: float) -> LeadVerdict:
    """Judge one lead of shape (n_samples,); NaN = not recorded. Reasons that make it poor come first.

    Holes count from the lead's first recorded sample to its last: the column of a printed page, which shows 2.5 s of
    ten, is whole.
    """
    recorded = np.isfinite(lead_mv)
    n_recorded = int(recorded.sum())
    if n_recorded < 2:
        return LeadVerdict(name, Verdict.POOR, ("not_recorded",))
    blocks = LeadBlocks.of(lead_mv, sampling_rate_hz)
    excerpts = excerpts_mv(lead_mv, sampling_rate_hz)
    height_mv = _complex_height_mv(excerpts, sampling_rate_hz)
    if height_mv < FLAT_MV:
        return LeadVerdict(name, Verdict.POOR, ("flat",))

    mains = _mains_mv(excerpts, sampling_rate_hz) / height_mv
    fast = _fast_mv(excerpts, sampling_rate_hz) / height_mv
    noise = float(np.sqrt(max(0.0, fast**2 - mains**2 / 2.0)))
    jumps = _share_of_jumps(blocks.level_mv, JUMP * height_mv)
    span = np.argmax(recorded[::-1]) + np.argmax(recorded)
    missing = 1.0 - n_recorded / (lead_mv.size - int(span))
    graded = (
        ("noise", noise, NOISE_USABLE, NOISE_POOR),
        ("mains", mains, MAINS_USABLE, MAINS_POOR),
        ("loose_electrode", jumps, JUMPS_USABLE, JUMPS_POOR),
        ("clipped", _clipped_share(lead_mv, blocks, sampling_rate_hz), CLIPPED_SHARE, np.inf),
        ("implausible_amplitude", float(not LOW_MV <= height_mv <= HIGH_MV), 0.5, np.inf),
        ("wander", float(np.std(blocks.level_mv)) / height_mv, WANDER_USABLE, np.inf),
        ("partly_recorded", missing, MISSING_USABLE, np.inf),
    )
    poor = tuple(reason for reason, share, _, limit in graded if share > limit)
    usable = tuple(reason for reason, share, limit, highest in graded if limit < share <= highest)
    verdict = Verdict.POOR if poor else Verdict.USABLE if usable else Verdict.GOOD
    return LeadVerdict(name, verdict, poor + usable)


def _complex_height_mv(excerpts: npt.NDArray[np.float64], sampling_rate_hz: float) -> float:
    """Return the median over 1 s of the range within it, its line taken out."""
    block = min(max(2, int(BLOCK_S * sampling_rate_hz)), excerpts.shape[1])
    blocks = excerpts[:, : excerpts.shape[1] // block * block].reshape(-1, block)
    return float(np.median(np.ptp(signal.detrend(blocks, axis=1), axis=1)))


def _fast_mv(excerpts: npt.NDArray[np.float64], sampling_rate_hz: float) -> float:
    """Return what lies above 35 Hz: a median over 0.1 s, as complexes fill less than half of the time."""
    edge_hz = min(35.0, 0.35 * sampling_rate_hz)
    sections = signal.butter(2, edge_hz, "highpass", fs=sampling_rate_hz, output="sos")
    fast_mv = signal.sosfiltfilt(sections, excerpts, axis=1, padlen=min(excerpts.shape[1] - 1, 100))
    block = min(max(2, int(0.1 * sampling_rate_hz)), fast_mv.shape[1])
    blocks = fast_mv[:, : fast_mv.shape[1] // block * block].reshape(-1, block)
    return float(np.median(np.sqrt(np.mean(blocks**2, axis=1))))


def _mains_mv(excerpts: npt.NDArray[np.float64], sampling_rate_hz: float) -> float:
    """Return the amplitude of the mains, 0 where its line does not stand out or cannot be seen at this rate."""
    strongest_mv = 0.0
    for hz in MAINS_HZ:
        if hz + BESIDE_HZ < sampling_rate_hz / 2.0:
            waves = _waves(hz, excerpts.shape[1], sampling_rate_hz)
            below_mv, line_mv, above_mv = np.median(np.abs(excerpts @ waves), axis=0).tolist()
            if line_mv > MAINS_STANDS_OUT * max(below_mv, above_mv):
                strongest_mv = max(strongest_mv, line_mv)
    return strongest_mv


@lru_cache(maxsize=8)
def _waves(hz: float, n_samples: int, sampling_rate_hz: float) -> npt.NDArray[np.complex128]:
    """Return the waves whose products with a signal are its amplitudes at a line and beside it, (n_samples, 3)."""
    window = signal.windows.hann(n_samples, sym=False)[:, None]
    turns = np.arange(n_samples)[:, None] / sampling_rate_hz * np.array([hz - BESIDE_HZ, hz, hz + BESIDE_HZ])
    waves: npt.NDArray[np.complex128] = window * np.exp(-2j * np.pi * turns) * (2.0 / window.sum())
    return waves


def _share_of_jumps(level_mv: npt.NDArray[np.float64], least_mv: float) -> float:
    return float(np.mean(np.abs(np.diff(level_mv)) > least_mv)) if level_mv.size > 1 else 0.0


def _clipped_share(lead_mv: npt.NDArray[np.floating], blocks: LeadBlocks, sampling_rate_hz: float) -> float:
    """Share of samples in plateaus at the greatest or least value; only the seconds that reach it are looked at."""
    seconds = whole_blocks(lead_mv, max(2, int(BLOCK_S * sampling_rate_hz)))
    seconds = seconds[np.isfinite(seconds.sum(axis=1))] if len(blocks.low_mv) < len(seconds) else seconds
    share = 0.0
    for limit, reached in ((blocks.high_mv.max(), blocks.high_mv), (blocks.low_mv.min(), blocks.low_mv)):
        near = seconds[np.abs(reached - limit) < 1e-6]
        runs = [run.end_sample - run.start_sample for run in stretches((np.abs(near - limit) < 1e-6).ravel())]
        share += sum(length for length in runs if length >= CLIPPED_RUN) / seconds.size
    return share
