"""Ventricular beats in pairs and in every second place."""

from __future__ import annotations

from ecg_shared.contract.result import Finding

from ecg_analyzer.beats.values import BeatClass
from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.successions import longest_alternation
from ecg_analyzer.findings.thresholds import BIGEMINY_BEATS, COUPLET_BEATS
from ecg_analyzer.quality.gaps import stretches


def ventricular_couplet(facts: Facts) -> Finding | None:
    """Two ventricular beats in a row; more are a run."""
    runs = stretches(facts.beats.beat_class == BeatClass.VENTRICULAR)
    couplets = sum(run.end_sample - run.start_sample == COUPLET_BEATS.value for run in runs)
    if couplets == 0:
        return None
    return Finding(
        code="ventricular_couplet",
        text=f"Ventricular couplets, {couplets} of them." if couplets > 1 else "Ventricular couplet.",
        severity="attention",
        evidence=evidence(COUPLET_BEATS.value, COUPLET_BEATS, measurement="ventricular_beats_in_a_row"),
    )


def bigeminy(facts: Facts) -> Finding | None:
    """Find normal and ventricular beats in turn, three pairs and more without a gap."""
    pairs = longest_alternation(facts.beats, BeatClass.VENTRICULAR)
    if pairs < BIGEMINY_BEATS.value:
        return None
    return Finding(
        code="bigeminy",
        text=f"Ventricular bigeminy, {pairs} pairs in a row.",
        severity="attention",
        evidence=evidence(float(pairs), BIGEMINY_BEATS, measurement="bigeminy_pairs_in_a_row"),
    )
