"""The sequence of candidates with the most evidence."""

from __future__ import annotations

from typing import Any

import numpy as np
from ecg_analyzer.beats.best_sequence import Candidates, best_sequence


def _candidates(time_s: Any, evidence: Any, height: Any = 1.0) -> Candidates:
    times_s = np.asarray(time_s, np.float64)
    return Candidates(
        time_s=times_s,
        clock_s=times_s,
        log_height=np.log(np.broadcast_to(height, times_s.shape).astype(np.float64)),
        interval_s=np.full(times_s.shape, 0.8),
        evidence=np.broadcast_to(evidence, times_s.shape).astype(np.float64),
    )


def test_of_two_candidates_within_200_ms_the_one_with_more_evidence_is_a_beat() -> None:
    assert best_sequence(_candidates([1.0, 1.15, 1.8], [0.4, 0.9, 0.9])).tolist() == [1, 2]


def test_a_lower_wave_soon_after_a_beat_is_its_t_wave() -> None:
    # A fifth as high and 0.28 s later; the same wave 0.4 s later stands alone.
    assert best_sequence(_candidates([1.0, 1.28, 1.8], [1.0, 0.5, 1.0], [1.0, 0.2, 1.0])).tolist() == [0, 2]
    assert best_sequence(_candidates([1.0, 1.4, 1.8], [1.0, 0.5, 1.0], [1.0, 0.2, 1.0])).tolist() == [0, 1, 2]


def test_a_doubtful_candidate_that_fills_a_long_interval_is_a_beat() -> None:
    # Without the one at 1.8 s the interval is 1.6 s, twice the usual.
    assert best_sequence(_candidates([1.0, 1.8, 2.6], [1.0, -0.5, 1.0])).tolist() == [0, 1, 2]
    assert best_sequence(_candidates([1.0, 1.5, 2.0], [1.0, -0.5, 1.0])).tolist() == [0, 2]


def test_a_day_of_beats_is_solved_as_a_minute_is() -> None:
    # 5,000 beats 0.8 s apart, each with a T wave 0.3 s behind: several hundred stretches side by side.
    beats_s = 0.8 * np.arange(5000)
    times_s = np.stack([beats_s, beats_s + 0.3], axis=1).ravel()
    heights = np.tile([1.0, 0.2], 5000)

    assert best_sequence(_candidates(times_s, np.tile([1.0, 0.2], 5000), heights)).tolist() == list(range(0, 10000, 2))


def test_without_candidates_there_is_no_sequence() -> None:
    assert best_sequence(_candidates([], [])).size == 0
