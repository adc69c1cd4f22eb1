from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.vector.curves import find_pulses, find_traces, without_clipped
from ecg_digitizer.vector.elements import Line, Pen, Points

INK, GRID = Pen((0, 0, 0, 255), 0.8), Pen((240, 200, 200, 255), 0.3)


def wave(n: int = 500, *, step: float = 0.5, height: float = 10.0) -> Points:
    x = np.arange(n) * step
    return np.column_stack([x, 100.0 - height * np.sin(x / 5.0)])


def traces(*lines: Line) -> list[Points]:
    return find_traces(lines, pt_per_mm=2.835, grid_pens=frozenset({GRID}))


def test_a_trace_drawn_segment_by_segment_is_one_trace() -> None:
    points = wave()
    segments = [Line(points[k : k + 2], INK) for k in range(len(points) - 1)]
    (trace,) = traces(*segments)
    assert trace == pytest.approx(points)


def test_a_trace_drawn_from_right_to_left_is_turned_round() -> None:
    (trace,) = traces(Line(wave()[::-1], INK))
    assert trace == pytest.approx(wave())


def test_grid_lines_letters_and_circles_are_no_traces() -> None:
    turn = np.linspace(0.0, 6.28, 100)
    circle = np.column_stack([50 + 40 * np.cos(turn), 50 + 40 * np.sin(turn)])
    assert traces(Line(wave(), GRID), Line(circle, INK), Line(wave(30), INK)) == []


def test_a_rectangular_pulse_is_found_and_a_beat_is_none() -> None:
    pulse = np.array([(0.0, 150.0), (3.0, 150.0), (3.0, 121.65), (17.2, 121.65), (17.2, 150.0), (20.0, 150.0)])
    x = np.arange(0.0, 30.0, 0.5)
    beat = np.column_stack([x, 150.0 - 28.0 * np.exp(-0.5 * ((x - 15.0) / 2.0) ** 2)])
    (found,) = find_pulses([Line(pulse, INK), Line(beat, INK)], pt_per_mm=2.835, grid_pens=frozenset())
    assert found.height_pt == pytest.approx(28.35)  # 10 mm
    assert found.width_pt == pytest.approx(14.2)
    assert found.foot_y == 150.0


def test_a_peak_cut_off_at_the_pages_edge_is_missing_and_not_a_plateau() -> None:
    points = wave(height=40.0)
    cut = np.column_stack([points[:, 0], np.maximum(points[:, 1], 63.0)])  # slope 3 at the limit
    heights = without_clipped(cut)[:, 1]
    assert np.isnan(heights[points[:, 1] < 62.9]).all()
    assert np.isfinite(heights[points[:, 1] > 63.1]).all()


def test_a_flat_baseline_under_beats_stays() -> None:
    x = np.arange(500) * 0.5
    y = 100.0 - 30.0 * np.exp(-0.5 * ((x % 60.0 - 30.0) / 1.5) ** 2)
    y = np.minimum(np.round(y, 1), 100.0)
    assert np.isfinite(without_clipped(np.column_stack([x, y]))[:, 1]).all()
