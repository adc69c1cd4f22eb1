"""Signal-to-noise ratio of digitized pages, in two definitions that must never be mixed (challenge2024.py has a third).

``ac`` is ours, the one goals are set in: per lead the output is shifted in time (at most 0.2 s, finer than a sample)
and vertically to fit best; signal power is that of the mean-removed truth, so an offset earns nothing; a sample left
out costs the signal's power there, at least its mean power. At most 60 dB. A failed lead counts as its dB or 0,
whichever is less; a page is the mean of its leads, a score the mean of its pages.

``kaggle`` (PhysioNet - Digitization of ECG Images, 2025/26): whole-sample shift; powers of the truth as it is, summed
over the leads of a page before the ratio; ratio at most 384 (25.84 dB); the mean over pages is of ratios.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecg_shared.contract.ecg import Ecg
from ecg_shared.scores.alignment import Samples, delayed, fine_delay, offset_mv, sampled_at, whole_delay

MOST_AC_DB: Final = 60.0
MOST_KAGGLE_RATIO: Final = 384.0
MOST_SHIFT_S: Final = 0.2

LEAST_COVERAGE: Final = 0.5
LEAST_CORRELATION: Final = 0.8
LEAST_GAIN: Final = 0.8
MOST_GAIN: Final = 1.25
"""Beyond any of these four a lead misleads its reader: it failed."""

_LIMIT_DB: Final = 384.0


@dataclass(frozen=True, slots=True)
class LeadScore:
    """One lead on the span where it is printed. Powers are sums of mV²; NaN = not computable."""

    lead: str
    coverage: float
    ac_db: float
    kaggle_signal: float
    kaggle_noise: float
    rmse_uv: float
    correlation: float
    gain: float
    shift_ms: float
    failed: bool

    @property
    def counted_ac_db(self) -> float:
        """What the lead adds to a mean: a failed lead never more than 0 dB."""
        return min(self.ac_db, 0.0) if self.failed else self.ac_db


def score_lead(lead: str, truth_mv: Samples, output_mv: Samples | None, *, sampling_rate_hz: float) -> LeadScore:
    """Score one lead; both of shape (n,) on the same times, truth finite, output NaN where missing or None."""
    if output_mv is None or not np.isfinite(output_mv).any():
        power = float(np.sum(truth_mv**2))
        return LeadScore(lead, 0.0, 0.0, power, power, math.nan, math.nan, math.nan, math.nan, failed=True)
    at_most = int(MOST_SHIFT_S * sampling_rate_hz)
    whole = whole_delay(truth_mv, output_mv, at_most=at_most)
    fine = fine_delay(truth_mv, output_mv, near=whole, at_most=float(at_most))
    aligned_mv = delayed(output_mv, fine)
    aligned_mv = aligned_mv - offset_mv(truth_mv, aligned_mv)
    both = np.isfinite(aligned_mv)
    coverage = float(np.isfinite(output_mv).mean())
    rmse_uv, correlation, gain = _agreement(truth_mv[both], aligned_mv[both])
    return LeadScore(
        lead=lead,
        coverage=coverage,
        ac_db=_ac_db(truth_mv, output_mv, aligned_mv, round(fine)),
        kaggle_signal=float(np.sum(truth_mv**2)),
        kaggle_noise=_kaggle_noise(truth_mv, delayed(output_mv, whole)),
        rmse_uv=rmse_uv,
        correlation=correlation,
        gain=gain,
        shift_ms=1000.0 * fine / sampling_rate_hz,
        failed=not (
            coverage >= LEAST_COVERAGE and correlation >= LEAST_CORRELATION and LEAST_GAIN <= gain <= MOST_GAIN
        ),
    )


def score_page(truth: Ecg, output: Ecg | None) -> tuple[LeadScore, ...]:
    """Score every lead that the truth shows, each from its first to its last sample.

    The truth holds NaN where a lead is not printed. The output may have another rate; it starts at the same instant.
    ``None`` is a page that could not be read: every lead failed.
    """
    return tuple(
        score_lead(lead, truth_mv, output_mv, sampling_rate_hz=truth.sampling_rate_hz)
        for lead, truth_mv, output_mv in paired_leads(truth, output)
    )


def page_ac_db(leads: Sequence[LeadScore]) -> float:
    """Return the mean over the leads of a page; failed leads count as at most 0 dB."""
    return float(np.mean([lead.counted_ac_db for lead in leads]))


def kaggle_db(pages: Sequence[Sequence[LeadScore]]) -> float:
    """Return the Kaggle score of some pages: dB of the mean of their capped ratios."""
    ratios = [min(_kaggle_ratio(leads), MOST_KAGGLE_RATIO) for leads in pages]
    return decibels(float(np.mean(ratios)), 1.0, _LIMIT_DB)


def paired_leads(truth: Ecg, output: Ecg | None) -> Iterator[tuple[str, Samples, Samples | None]]:
    """Yield each lead that the truth shows: its name, the truth from its first to its last sample, the output there.

    Short gaps of the truth are bridged by straight lines; the output is None where the lead is missing.
    """
    for lead, row_mv in zip(truth.lead_names, truth.signal_mv, strict=True):
        present = np.flatnonzero(np.isfinite(row_mv))
        if present.size < 2:
            continue
        printed = np.arange(present[0], present[-1] + 1)
        truth_mv = np.interp(printed, present, row_mv[present].astype(np.float64))
        output_mv = None
        if output is not None and lead in output.lead_names:
            output_mv = sampled_at(
                np.arange(output.n_samples) / output.sampling_rate_hz,
                output.lead_mv(lead).astype(np.float64),
                printed / truth.sampling_rate_hz,
                longest_gap_s=1.5 / output.sampling_rate_hz,
            )
        yield lead, truth_mv, output_mv


def _agreement(truth_mv: Samples, aligned_mv: Samples) -> tuple[float, float, float]:
    """Return RMSE in µV, Pearson's r and the slope of the output on the truth."""
    if truth_mv.size < 3:
        return math.nan, math.nan, math.nan
    truth_ac, aligned_ac = truth_mv - truth_mv.mean(), aligned_mv - aligned_mv.mean()
    power, output_power, product = truth_ac @ truth_ac, aligned_ac @ aligned_ac, truth_ac @ aligned_ac
    rmse_uv = 1000.0 * math.sqrt(float(np.mean((truth_mv - aligned_mv) ** 2)))
    correlation = float(product / math.sqrt(power * output_power)) if power > 0 and output_power > 0 else 0.0
    return rmse_uv, correlation, float(product / power) if power > 0 else math.nan


