"""Verdict on one lead: flat, clipped, noisy, or good."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import signal

from ecg_analyzer.quality.gaps import stretches

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
"""Noise above 35 Hz between the complexes (root mean square), relative to the height of the complexes."""
WANDER_USABLE: Final = 1.0
"""Wander below 0.5 Hz (standard deviation) relative to the height of the complexes."""
MISSING_USABLE: Final = 0.05
BLOCK_S: Final = 1.0
EXCERPT_S: Final = 5.0
MOST_EXCERPTS: Final = 60
"""Height and noise are judged on at most five minutes: medians do not get better with more."""


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
    """Judge one lead of shape (n_samples,); NaN = not recorded. Reasons that make it poor come first."""
    recorded = np.isfinite(lead_mv)
    present_mv = lead_mv[recorded].astype(np.float64)
    if present_mv.size < 2:
        return LeadVerdict(name, Verdict.POOR, ("not_recorded",))
    block = max(2, int(BLOCK_S * sampling_rate_hz))
    excerpts_mv = _excerpts(present_mv, sampling_rate_hz)
    height_mv = _complex_height_mv(excerpts_mv, block)
    if height_mv < FLAT_MV:
        return LeadVerdict(name, Verdict.POOR, ("flat",))

    poor, usable = [], []
    noise = _noise_mv(excerpts_mv, sampling_rate_hz) / height_mv
    if noise > NOISE_POOR:
        poor.append("noise")
    elif noise > NOISE_USABLE:
        usable.append("noise")
    if _clipped_share(present_mv) > CLIPPED_SHARE:
        usable.append("clipped")
    if not LOW_MV <= height_mv <= HIGH_MV:
        usable.append("implausible_amplitude")
    if _wander_mv(present_mv, block) > WANDER_USABLE * height_mv:
        usable.append("wander")
    if 1.0 - recorded.mean() > MISSING_USABLE:
        usable.append("partly_recorded")
    verdict = Verdict.POOR if poor else Verdict.USABLE if usable else Verdict.GOOD
    return LeadVerdict(name, verdict, (*poor, *usable))


def _excerpts(lead_mv: npt.NDArray[np.float64], sampling_rate_hz: float) -> npt.NDArray[np.float64]:
    """Return at most MOST_EXCERPTS pieces of 5 s spread evenly over the lead, shape (n, samples), less their means."""
    pieces = _blocks(lead_mv, max(2, int(EXCERPT_S * sampling_rate_hz)))
    chosen = pieces[np.unique(np.linspace(0, pieces.shape[0] - 1, MOST_EXCERPTS).astype(np.int64))]
    centred: npt.NDArray[np.float64] = chosen - chosen.mean(axis=1, keepdims=True)
    return centred


def _complex_height_mv(excerpts_mv: npt.NDArray[np.float64], block: int) -> float:
    """Return the median over 1 s of the range within it, its line taken out."""
    n_blocks = max(1, excerpts_mv.shape[1] // block)
    block = min(block, excerpts_mv.shape[1])
    blocks = excerpts_mv[:, : n_blocks * block].reshape(-1, block)
    return float(np.median(np.ptp(signal.detrend(blocks, axis=1), axis=1)))


def _noise_mv(excerpts_mv: npt.NDArray[np.float64], sampling_rate_hz: float) -> float:
    """Return the noise above 35 Hz: a median over 0.1 s, as complexes fill less than half of the time."""
    edge_hz = min(35.0, 0.35 * sampling_rate_hz)
    sections = signal.butter(2, edge_hz, "highpass", fs=sampling_rate_hz, output="sos")
    fast_mv = signal.sosfiltfilt(sections, excerpts_mv, axis=1, padlen=min(excerpts_mv.shape[1] - 1, 100))
    block = min(max(2, int(0.1 * sampling_rate_hz)), fast_mv.shape[1])
    blocks = fast_mv[:, : fast_mv.shape[1] // block * block].reshape(-1, block)
    return float(np.median(np.sqrt(np.mean(blocks**2, axis=1))))


def _wander_mv(lead_mv: npt.NDArray[np.float64], block: int) -> float:
    return float(np.std(np.median(_blocks(lead_mv, block), axis=1)))


def _clipped_share(lead_mv: npt.NDArray[np.float64]) -> float:
    """Share of samples in plateaus at the greatest or least value."""
    share = 0.0
    for limit in (lead_mv.max(), lead_mv.min()):
        at_limit = np.abs(lead_mv - limit) < 1e-6
        runs = [run.end_sample - run.start_sample for run in stretches(at_limit)]
        share += sum(length for length in runs if length >= CLIPPED_RUN) / lead_mv.size
    return share


def _blocks(lead_mv: npt.NDArray[np.float64], block: int) -> npt.NDArray[np.float64]:
    if lead_mv.size < block:
        return lead_mv[None]
    return lead_mv[: lead_mv.size // block * block].reshape(-1, block)
