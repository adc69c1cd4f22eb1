"""Supraventricular ectopic beats: single ones, runs, and every second beat.

All are silent in atrial fibrillation, where no beat comes early to a rhythm.
"""

from __future__ import annotations

from ecg_shared.contract.result import Finding

from ecg_analyzer.beats.values import BeatClass
from ecg_analyzer.findings.atrial_fibrillation import atrial_fibrillation
from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.successions import longest_alternation, longest_run
from ecg_analyzer.findings.thresholds import (
    ATRIAL_BIGEMINY_BEATS,
    FREQUENT_SUPRAVENTRICULAR_PER_HOUR,
    SUPRAVENTRICULAR_BEATS,
    SUPRAVENTRICULAR_RUN_BEATS,
    SUPRAVENTRICULAR_RUN_RATE,
    SUSTAINED_SUPRAVENTRICULAR_RUN,
)


def supraventricular_ectopy(facts: Facts) -> Finding | None:
    """Any supraventricular ectopic beat; thirty and more an hour are frequent, a single one in a short strip is not."""
    count = int((facts.beats.beat_class == BeatClass.SUPRAVENTRICULAR).sum())
    if count < SUPRAVENTRICULAR_BEATS.value or atrial_fibrillation(facts) is not None:
        return None
    per_hour = 3600.0 * count / facts.duration_s
    frequent = count > 1 and per_hour >= FREQUENT_SUPRAVENTRICULAR_PER_HOUR.value
    beats = f"ectopic beat{'s' if count > 1 else ''}, {count} of {facts.beats.sample.size} beats."
    if frequent:
        return Finding(
            code="frequent_supraventricular_ectopy",
            text=f"Frequent supraventricular {beats}",
            severity="attention",
            evidence=evidence(
                per_hour, FREQUENT_SUPRAVENTRICULAR_PER_HOUR, measurement="supraventricular_beats_per_hour"
            ),
        )
    return Finding(
        code="supraventricular_ectopy",
        text=f"Supraventricular {beats}",
        severity="info",
        evidence=evidence(float(count), SUPRAVENTRICULAR_BEATS, measurement="supraventricular_beats"),
    )


def supraventricular_run(facts: Facts) -> Finding | None:
    """Three or more supraventricular ectopic beats in a row faster than 100/min; sustained from 30 s on."""
    run = longest_run(
        facts.beats,
        BeatClass.SUPRAVENTRICULAR,
        least_beats=SUPRAVENTRICULAR_RUN_BEATS.value,
        least_bpm=SUPRAVENTRICULAR_RUN_RATE.value,
    )
    if run is None or atrial_fibrillation(facts) is not None:
        return None
    sustained = run.length_s >= SUSTAINED_SUPRAVENTRICULAR_RUN.value
    return Finding(
        code="sustained_supraventricular_tachycardia" if sustained else "supraventricular_run",
        text=f"Run of {run.n_beats} supraventricular ectopic beats at {run.rate_bpm:.0f}/min, {run.length_s:.1f} s.",
        severity="attention",
        evidence=evidence(
            float(run.n_beats), SUPRAVENTRICULAR_RUN_BEATS, measurement="supraventricular_beats_in_a_row"
        ),
    )


def atrial_bigeminy(facts: Facts) -> Finding | None:
    """Find normal and supraventricular ectopic beats in turn, three pairs and more without a gap."""
    pairs = longest_alternation(facts.beats, BeatClass.SUPRAVENTRICULAR)
    if pairs < ATRIAL_BIGEMINY_BEATS.value or atrial_fibrillation(facts) is not None:
        return None
    return Finding(
        code="atrial_bigeminy",
        text=f"Atrial bigeminy, {pairs} pairs in a row.",
        severity="info",
        evidence=evidence(float(pairs), ATRIAL_BIGEMINY_BEATS, measurement="atrial_bigeminy_pairs_in_a_row"),
    )
