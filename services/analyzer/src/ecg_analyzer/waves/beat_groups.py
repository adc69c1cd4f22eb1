"""Beats of one shape taken together, and their median in each lead."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_analyzer.beats.values import Beats

MOST_BEATS: Final = 60
"""More, taken evenly over the group, change a median by less than its noise."""

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def groups_by_shape(beats: Beats, *, period_s: float) -> list[Integers]:
    """Return the beats of each shape in each period; a beat like no other is a group by itself."""
    period = (beats.time_s // period_s).astype(np.int64)
    alone = beats.shape < 0
    key = np.stack([period, beats.shape, np.where(alone, np.arange(alone.size), 0)])
    _, group = np.unique(key, axis=1, return_inverse=True)
    order = np.argsort(group, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[order])) + 1) if order.size else []


def median_windows(
    leads_mv: list[npt.NDArray[np.floating]], beat_sample: Floats, groups: list[Integers], steps: Floats
) -> npt.NDArray[np.float64]:
    """Return the median of each group's beats in each lead, shape (n_leads, n_groups, n_steps), mean taken off.

    ``steps`` are distances from the main deflection in samples of the leads. A beat whose window is not wholly
    recorded does not count; where none is, or a group has no beats, the window is NaN.
    """
    medians = np.full((len(leads_mv), len(groups), steps.size), np.nan)
    for place, group in enumerate(groups):
        if not group.size:
            continue
        chosen = group[np.unique(np.linspace(0, group.size - 1, MOST_BEATS).astype(np.int64))]
        at = beat_sample[chosen][:, None] + steps
        for row, lead_mv in enumerate(leads_mv):
            windows_mv = read_between(lead_mv, at)
            windows_mv = windows_mv[np.isfinite(windows_mv).all(axis=1)]
            if len(windows_mv):
                windows_mv = windows_mv - windows_mv.mean(axis=1, keepdims=True)
                medians[row, place] = np.median(windows_mv, axis=0)
    return medians


def read_between(lead_mv: npt.NDArray[np.floating], at: Floats) -> Floats:
    """Return the lead at fractional samples by cubic interpolation of four neighbours; NaN outside it.

    Catmull and Rom 1974: passes through the samples and, unlike straight lines, does not flatten an R peak.
    """
    before = np.floor(at).astype(np.int64)
    inside = (before >= 1) & (before < lead_mv.size - 2)
    base = np.where(inside, before, 1)
    share = at - before
    a, b, c, d = (lead_mv[base + step].astype(np.float64) for step in (-1, 0, 1, 2))
    between = b + 0.5 * share * (c - a + share * (2 * a - 5 * b + 4 * c - d + share * (3 * (b - c) + d - a)))
    read: Floats = np.where(inside, between, np.nan)
    return read
