"""Subjects to measure, made from intervals and classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from ecg_analyzer.beats.values import Beats
from ecg_analyzer.measurements.kind import Subject
from ecg_analyzer.waves.median_beat import MedianBeat
from ecg_analyzer.waves.values import BeatWaves, Marks, Waves, no_marks

MakeSubject = Callable[..., Subject]


@pytest.fixture
def subject() -> MakeSubject:
    """Make a subject from RR intervals in ms, NaN = across a gap, and a class for each beat."""

    def make(
        rr_ms: Sequence[float],
        classes: str = "",
        widths: dict[str, Sequence[float]] | None = None,
        *,
        p_ms: tuple[float, float] | None = None,
        t_ms: tuple[float, float] | None = None,
        qrs_only: str | None = None,
        medians: dict[str, MedianBeat] | None = None,
        lead: str = "II",
        calibrated: bool = True,
    ) -> Subject:
        """``p_ms`` and ``t_ms`` are borders from the main deflection, the same for every beat."""
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

        def marks(borders_ms: tuple[float, float] | None) -> Marks:
            if borders_ms is None:
                return no_marks(n)
            return Marks(sample + borders_ms[0] / 2.0, sample + sum(borders_ms) / 4.0, sample + borders_ms[1] / 2.0)

        by_lead = {
            name: BeatWaves(
                marks(p_ms), Marks(sample - np.array(width) / 4.0, sample, sample + np.array(width) / 4.0), marks(t_ms)
            )
            for name, width in (widths or {"fused": [100.0] * n}).items()
        }
        waves = Waves(
            by_lead=by_lead, fused=by_lead["fused"], disputed=np.zeros(n, np.bool_), reason_if_qrs_only=qrs_only
        )
        return Subject(beats, waves, medians or {}, lead, calibrated)

    return make
