"""Irregular rhythm."""

from __future__ import annotations

import numpy as np
from ecg_shared.contract.result import Finding

from ecg_analyzer.beats.values import Beats
from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import IRREGULAR_CHANGE, IRREGULAR_FEWEST_INTERVALS


def irregular_rhythm(facts: Facts) -> Finding | None:
    """Median relative change from one NN interval to the next above a tenth.

    The median asks that most intervals differ from their neighbour: ectopic beats and a slow sinus arrhythmia do not
    reach it. It says nothing of P waves, so the finding is not called atrial fibrillation.
    """
    change = irregularity(facts.beats)
    if change is None:
        return None
    return Finding(
        code="irregular_rhythm",
        text="Irregular rhythm: most intervals differ from the one before by more than a tenth.",
        severity="attention",
        evidence=evidence(change, IRREGULAR_CHANGE, measurement="median_relative_nn_change"),
    )


def irregularity(beats: Beats) -> float | None:
    """Return the median relative change of NN intervals, None where it is at most a tenth or they are too few."""
    nn_ms = beats.nn_ms
    change = np.abs(np.diff(nn_ms)) / nn_ms[1:]
    change = change[np.isfinite(change)]
    if change.size < IRREGULAR_FEWEST_INTERVALS.value or np.median(change) <= IRREGULAR_CHANGE.value:
        return None
    return float(np.median(change))
