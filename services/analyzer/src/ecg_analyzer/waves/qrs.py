"""Onset and end of the QRS complex, on the median beat of each shape."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import signal

from ecg_analyzer.waves.beat_groups import median_windows
from ecg_analyzer.waves.values import Marks

BEAT_RATE_HZ: Final = 500.0
"""Median beats are cut at this rate whatever that of the recording, so the limits below mean the same."""
HALF_BEAT_S: Final = 0.25
LOW_PASS_HZ: Final = 40.0
SLOPE_STEP_S: Final = 0.008
CORE_S: Final = 0.06
"""The steepest part of a complex lies within 60 ms of its main deflection."""
EARLIEST_ONSET_S: Final = 0.05
"""No onset lies further than this before the first steep slope: what does is a P wave that runs into the complex."""
LATEST_END_S: Final = 0.16
STILL_S: Final = 0.012
"""The slope must stay low this long: a notch is shorter."""
ONSET_SLOPE: Final = 0.03
END_SLOPE: Final = 0.04
"""Slope at which a complex begins and ends, relative to its steepest slope. Chosen on 134 records of LUDB for
the least spread of the median over leads about its manual marks, with a bias below 4 ms."""
SLOPE_OVER_NOISE: Final = 3.0

Floats = npt.NDArray[np.float64]


def delineate_qrs(
    leads_mv: Mapping[str, npt.NDArray[np.floating]],
    beat_sample: Floats,
    shape: npt.NDArray[np.int64],
    sampling_rate_hz: float,
) -> tuple[dict[str, Marks], Marks]:
    """Mark the QRS complex of every beat in every lead, and fused over the leads, which must be simultaneous.

    Beats of one shape are averaged by the median, which halves the noise of a mark and is not moved by single
    artefacts; the mark is found on the median beat where its slope falls below a share of its steepest and carried
    to each beat. The fused mark is the median over leads: on LUDB it spreads half as much as that of a single lead,
    where first and last forces may be isoelectric, and the earliest and latest over leads follow the noisiest one.

    ``beat_sample`` (n,) are main deflections, ``shape`` (n,) numbers shapes, -1 = like no other, marked by itself.
    """
    groups = [np.flatnonzero(shape == number) for number in np.unique(shape[shape >= 0])]
    groups += [np.array([beat]) for beat in np.flatnonzero(shape < 0)]
    per_sample = sampling_rate_hz / BEAT_RATE_HZ
    half = int(HALF_BEAT_S * BEAT_RATE_HZ)
    steps: Floats = np.arange(-half, half + 1, dtype=np.float64) * per_sample
    medians_mv = median_windows(list(leads_mv.values()), beat_sample, groups, steps)
    by_lead = {
        name: _mark_lead(of_lead_mv, lead_mv.size, beat_sample, groups, per_sample)
        for (name, lead_mv), of_lead_mv in zip(leads_mv.items(), medians_mv, strict=True)
    }
    return by_lead, _fuse(tuple(by_lead.values()), beat_sample)


def _mark_lead(
    medians_mv: Floats, n_samples: int, beat_sample: Floats, groups: list[npt.NDArray[np.int64]], per_sample: float
) -> Marks:
    """Carry the marks of each group's median beat, (n_groups, n_steps), to its beats."""
    onset, peak, offset = (np.full(beat_sample.size, np.nan) for _ in range(3))
    for group, beat_mv in zip(groups, medians_mv, strict=True):
        marks = _mark_median_beat(beat_mv) if np.isfinite(beat_mv).all() else None
        if marks is None:
            continue
        # A beat cut by the end of the record takes the marks of its shape only where they lie inside.
        for target, mark in zip((onset, peak, offset), marks, strict=True):
            target[group] = beat_sample[group] + mark * per_sample
    outside = (onset < 0) | (offset > n_samples - 1)
    for target in (onset, peak, offset):
        target[outside] = np.nan
    return Marks(onset, peak, offset)


def _mark_median_beat(beat_mv: Floats) -> tuple[int, int, int] | None:
    """Return onset, peak and end of one beat in steps at BEAT_RATE_HZ from its middle, None where it is flat."""
    smooth_mv = signal.sosfiltfilt(_low_pass(), beat_mv)
    middle, core = beat_mv.size // 2, int(CORE_S * BEAT_RATE_HZ)
    reach = int(SLOPE_STEP_S * BEAT_RATE_HZ) // 2
    slope = np.zeros_like(smooth_mv)
    slope[reach:-reach] = np.abs(smooth_mv[2 * reach :] - smooth_mv[: -2 * reach])
    steep = slope[middle - core : middle + core]
    steepest = float(steep.max())
    if steepest <= 0.0:
        return None
    before = slope[middle - int(0.2 * BEAT_RATE_HZ) : middle - core]
    noise = SLOPE_OVER_NOISE * float(np.percentile(before, 25))
    fast = middle - core + np.flatnonzero(steep > 0.5 * steepest)
    onset = _first_still(slope[: fast[0]][::-1], max(ONSET_SLOPE * steepest, noise))
    end = _first_still(slope[fast[-1] + 1 :], max(END_SLOPE * steepest, noise))
    onset_step = int(fast[0]) - min(onset, int(EARLIEST_ONSET_S * BEAT_RATE_HZ)) - middle
    end_step = min(int(fast[-1]) + end - middle, int(LATEST_END_S * BEAT_RATE_HZ))
    within = smooth_mv[middle + onset_step : middle + end_step + 1]
    peak_step = onset_step + int(np.argmax(np.abs(within - within[0])))
    return onset_step, peak_step, end_step


@cache
def _low_pass() -> Floats:
    sections: Floats = signal.butter(2, LOW_PASS_HZ, "low", fs=BEAT_RATE_HZ, output="sos")
    return sections


def _first_still(slope: Floats, limit: float) -> int:
    """Return the first step from which the slope stays below the limit for STILL_S, or the last there is."""
    still = int(STILL_S * BEAT_RATE_HZ)
    low = np.lib.stride_tricks.sliding_window_view(slope < limit, still).all(axis=1)
    return int(np.argmax(low)) if low.any() else slope.size - 1


def _fuse(marks: tuple[Marks, ...], beat_sample: Floats) -> Marks:
    return Marks(
        onset_sample=_median_of_found([lead.onset_sample for lead in marks], beat_sample.size),
        peak_sample=beat_sample,
        offset_sample=_median_of_found([lead.offset_sample for lead in marks], beat_sample.size),
    )


def _median_of_found(rows: list[Floats], n_beats: int) -> Floats:
    """Median over leads of each beat, NaN where no lead has the mark."""
    stacked = np.stack(rows) if rows else np.full((1, n_beats), np.nan)
    found = np.isfinite(stacked).any(axis=0)
    fused = np.full(n_beats, np.nan)
    fused[found] = np.nanmedian(stacked[:, found], axis=0)
    return fused
