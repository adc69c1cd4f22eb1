"""Frequent ventricular beats, and runs of them."""

from __future__ import annotations

import numpy as np
from ecg_shared.contract.result import Evidence, Finding

from ecg_analyzer.beats.values import BeatClass
from ecg_analyzer.findings.kind import Facts
from ecg_analyzer.findings.thresholds import (
    FREQUENT_VENTRICULAR_PER_HOUR,
    SUSTAINED_RUN,
    VENTRICULAR_RUN_BEATS,
    VENTRICULAR_RUN_RATE,
)
from ecg_analyzer.quality.gaps import stretches


def frequent_ventricular_ectopy(facts: Facts) -> Finding | None:
    """Thirty or more ventricular beats an hour; a single one in a short strip is not called frequent."""
    count = int((facts.beats.beat_class == BeatClass.VENTRICULAR).sum())
    limit = FREQUENT_VENTRICULAR_PER_HOUR
    per_hour = 3600.0 * count / facts.duration_s
    if count < 2 or per_hour < limit.value:
        return None
    return Finding(
        code="frequent_ventricular_ectopy",
        text=f"Frequent ventricular ectopic beats, {count} of {facts.beats.sample.size} beats.",
        severity="attention",
        evidence=Evidence(
            measurement="ventricular_beats_per_hour", value=per_hour, threshold=limit.value, source=limit.source
        ),
    )


def ventricular_run(facts: Facts) -> Finding | None:
    """Three or more ventricular beats in a row faster than 100/min; urgent from 30 s on or above 150/min."""
    beats = facts.beats
    best: tuple[int, float, float] | None = None
    for run in stretches(beats.beat_class == BeatClass.VENTRICULAR):
        n_beats = run.end_sample - run.start_sample
        inside_ms = beats.rr_ms[run.start_sample + 1 : run.end_sample]
        if n_beats < VENTRICULAR_RUN_BEATS.value or not np.isfinite(inside_ms).all():
            continue
        rate_bpm = 60_000.0 / float(inside_ms.mean())
        if rate_bpm > VENTRICULAR_RUN_RATE.value and (best is None or n_beats > best[0]):
            best = (n_beats, rate_bpm, float(inside_ms.sum()) / 1000.0)
    if best is None:
        return None
    n_beats, rate_bpm, length_s = best
    sustained = length_s >= SUSTAINED_RUN.value
    return Finding(
        code="sustained_ventricular_tachycardia" if sustained else "ventricular_run",
        text=f"Run of {n_beats} ventricular beats at {rate_bpm:.0f}/min, {length_s:.1f} s.",
        severity="urgent" if sustained else "attention",
        evidence=Evidence(
            measurement="ventricular_beats_in_a_row",
            value=float(n_beats),
            threshold=VENTRICULAR_RUN_BEATS.value,
            source=VENTRICULAR_RUN_BEATS.source,
        ),
    )
