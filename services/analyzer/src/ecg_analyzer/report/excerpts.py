"""Which ten seconds of a long recording a physician wants to see: its extremes and what stands out."""

from __future__ import annotations

from typing import Final

import numpy as np
from ecg_shared.contract.result import PredictionPart

from ecg_analyzer.beats.values import BeatClass, Beats
from ecg_analyzer.measurements.heart_rate import RUN_OF_INTERVALS
from ecg_analyzer.report.beat_marks import NAMES
from ecg_analyzer.report.strips import ROW_S, Row
from ecg_analyzer.report.words import clock, sentence

_SAME_S: Final = 5.0
"""Two excerpts that start nearer to each other than this are one."""


def excerpts(beats: Beats, prediction: PredictionPart, duration_s: float) -> tuple[Row, ...]:
    """Return the rows to show, in order of time, each captioned with its time and why it was chosen."""
    found = [
        *_rate_extremes(beats),
        *_longest_interval(beats),
        *_densest(beats, BeatClass.VENTRICULAR),
        *_densest(beats, BeatClass.SUPRAVENTRICULAR),
        *_most_suspicious(prediction),
    ]
    joined: list[tuple[float, list[str]]] = []
    for middle_s, reason in found:
        start_s = float(np.clip(middle_s - ROW_S / 2.0, 0.0, max(0.0, duration_s - ROW_S)))
        near = next((reasons for known_s, reasons in joined if abs(known_s - start_s) < _SAME_S), None)
        if near is None:
            joined.append((start_s, [reason]))
        else:
            near.append(reason)
    return tuple(
        Row(start_s, f"{clock(start_s)}   {sentence(', '.join(reasons))}") for start_s, reasons in sorted(joined)
    )


def _rate_extremes(beats: Beats) -> list[tuple[float, str]]:
    if beats.rr_ms.size < RUN_OF_INTERVALS:
        return []
    run_ms = np.lib.stride_tricks.sliding_window_view(beats.rr_ms, RUN_OF_INTERVALS).mean(axis=1)
    known = np.flatnonzero(np.isfinite(run_ms))
    if known.size == 0:
        return []
    slowest, fastest = known[np.argmax(run_ms[known])], known[np.argmin(run_ms[known])]
    middle_s = beats.time_s[RUN_OF_INTERVALS // 2 :]
    return [
        (float(middle_s[slowest]), f"least rate {60_000.0 / run_ms[slowest]:.0f}/min"),
        (float(middle_s[fastest]), f"greatest rate {60_000.0 / run_ms[fastest]:.0f}/min"),
    ]


def _longest_interval(beats: Beats) -> list[tuple[float, str]]:
    if not np.isfinite(beats.rr_ms).any():
        return []
    longest = int(np.nanargmax(beats.rr_ms))
    return [(float(beats.time_s[longest]), f"longest RR {beats.rr_ms[longest]:.0f} ms")]


def _densest(beats: Beats, letter: BeatClass) -> list[tuple[float, str]]:
    """Return the middle of the ten seconds with most beats of a class."""
    time_s = beats.time_s[beats.beat_class == letter]
    if time_s.size == 0:
        return []
    count = np.searchsorted(time_s, time_s + ROW_S, side="left") - np.arange(time_s.size)
    first = int(np.argmax(count))
    last = first + int(count[first]) - 1
    return [(float(time_s[first] + time_s[last]) / 2.0, f"most {NAMES[letter]} beats ({count[first]})")]


def _most_suspicious(prediction: PredictionPart) -> list[tuple[float, str]]:
    if not prediction.windows:
        return []
    window = max(prediction.windows, key=lambda window: window.probability)
    return [((window.start_s + window.end_s) / 2.0, f"highest probability {window.probability:.2f}")]
