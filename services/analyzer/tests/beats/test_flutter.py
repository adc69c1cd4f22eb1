"""Ventricular flutter is a rhythm and not beats."""

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.beats.flutter import find_flutter
from ecg_analyzer.pipeline import analyze
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.options import JobOptions

RATE_HZ = 250.0


def flutter_mv(recipe: Any, *, start_s: float, end_s: float, duration_s: float, per_min: float = 210.0) -> Any:
    """A narrow rhythm of 75/min that gives way to a wave of 1 mV without level stretches."""
    time_s = np.arange(round(duration_s * RATE_HZ)) / RATE_HZ
    lead_mv = recipe.lead(
        [beat for beat in recipe.regular_s(0.8, duration_s) if not start_s - 0.5 < beat < end_s + 0.5],
        duration_s=duration_s,
        sampling_rate_hz=RATE_HZ,
    )
    inside = (time_s >= start_s) & (time_s < end_s)
    lead_mv[inside] += np.sin(2 * np.pi * per_min / 60 * time_s[inside])
    return lead_mv


@pytest.mark.parametrize("per_min", [180.0, 210.0, 300.0])
def test_flutter_is_found_to_about_two_seconds(recipe: Any, per_min: float) -> None:
    lead_mv = flutter_mv(recipe, start_s=20.0, end_s=32.0, duration_s=60.0, per_min=per_min)

    (stretch,) = find_flutter([lead_mv], RATE_HZ)

    assert stretch.start_sample / RATE_HZ == pytest.approx(20.0, abs=2.5)
    assert stretch.end_sample / RATE_HZ == pytest.approx(32.0, abs=2.5)


def test_flutter_across_the_pieces_of_a_long_record_is_one_stretch(recipe: Any) -> None:
    minute = recipe.lead(recipe.regular_s(0.8, 60.3), duration_s=60.0, sampling_rate_hz=RATE_HZ)
    lead_mv = np.tile(minute, 22)
    inside = slice(round(1192 * RATE_HZ), round(1215 * RATE_HZ))
    lead_mv[inside] = np.sin(2 * np.pi * 3.5 * np.arange(23 * RATE_HZ) / RATE_HZ)

    (stretch,) = find_flutter([lead_mv], RATE_HZ)

    assert stretch.start_sample / RATE_HZ == pytest.approx(1192.0, abs=2.5)
    assert stretch.end_sample / RATE_HZ == pytest.approx(1215.0, abs=2.5)


def test_fast_narrow_beats_and_noise_and_a_level_line_are_none(recipe: Any) -> None:
    fast = recipe.lead(recipe.regular_s(0.3, 30.0), duration_s=30.0, sampling_rate_hz=RATE_HZ)
    noise = np.random.default_rng(3).standard_normal(fast.size).astype(np.float32)

    assert find_flutter([fast], RATE_HZ) == ()
    assert find_flutter([noise], RATE_HZ) == ()
    assert find_flutter([np.zeros_like(fast)], RATE_HZ) == ()
    assert find_flutter([np.full_like(fast, np.nan)], RATE_HZ) == ()


def test_what_only_one_of_the_leads_shows_is_a_tremor(recipe: Any) -> None:
    wavy = flutter_mv(recipe, start_s=20.0, end_s=32.0, duration_s=60.0)
    calm = recipe.lead(recipe.regular_s(0.8, 60.0), duration_s=60.0, sampling_rate_hz=RATE_HZ)

    assert find_flutter([wavy, calm, calm], RATE_HZ) == ()


def test_no_beat_is_counted_in_it_and_no_interval_crosses_it(recipe: Any) -> None:
    lead_mv = flutter_mv(recipe, start_s=20.0, end_s=32.0, duration_s=60.0)

    analysis = analyze(Ecg(lead_mv[None], RATE_HZ, ("II",)), JobOptions(), models=None)

    inside = (analysis.beats.time_s > 21.5) & (analysis.beats.time_s < 30.5)
    assert not inside.any()
    assert analysis.measurements["heart_rate_bpm"].value == pytest.approx(75.0, abs=1.5)
    (found,) = [finding for finding in analysis.findings if finding.code == "ventricular_flutter"]
    assert found.severity == "urgent"
    assert "pause" not in {finding.code for finding in analysis.findings}


def test_a_strip_of_nothing_else_is_not_refused(recipe: Any) -> None:
    lead_mv = flutter_mv(recipe, start_s=0.0, end_s=10.0, duration_s=10.0)

    analysis = analyze(Ecg(lead_mv[None], RATE_HZ, ("II",)), JobOptions(), models=None)

    assert analysis.beats.sample.size == 0
    assert analysis.measurements["heart_rate_bpm"].reason_if_null == "too_few_intervals"
    assert [finding.code for finding in analysis.findings] == ["ventricular_flutter"]
