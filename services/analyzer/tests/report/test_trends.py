"""The whole of a long recording on one time axis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from ecg_analyzer.beats.values import Beats
from ecg_analyzer.report.trends import overview, tachogram, window_probabilities
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.result import ModelRef, PredictionPart, WindowProbability


def _beats(n: int, rr_ms: float = 800.0) -> Beats:
    return Beats(
        sample=np.arange(n) * rr_ms,
        beat_class=np.full(n, "N"),
        probability=np.full(n, np.nan),
        rr_ms=np.concatenate([[np.nan], np.full(n - 1, rr_ms)]),
        shape=np.zeros(n, np.int64),
        sampling_rate_hz=1000.0,
    )


def test_the_outline_of_a_day_stays_small() -> None:
    day = Ecg(np.sin(np.arange(24 * 3600 * 50) / 9.0, dtype=np.float32)[None], 50.0, ("II",))
    figure = overview(day, "II")
    assert len(figure.svg) < 200_000
    assert [caption.text for caption in figure.captions] == ["0 s", *(f"{h}:00:00" for h in (4, 8, 12, 16, 20))]


def test_the_outline_of_two_minutes_has_two_rows(single: Any) -> None:
    ecg = single.analysis.ecg
    figure = overview(replace(ecg, signal_mv=ecg.signal_mv[:, :30000]), "II")
    assert [caption.text for caption in figure.captions] == ["0 s", "1:00"]


def test_an_outline_leaves_out_what_was_not_recorded() -> None:
    lead_mv = np.sin(np.arange(120 * 250) / 20.0, dtype=np.float32)
    lead_mv[5000:15000] = np.nan
    assert b"nan" not in overview(Ecg(lead_mv[None], 250.0, ("II",)), "II").svg


def test_intervals_are_counted_in_words_for_who_cannot_see_them(single: Any) -> None:
    figure = tachogram(single.analysis.beats, 300.0)
    known = int(np.isfinite(single.analysis.beats.rr_ms).sum())
    assert figure.alt.startswith(f"RR intervals over time, {known} of them, from ")


def test_a_day_of_beats_stays_small() -> None:
    assert len(tachogram(_beats(100_000), 80_000.0).svg) < 100_000


def test_a_recording_of_one_beat_has_an_empty_frame() -> None:
    assert "from unknown to unknown" in tachogram(_beats(1), 10.0).alt


def test_the_axis_of_times_ends_with_the_recording() -> None:
    texts = [caption.text for caption in tachogram(_beats(100), 60.0).captions]
    assert ("0" in texts, "1:00" in texts) == (True, True)


def test_windows_are_drawn_against_the_threshold() -> None:
    windows = [WindowProbability(start_s=10.0 * k, end_s=10.0 * k + 10.0, probability=k / 10) for k in range(10)]
    prediction = PredictionPart(
        label="abnormal",
        probability=0.9,
        threshold=0.5,
        calibrated=False,
        rejected=False,
        model=ModelRef(name="arrhythmia", version="1"),
        windows=windows,
    )
    figure = window_probabilities(prediction, 100.0)
    assert figure.alt == "Probability of an abnormal rhythm in 10 windows, threshold 0.5, 5 at or above it"
    assert b"stroke-dasharray" in figure.svg
