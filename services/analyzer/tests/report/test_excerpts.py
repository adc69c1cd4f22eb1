"""Which ten seconds are shown of a long recording."""

from __future__ import annotations

import numpy as np
from ecg_analyzer.beats.values import Beats
from ecg_analyzer.report.excerpts import excerpts
from ecg_shared.contract.result import ModelRef, PredictionPart, WindowProbability

NO_WINDOWS = PredictionPart(
    label=None, probability=None, threshold=0.5, calibrated=False, rejected=False, model=ModelRef(name="a", version="")
)


def _beats(rr_ms: list[float], letters: str | None = None) -> Beats:
    rr = np.array([np.nan, *rr_ms])
    time_s = np.concatenate([[0.0], np.cumsum(rr_ms) / 1000.0])
    n = time_s.size
    return Beats(
        sample=time_s * 1000.0,
        beat_class=np.array(list(letters or "N" * n)),
        probability=np.full(n, np.nan),
        rr_ms=rr,
        shape=np.zeros(n, np.int64),
        sampling_rate_hz=1000.0,
    )


def test_least_and_greatest_rate_and_longest_interval_are_shown() -> None:
    # a minute of 60/min, ten seconds of 120/min, a minute of 60/min with one pause of 3 s at its end
    beats = _beats([1000.0] * 60 + [500.0] * 20 + [1000.0] * 60 + [3000.0] + [1000.0] * 20)
    rows = excerpts(beats, NO_WINDOWS, 153.0)
    captions = " | ".join(row.caption for row in rows)
    assert "reatest rate 120/min" in captions
    assert "least rate 43/min" in captions.lower()  # 60 000 / ((4 x 1000 + 3000) / 5)
    assert "longest RR 3000 ms" in captions
    assert [row.start_s for row in rows] == sorted(row.start_s for row in rows)


def test_excerpts_of_the_same_seconds_are_one() -> None:
    beats = _beats([1000.0] * 30 + [3000.0] + [1000.0] * 60)
    rows = excerpts(beats, NO_WINDOWS, 94.0)
    (pause,) = [row for row in rows if "RR" in row.caption]
    assert "east rate" in pause.caption


def test_the_ten_seconds_with_most_ventricular_beats_are_shown() -> None:
    letters = ["N"] * 101
    letters[10], letters[70], letters[72] = "V", "V", "V"
    rows = excerpts(_beats([1000.0] * 100, "".join(letters)), NO_WINDOWS, 101.0)
    (densest,) = [row for row in rows if "ventricular" in row.caption]
    assert densest.start_s == 66.0  # the middle of the beats at 70 and 72 s, less five
    assert "ost ventricular beats (2)" in densest.caption


def test_the_window_of_highest_probability_is_shown_whole() -> None:
    windows = [
        WindowProbability(start_s=k * 10.0, end_s=k * 10.0 + 10.0, probability=0.1 + 0.8 * (k == 4)) for k in range(9)
    ]
    rows = excerpts(_beats([1000.0]), NO_WINDOWS.model_copy(update={"windows": windows}), 90.0)
    assert (40.0, True) in [(row.start_s, "highest probability 0.90" in row.caption.lower()) for row in rows]


def test_excerpts_stay_within_the_recording() -> None:
    beats = _beats([3000.0] + [1000.0] * 60)
    assert all(0.0 <= row.start_s <= 54.0 for row in excerpts(beats, NO_WINDOWS, 64.0))
