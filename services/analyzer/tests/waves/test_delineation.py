"""The waves of every beat, by the served network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from ecg_analyzer.beats.values import Beats
from ecg_analyzer.waves.delineation import delineate
from ecg_analyzer.waves.values import Marks
from ecg_shared.serving.engine import Engine

Seconds = npt.NDArray[np.float64]

# A beat of cosine humps (centre after R in s, half width in s, mV): each begins and ends at its half width.
HUMPS = {"P": (-0.17, 0.05, 0.15), "QRS": (0.0, 0.045, 1.0), "T": (0.27, 0.10, 0.3)}


def _lead(beats_s: Seconds, duration_s: float, rate_hz: float, waves: str = "P QRS T") -> npt.NDArray[np.float32]:
    times_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    lead_mv = np.random.default_rng(3).standard_normal(times_s.size) * 0.004
    for beat_s in beats_s:
        for name in waves.split():
            centre_s, half_s, height_mv = HUMPS[name]
            phase = (times_s - beat_s - centre_s) / half_s
            lead_mv += height_mv * 0.5 * (1 + np.cos(np.pi * phase)) * (np.abs(phase) < 1)
    return lead_mv.astype(np.float32)


def _beats(beats_s: Seconds, rate_hz: float) -> Beats:
    n = beats_s.size
    return Beats(
        beats_s * rate_hz,
        np.full(n, "N"),
        np.full(n, np.nan),
        np.concatenate(([np.nan], np.diff(beats_s) * 1000.0)),
        np.zeros(n, np.int64),
        rate_hz,
    )


def _ends_ms(marks: Marks, beats: Beats) -> tuple[float, float]:
    """Median onset and end from the main deflection, of the beats away from the ends of the recording."""
    onset, offset = (
        (border - beats.sample)[1:-1] * 1000.0 / beats.sampling_rate_hz
        for border in (marks.onset_sample, marks.offset_sample)
    )
    return float(np.nanmedian(onset)), float(np.nanmedian(offset))


EVERY_S = np.arange(0.6, 9.6, 0.85)


@pytest.fixture(scope="module")
def plain(models: Engine) -> dict[str, tuple[float, float]]:
    beats = _beats(EVERY_S, 500.0)
    fused = delineate({"II": _lead(EVERY_S, 10.0, 500.0)}, beats, models).fused
    return {name: _ends_ms(marks, beats) for name, marks in fused.by_name().items()}


def test_waves_lie_where_the_recipe_has_them(plain: dict[str, tuple[float, float]]) -> None:
    # A reader sees a hump of cosine begin a little after it does: within 25 ms, T within 40 ms.
    assert plain["P"] == pytest.approx((-220.0, -120.0), abs=25.0)
    assert plain["QRS"] == pytest.approx((-45.0, 45.0), abs=20.0)
    assert plain["T"][1] == pytest.approx(370.0, abs=40.0)


@pytest.mark.parametrize("rate_hz", [100.0, 125.0, 250.0, 360.0, 1000.0])
def test_the_sampling_rate_does_not_matter(models: Engine, plain: Any, rate_hz: float) -> None:
    beats = _beats(EVERY_S, rate_hz)

    fused = delineate({"II": _lead(EVERY_S, 10.0, rate_hz)}, beats, models).fused

    for name, marks in fused.by_name().items():
        assert _ends_ms(marks, beats) == pytest.approx(plain[name], abs=8.0), name


@pytest.mark.parametrize("change", [lambda mv: 0.2 * mv, lambda mv: 5.0 * mv, lambda mv: mv + 3.0])
def test_gain_and_offset_do_not_matter(models: Engine, plain: Any, change: Any) -> None:
    beats = _beats(EVERY_S, 500.0)

    fused = delineate({"II": change(_lead(EVERY_S, 10.0, 500.0))}, beats, models).fused

    for name, marks in fused.by_name().items():
        assert _ends_ms(marks, beats) == pytest.approx(plain[name], abs=4.0), name


@pytest.mark.parametrize("moved_s", [0.1, 0.337])
def test_a_later_start_moves_every_mark_with_it(models: Engine, plain: Any, moved_s: float) -> None:
    beats = _beats(EVERY_S + moved_s, 500.0)

    fused = delineate({"II": _lead(EVERY_S + moved_s, 10.5, 500.0)}, beats, models).fused

    for name, marks in fused.by_name().items():
        assert _ends_ms(marks, beats) == pytest.approx(plain[name], abs=8.0), name


def test_flat_line_before_and_after_does_not_matter(models: Engine, plain: Any) -> None:
    beats = _beats(EVERY_S + 3.0, 500.0)
    flat = np.zeros(1500, np.float32)

    fused = delineate({"II": np.concatenate([flat, _lead(EVERY_S, 10.0, 500.0), flat])}, beats, models).fused

    for name, marks in fused.by_name().items():
        assert _ends_ms(marks, beats) == pytest.approx(plain[name], abs=10.0), name


def test_polarity_hardly_matters(models: Engine, plain: Any) -> None:
    beats = _beats(EVERY_S, 500.0)

    fused = delineate({"II": -_lead(EVERY_S, 10.0, 500.0)}, beats, models).fused

    assert _ends_ms(fused.qrs, beats) == pytest.approx(plain["QRS"], abs=12.0)
    assert _ends_ms(fused.t, beats) == pytest.approx(plain["T"], abs=30.0)


def test_the_order_of_leads_does_not_matter(models: Engine) -> None:
    beats = _beats(EVERY_S, 500.0)
    leads = {"I": 0.5 * _lead(EVERY_S, 10.0, 500.0), "II": _lead(EVERY_S, 10.0, 500.0, "QRS T")}

    one, other = (delineate(dict(order), beats, models) for order in (leads.items(), reversed(leads.items())))

    np.testing.assert_allclose(one.fused.t.offset_sample, other.fused.t.offset_sample, atol=0.01)
    np.testing.assert_allclose(one.by_lead["I"].p.onset_sample, other.by_lead["I"].p.onset_sample, atol=0.01)


def test_no_p_wave_is_reported_where_there_is_none(models: Engine) -> None:
    beats_s = 0.6 + np.cumsum([0, 0.7, 0.95, 0.6, 1.1, 0.8, 0.65, 1.0, 0.75, 0.9, 0.7])
    beats = _beats(beats_s, 500.0)

    fused = delineate({"II": _lead(beats_s, 10.0, 500.0, "QRS T")}, beats, models).fused

    assert not fused.p.found.any()
    assert fused.qrs.found[1:-1].all()


def test_a_recording_over_a_minute_has_marks_in_every_beat(models: Engine, plain: Any) -> None:
    beats_s = np.arange(0.6, 69.0, 0.85)
    beats = _beats(beats_s, 500.0)

    fused = delineate({"II": _lead(beats_s, 70.0, 500.0)}, beats, models).fused

    for name, marks in fused.by_name().items():
        assert marks.found[1:-1].all(), name
        assert _ends_ms(marks, beats) == pytest.approx(plain[name], abs=10.0), name


def test_single_beats_of_a_longer_recording_are_marked_where_asked(models: Engine) -> None:
    # The T waves of every second beat end 60 ms later: their shapes are one, so their median beat cannot tell them.
    beats_s = np.arange(0.6, 69.0, 0.85)
    beats = _beats(beats_s, 500.0)
    later = (
        _lead(beats_s, 70.0, 500.0, "P QRS")
        + _lead(beats_s[::2], 70.0, 500.0, "T")
        + _lead(beats_s[1::2] + 0.06, 70.0, 500.0, "T")
    )

    by_median = delineate({"II": later}, beats, models).fused.t
    one_by_one = delineate({"II": later}, beats, models, every_beat=True).fused.t

    def usual_distance_ms(marks: Marks, every: slice) -> float:
        return float(np.nanmedian((marks.offset_sample - beats.sample)[every])) * 2.0

    assert usual_distance_ms(by_median, slice(1, -1, 2)) == usual_distance_ms(by_median, slice(2, -1, 2))
    apart_ms = usual_distance_ms(one_by_one, slice(1, -1, 2)) - usual_distance_ms(one_by_one, slice(2, -1, 2))
    assert apart_ms == pytest.approx(60.0, abs=15.0)


def test_nothing_is_marked_where_nothing_was_recorded(models: Engine) -> None:
    beats = _beats(EVERY_S, 500.0)
    lead_mv = _lead(EVERY_S, 10.0, 500.0)
    lead_mv[round((EVERY_S[5] + 0.1) * 500) : round((EVERY_S[5] + 0.5) * 500)] = np.nan  # the T wave of one beat

    fused = delineate({"II": lead_mv}, beats, models).fused

    assert not fused.t.found[5]
    assert fused.t.found[[4, 7]].all()


def test_without_the_network_only_qrs_complexes_are_marked_and_said_why(tmp_path: Path) -> None:
    beats = _beats(EVERY_S, 500.0)
    leads = {"II": _lead(EVERY_S, 10.0, 500.0)}

    without, not_served = delineate(leads, beats, None), delineate(leads, beats, Engine(tmp_path))

    assert without.reason_if_qrs_only == "no_model"
    assert not_served.reason_if_qrs_only == "model_unavailable"
    for waves in (without, not_served):
        assert waves.fused.qrs.found.all()
        assert not waves.fused.p.found.any()
        assert not waves.fused.t.found.any()
        assert waves.model_version is None


class _WideQrs:
    """Says QRS from 0.14 s before to 0.26 s behind every beat."""

    def predict(self, model: str, inputs: Any, signature: str = "serving_default") -> dict[str, Any]:
        probability = np.zeros((*inputs["ecg"].shape, 4), np.float32)
        for beat_s in EVERY_S:
            probability[:, round((beat_s - 0.14) * 250) : round((beat_s + 0.26) * 250), 2] = 1.0
        return {"probability": probability}

    def version(self, model: str) -> str:
        return "1"


def test_a_complex_that_network_and_slope_see_differently_is_disputed() -> None:
    beats = _beats(EVERY_S, 500.0)

    waves = delineate({"II": _lead(EVERY_S, 10.0, 500.0)}, beats, _WideQrs())

    assert waves.disputed.all()  # 400 ms against 90 ms
    assert not waves.fused.qrs.found.any()
