"""Verdict on one lead: flat, clipped, noisy, hanging loose, or good, and where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from ecg_analyzer.quality.gaps import Stretch
from ecg_analyzer.quality.lead_blocks import LeadBlocks
from ecg_analyzer.quality.limits import (
    CLIPPED_SAMPLES,
    FLAT_MV,
    FLAT_SHARE,
    HIGH_MV,
    JUMPS_POOR,
    JUMPS_USABLE,
    LOW_MV,
    MAINS_POOR,
    MISSING_USABLE,
    NOISE_POOR,
    NOISY_SHARE,
    POOR_SHARE,
)
from ecg_analyzer.quality.segments import NO_SEGMENTS, Problem, Segment, Segments, find_segments, jumps


class Verdict(StrEnum):
    """What a lead or a recording is fit for, the best first."""

    GOOD = "good"
    USABLE = "usable"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class LeadVerdict:
    """Verdict on one lead, what spoke against it, and where."""

    name: str
    verdict: Verdict
    reasons: tuple[str, ...]
    segments: Segments = NO_SEGMENTS

    @property
    def empty(self) -> bool:
        """Whether the lead shows nothing at all."""
        return self.verdict == Verdict.POOR and self.reasons in (("flat",), ("not_recorded",))

    def doubted(self, reason: str, at_best: Verdict) -> LeadVerdict:
        """Return the verdict with one more reason, the first, and no better than this."""
        verdict = max(self.verdict, at_best, key=list(Verdict).index)
        return replace(self, verdict=verdict, reasons=(reason, *self.reasons))


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
    span = lead_mv.size - int(np.argmax(recorded[::-1])) - blocks.first_sample
    height_mv = float(np.nanmedian(blocks.height_mv))
    if height_mv < FLAT_MV:
        flat = Segment(Stretch(blocks.first_sample, blocks.first_sample + span), Problem.FLAT)
        return LeadVerdict(name, Verdict.POOR, ("flat",), Segments((flat,), {Problem.FLAT: 1.0}))

    noise_mv = np.sqrt(np.maximum(0.0, blocks.fast_mv**2 - blocks.mains_mv**2 / 2.0))
    found = find_segments(blocks, height_mv, noise_mv)
    jumping = _share(jumps(blocks, height_mv))
    clipped = float(np.sum(blocks.clipped_samples)) / n_recorded
    # What makes a lead less than good, and what makes it poor.
    graded: tuple[tuple[str, bool, bool], ...] = (
        ("noise", found.of(Problem.NOISE) > NOISY_SHARE, _usually(noise_mv, NOISE_POOR * height_mv)),
        ("mains", found.of(Problem.MAINS) > NOISY_SHARE, _usually(blocks.mains_mv, MAINS_POOR * height_mv)),
        ("loose_electrode", jumping > JUMPS_USABLE, jumping > JUMPS_POOR),
        ("clipped", clipped > CLIPPED_SAMPLES, False),
        ("implausible_amplitude", not LOW_MV <= height_mv <= HIGH_MV, False),
        ("wander", found.of(Problem.WANDER) > NOISY_SHARE, False),
        ("flat", found.of(Problem.FLAT) > FLAT_SHARE, False),
        ("partly_recorded", 1.0 - n_recorded / span > MISSING_USABLE, False),
    )
    poor = tuple(reason for reason, _, is_poor in graded if is_poor)
    usable = tuple(reason for reason, is_usable, is_poor in graded if is_usable and not is_poor)
    verdict = Verdict.POOR if poor else Verdict.USABLE if usable else Verdict.GOOD
    return LeadVerdict(name, verdict, poor + usable, found)


def _usually(by_second: npt.NDArray[np.float64], limit: float) -> bool:
    return _share(by_second[np.isfinite(by_second)] > limit) > POOR_SHARE


def _share(flags: npt.NDArray[np.bool_]) -> float:
    return float(flags.mean()) if flags.size else 0.0
