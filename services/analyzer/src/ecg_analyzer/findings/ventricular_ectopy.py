"""Frequent ventricular beats, and runs of them."""

from __future__ import annotations

from ecg_shared.contract.result import Evidence, Finding

from ecg_analyzer.beats.values import BeatClass
from ecg_analyzer.findings.kind import Facts
from ecg_analyzer.findings.successions import longest_run
from ecg_analyzer.findings.thresholds import (
    FREQUENT_VENTRICULAR_PER_HOUR,
    SUSTAINED_RUN,
    VENTRICULAR_RUN_BEATS,
    VENTRICULAR_RUN_RATE,
)


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
    run = longest_run(
        facts.beats,
        BeatClass.VENTRICULAR,
        least_beats=VENTRICULAR_RUN_BEATS.value,
        least_bpm=VENTRICULAR_RUN_RATE.value,
    )
    if run is None:
        return None
    sustained = run.length_s >= SUSTAINED_RUN.value
    return Finding(
        code="sustained_ventricular_tachycardia" if sustained else "ventricular_run",
        text=f"Run of {run.n_beats} ventricular beats at {run.rate_bpm:.0f}/min, {run.length_s:.1f} s.",
        severity="urgent" if sustained else "attention",
        evidence=Evidence(
            measurement="ventricular_beats_in_a_row",
            value=float(run.n_beats),
            threshold=VENTRICULAR_RUN_BEATS.value,
            source=VENTRICULAR_RUN_BEATS.source,
        ),
    )
