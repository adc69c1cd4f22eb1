"""Ectopic beats of one class that follow each other, or that take turns with normal ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ecg_analyzer.beats.values import BeatClass, Beats
from ecg_analyzer.quality.gaps import stretches


@dataclass(frozen=True, slots=True)
class Run:
    """Beats in a row: how many, how fast, how long."""

    n_beats: int
    rate_bpm: float
    length_s: float


def longest_run(beats: Beats, of_class: BeatClass, *, least_beats: float, least_bpm: float) -> Run | None:
    """Return the run with most beats of those faster than ``least_bpm``, the first of equals; None without one."""
    runs = []
    for stretch in stretches(beats.beat_class == of_class):
        n_beats = stretch.end_sample - stretch.start_sample
        inside_ms = beats.rr_ms[stretch.start_sample + 1 : stretch.end_sample]
        if n_beats < least_beats or not np.isfinite(inside_ms).all():
            continue
        rate_bpm = 60_000.0 / float(inside_ms.mean())
        if rate_bpm > least_bpm:
            runs.append(Run(n_beats, rate_bpm, float(inside_ms.sum()) / 1000.0))
    return max(runs, key=lambda run: run.n_beats, default=None)


def longest_alternation(beats: Beats, of_class: BeatClass) -> int:
    """Return how many pairs of a normal beat and one of the class follow each other without a gap at most."""
    ectopic = beats.beat_class == of_class
    fits = (ectopic[1:] & beats.normal[:-1]) | (beats.normal[1:] & ectopic[:-1])
    in_turn = fits & np.isfinite(beats.rr_ms[1:])
    longest = max((run.end_sample - run.start_sample for run in stretches(in_turn)), default=0)
    return (longest + 1) // 2
