"""Subjects to measure, made from intervals and classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from ecg_analyzer.beats.values import Beats
from ecg_analyzer.measurements.kind import Subject
from ecg_analyzer.waves.values import QrsMarks, Waves

MakeSubject = Callable[..., Subject]


@pytest.fixture
def subject() -> MakeSubject:
    """Make a subject from RR intervals in ms, NaN = across a gap, and a class for each beat."""

    def make(rr_ms: Sequence[float], classes: str = "", widths: dict[str, Sequence[float]] | None = None) -> Subject:
        n = len(rr_ms) + 1
        sample = np.concatenate(([0.0], np.cumsum(np.nan_to_num(np.array(rr_ms, float), nan=5000.0)))) / 2.0
        beats = Beats(
            sample=sample,  # 500 Hz: a sample is 2 ms
            beat_class=np.array(list(classes or "N" * n)),
            probability=np.full(n, np.nan),
            rr_ms=np.concatenate(([np.nan], np.array(rr_ms, float))),
            shape=np.zeros(n, np.int64),
            sampling_rate_hz=500.0,
        )
        marks = {
            lead: QrsMarks(sample - np.array(width) / 4.0, sample, sample + np.array(width) / 4.0)
            for lead, width in (widths or {"fused": [100.0] * n}).items()
        }
        return Subject(beats, Waves(by_lead=marks, fused=marks["fused"]))

    return make