def _ac_db(truth_mv: Samples, output_mv: Samples, aligned_mv: Samples, delay: int) -> float:
    """Only what the output left out is charged, not the edge that the alignment emptied."""
    truth_ac = truth_mv - truth_mv.mean()
    both = np.isfinite(aligned_mv)
    noise = float(np.sum((truth_mv[both] - aligned_mv[both]) ** 2))
    left_out = delayed((~np.isfinite(output_mv)).astype(np.float64), delay) == 1.0
    noise += float(np.sum(np.maximum(truth_ac[left_out] ** 2, np.mean(truth_ac**2))))
    return decibels(float(np.sum(truth_ac**2)), noise, MOST_AC_DB)


def _kaggle_noise(truth_mv: Samples, moved_mv: Samples) -> float:
    moved_mv = moved_mv - offset_mv(truth_mv, moved_mv)
    return float(np.sum((truth_mv - np.nan_to_num(moved_mv, nan=0.0)) ** 2))


def _kaggle_ratio(leads: Sequence[LeadScore]) -> float:
    noise = sum(lead.kaggle_noise for lead in leads)
    return math.inf if noise == 0 else sum(lead.kaggle_signal for lead in leads) / noise


def decibels(signal: float, noise: float, limit_db: float) -> float:
    """Return 10 log10 of the ratio within ± ``limit_db``; 0 for nothing over nothing."""
    if signal <= 0.0 and noise <= 0.0:
        return 0.0
    if noise <= 0.0:
        return limit_db
    if signal <= 0.0:
        return -limit_db
    return float(np.clip(10.0 * math.log10(signal / noise), -limit_db, limit_db))
