"""Onset and end of the QRS complex."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.waves.qrs import delineate_qrs


def _triangle_lead(rate_hz: float, *, half_width_s: float = 0.04, height_mv: float = 1.0) -> Any:
    """One triangle a second, from 40 ms before its peak to 40 ms after: onset and end are corners."""
    times_s = np.arange(round(12 * rate_hz)) / rate_hz
    phase_s = (times_s + 0.5) % 1.0 - 0.5
    return (height_mv * np.maximum(0.0, 1.0 - np.abs(phase_s) / half_width_s)).astype(np.float32)


@pytest.mark.parametrize("rate_hz", [250.0, 500.0, 1000.0])
@pytest.mark.parametrize("height_mv", [1.0, -0.4])
def test_marks_lie_at_the_corners_of_a_triangle(rate_hz: float, height_mv: float) -> None:
    beats_sample = np.arange(1, 11) * rate_hz

    _, fused = delineate_qrs(
        {"II": _triangle_lead(rate_hz, height_mv=height_mv)}, beats_sample, np.zeros(10, np.int64), rate_hz
    )

    # The 40 Hz low-pass rounds a corner over about 15 ms.
    np.testing.assert_allclose((fused.onset_sample - beats_sample) / rate_hz, -0.04, atol=0.015)
    np.testing.assert_allclose((fused.offset_sample - beats_sample) / rate_hz, 0.04, atol=0.015)


def test_a_wider_complex_measures_wider_by_as_much() -> None:
    widths_s = []
    for half_width_s in (0.04, 0.07):
        lead_mv = _triangle_lead(500.0, half_width_s=half_width_s)
        _, fused = delineate_qrs({"II": lead_mv}, np.arange(1, 11) * 500.0, np.zeros(10, np.int64), 500.0)
        widths_s.append(np.median(fused.offset_sample - fused.onset_sample) / 500.0)

    assert widths_s[1] - widths_s[0] == pytest.approx(0.06, abs=0.006)


def test_the_fused_mark_is_the_median_over_leads() -> None:
    leads = {
        name: _triangle_lead(500.0, half_width_s=width) for name, width in (("I", 0.03), ("II", 0.04), ("V1", 0.06))
    }

    by_lead, fused = delineate_qrs(leads, np.arange(1, 11) * 500.0, np.zeros(10, np.int64), 500.0)

    np.testing.assert_array_equal(fused.onset_sample, by_lead["II"].onset_sample)
    np.testing.assert_array_equal(fused.offset_sample, by_lead["II"].offset_sample)


def test_each_shape_has_its_own_marks(recipe: Any) -> None:
    normal_s, broad_s = np.arange(1.0, 29.0, 2.0), np.arange(2.0, 28.0, 4.0)
    lead_mv = recipe.lead(normal_s, duration_s=30.0, ventricular_s=broad_s)
    beats_s = np.sort(np.concatenate([normal_s, broad_s]))
    is_broad = np.isin(beats_s, broad_s)

    _, fused = delineate_qrs({"II": lead_mv}, beats_s * 360.0, is_broad.astype(np.int64), 360.0)

    width_ms = (fused.offset_sample - fused.onset_sample) / 0.36
    assert np.median(width_ms[is_broad]) > np.median(width_ms[~is_broad]) + 60.0


def test_a_beat_cut_by_the_end_of_the_record_has_no_mark_outside() -> None:
    lead_mv = _triangle_lead(500.0)[: 5 * 500 + 10]  # ends 20 ms after the beat at 5 s

    _, fused = delineate_qrs({"II": lead_mv}, np.arange(1, 6) * 500.0, np.zeros(5, np.int64), 500.0)

    assert np.isfinite(fused.offset_sample).tolist() == [True, True, True, True, False]


def test_a_lead_that_was_not_recorded_has_no_marks() -> None:
    leads = {"II": _triangle_lead(500.0), "V1": np.full(6000, np.nan, np.float32)}

    by_lead, fused = delineate_qrs(leads, np.arange(1, 11) * 500.0, np.zeros(10, np.int64), 500.0)

    assert np.isnan(by_lead["V1"].onset_sample).all()
    np.testing.assert_array_equal(fused.onset_sample, by_lead["II"].onset_sample)
