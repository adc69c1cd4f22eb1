"""The median beats as a drawing."""

from __future__ import annotations

import re

import numpy as np
import pytest
from ecg_analyzer.report.beats_figure import median_beats_figure
from ecg_analyzer.waves.median_beat import MedianBeat, Span

TIME_S = np.arange(-175, 326) / 500.0


T_WAVE = Span(0.2, 0.4)


def _beat(height_mv: float, t: Span = T_WAVE) -> MedianBeat:
    mv = height_mv * np.exp(-0.5 * (TIME_S / 0.01) ** 2)
    return MedianBeat(TIME_S, mv, n_beats=9, p=Span(-0.2, -0.1), qrs=Span(-0.04, 0.04), t=t)


def _traces(svg: bytes) -> list[np.ndarray]:
    """The drawn beats in mm: the longest lines, of 0.005 mm a unit."""
    paths = re.findall(r' d="M([0-9 -]+)"', svg.decode())
    points = [np.array(path.split(), float).reshape(-1, 2) * 0.005 for path in paths]
    return [line for line in points if len(line) > 100]


def test_a_millivolt_is_20_mm_high_and_a_second_50_mm_long() -> None:
    figure = median_beats_figure({"II": _beat(1.0)})
    assert figure is not None
    (trace,) = _traces(figure.svg)
    assert np.ptp(trace[:, 1]) == pytest.approx(20.0, abs=0.01)
    assert np.ptp(trace[:, 0]) == pytest.approx(40.0, abs=0.01)  # 0.8 s are shown
    assert figure.alt == "Median beats, 50 mm/s, 20 mm/mV, of II"


def test_beats_too_tall_for_20_mm_a_millivolt_are_drawn_at_10_and_say_so() -> None:
    figure = median_beats_figure({"II": _beat(1.0), "V2": _beat(-4.0)})
    assert figure is not None
    assert "10 mm/mV" in figure.alt


def test_waves_are_marked_and_unknown_ones_are_not() -> None:
    figure = median_beats_figure({"II": _beat(1.0, t=Span(np.nan, np.nan))})
    assert figure is not None
    assert [caption.text for caption in figure.captions] == ["II", "n = 9", "P", "QRS"]


def test_leads_stand_in_their_usual_order() -> None:
    figure = median_beats_figure({"V1": _beat(1.0), "aVR": _beat(1.0), "I": _beat(1.0)})
    assert figure is not None
    assert [caption.text for caption in figure.captions if caption.bold] == ["I", "aVR", "V1"]


def test_without_median_beats_there_is_no_figure() -> None:
    assert median_beats_figure({}) is None
