"""The beats of a page without a rhythm strip: those of its columns, one after another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from ecg_shared.contract.ecg import Ecg
from ecg_shared.serving.predictor import Predictor

from ecg_analyzer.beats.best_sequence import REFRACTORY_S
from ecg_analyzer.beats.finding import find_beats
from ecg_analyzer.beats.values import Beats
from ecg_analyzer.quality.assessment import assess
from ecg_analyzer.quality.columns import columns


def beats_of_columns(ecg: Ecg, unusable: frozenset[str], models: Predictor | None) -> Beats | None:
    """Return the beats of all columns in order of time, None where none has any.

    No interval crosses from one column to the next: another lead's deflection lies elsewhere in its beat, and a beat
    may be lost between them. One that the border cuts is seen in both and counted once. Shapes of different columns
    are different shapes.
    """
    parts: list[Beats] = []
    for column in sorted(columns(ecg, unusable), key=lambda one: one.start_sample):
        found = find_beats(column.ecg, column.ecg.lead_names, assess(column.ecg), models)
        known = 1 + max((int(part.shape.max(initial=-1)) for part in parts), default=-1)
        shape = np.where(found.shape < 0, found.shape, found.shape + known)
        sample = found.sample + column.start_sample
        before = float(parts[-1].sample[-1]) if parts else -np.inf
        new = sample > before + REFRACTORY_S * ecg.sampling_rate_hz
        if new.any():
            parts.append(
                replace(
                    found,
                    sample=sample[new],
                    beat_class=found.beat_class[new],
                    probability=found.probability[new],
                    rr_ms=found.rr_ms[new],
                    shape=shape[new],
                )
            )
    if not parts:
        return None
    return replace(
        parts[0],
        sample=np.concatenate([part.sample for part in parts]),
        beat_class=np.concatenate([part.beat_class for part in parts]),
        probability=np.concatenate([part.probability for part in parts]),
        rr_ms=np.concatenate([part.rr_ms for part in parts]),
        shape=np.concatenate([part.shape for part in parts]),
        lost=(),
        flutter=(),
    )
