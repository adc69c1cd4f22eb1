"""From a signal to its analysis."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer import measurements
from ecg_analyzer.pipeline import analyze
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.scores.beats import rate
from ecg_shared.serving.engine import Engine


def _analyze(ecg: Ecg) -> Any:
    return analyze(ecg, JobOptions(), None)


def test_a_regular_rhythm_is_measured(recipe: Any) -> None:
    ecg = recipe.ecg(recipe.lead(recipe.regular_s(0.8, 60.0), duration_s=60.0))

    measured = _analyze(ecg).measurements

    assert measured["heart_rate_bpm"].value == pytest.approx(75.0, abs=0.05)  # 60 / 0.8
    assert measured["rmssd_ms"].value < 1.5  # no variability but the noise of the marks
    assert 70.0 <= measured["qrs_duration_ms"].value <= 110.0
    assert list(measured) == [kind.name for kind in measurements.ALL]


def test_variability_is_that_of_the_recipe(recipe: Any) -> None:
    # Intervals alternate between 780 and 820 ms: every difference is 40 ms.
    beats_s = 0.5 + np.cumsum(np.tile([0.78, 0.82], 36))

    measured = _analyze(recipe.ecg(recipe.lead(beats_s, duration_s=60.0))).measurements

    assert measured["rmssd_ms"].value == pytest.approx(40.0, abs=0.7)
    assert measured["sdnn_ms"].value == pytest.approx(20.0, abs=0.7)


def test_ectopic_beats_do_not_touch_variability(recipe: Any) -> None:
    grid_s = recipe.regular_s(0.8, 120.0)
    early = np.arange(20, grid_s.size, 40)
    lead_mv = recipe.lead(np.delete(grid_s, early), duration_s=120.0, ventricular_s=grid_s[early] - 0.25)

    measured = _analyze(recipe.ecg(lead_mv)).measurements

    assert measured["rmssd_ms"].value < 1.5


def test_a_number_that_cannot_be_known_is_null_with_its_reason(recipe: Any) -> None:
    ecg = recipe.ecg(recipe.lead([0.6, 1.4, 2.2], duration_s=3.0))

    measured = _analyze(ecg).measurements

    assert measured["rmssd_ms"].value is None
    assert measured["rmssd_ms"].reason_if_null == "too_few_intervals"
    assert measured["heart_rate_bpm"].value == pytest.approx(75.0, abs=0.5)


def test_a_page_is_measured_on_its_strip(recipe: Any) -> None:
    # Columns of 2.5 s that beat at 120/min beside a strip at 75/min: nothing of them may enter the rate.
    strip_mv = recipe.lead(recipe.regular_s(0.8, 10.0), duration_s=10.0)
    other_mv = recipe.lead(recipe.regular_s(0.5, 10.0), duration_s=10.0)
    first_mv, second_mv = other_mv.copy(), other_mv.copy()
    first_mv[900:] = second_mv[:900] = second_mv[1800:] = np.nan  # 2.5 s of 360 Hz

    analysis = _analyze(recipe.ecg(first_mv, second_mv, strip_mv, names=("I", "aVR", "II")))

    assert analysis.leads == ("II",)
    assert analysis.measurements["heart_rate_bpm"].value == pytest.approx(75.0, abs=0.2)
    assert "leads_not_simultaneous" in {warning.code for warning in analysis.warnings}


def test_a_recording_under_a_minute_is_flagged_ultra_short(recipe: Any) -> None:
    short = _analyze(recipe.ecg(recipe.lead(recipe.regular_s(0.8, 59.0), duration_s=59.0)))
    long = _analyze(recipe.ecg(recipe.lead(recipe.regular_s(0.8, 60.0), duration_s=60.0)))

    assert [warning.code for warning in short.warnings] == ["ultra_short"]
    assert long.warnings == ()


@pytest.mark.parametrize(
    ("signal_mv", "rate_hz", "code"),
    [
        (np.empty((1, 0), np.float32), 360.0, ErrorCode.SIGNAL_EMPTY),
        (np.full((2, 3600), np.nan, np.float32), 360.0, ErrorCode.SIGNAL_EMPTY),
        (np.zeros((1, 700), np.float32), 360.0, ErrorCode.SIGNAL_TOO_SHORT),
        (np.zeros((1, 3600), np.float32), 360.0, ErrorCode.SIGNAL_FLAT),
        (np.zeros((1, 3600), np.float32), 20.0, ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
    ],
)
def test_what_cannot_be_analysed_is_refused_with_its_code(signal_mv: Any, rate_hz: float, code: ErrorCode) -> None:
    with pytest.raises(EcgError) as refused:
        _analyze(Ecg(signal_mv, rate_hz, ("II", "V1")[: signal_mv.shape[0]]))

    assert refused.value.code == code


def test_noise_gives_no_number_no_verdict_and_no_finding(recipe: Any, models: Engine) -> None:
    noise_mv = np.random.default_rng(1).standard_normal(3600).astype(np.float32)

    analysis = analyze(recipe.ecg(noise_mv), JobOptions(), models)

    assert analysis.quality.reason_if_not_interpretable == "beats_not_alike"
    assert analysis.quality.unusable == {"II"}
    assert {(one.value, one.reason_if_null) for one in analysis.measurements.values()} == {(None, "beats_not_alike")}
    assert (analysis.prediction.probability, analysis.prediction.reason_if_null) == (None, "beats_not_alike")
    assert analysis.findings == ()
    assert [warning.code for warning in analysis.warnings] == ["ultra_short", "not_interpretable"]


def test_no_window_is_read_where_the_connection_was_lost(recipe: Any, models: Engine) -> None:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 60.0), duration_s=60.0)
    lead_mv[7200:10800] = 0.0  # from 20 to 30 s at 360 Hz

    analysis = analyze(recipe.ecg(lead_mv), JobOptions(), models)

    assert analysis.prediction.start_s.tolist() == [0.0, 10.0, 30.0, 40.0, 50.0]


def test_exchanged_arms_are_a_fault_of_the_limb_leads(models: Engine) -> None:
    # P, R and T of lead I upside down, II and III exchanged, V6 upright: what exchanged arm electrodes do.
    times_s = np.arange(5000) / 500.0
    upright_mv = sum(
        height_mv * np.exp(-0.5 * ((times_s - beat_s - centre_s) / spread_s) ** 2)
        for beat_s in np.arange(0.5, 9.5, 0.8)
        for centre_s, spread_s, height_mv in ((-0.16, 0.022, 0.12), (0.0, 0.012, 1.2), (0.28, 0.045, 0.28))
    )
    upright_mv += np.random.default_rng(7).standard_normal(5000) * 0.005
    leads = {"I": -0.7 * upright_mv, "II": 0.3 * upright_mv, "III": upright_mv, "V6": upright_mv}
    ecg = Ecg(np.stack(list(leads.values())).astype(np.float32), 500.0, tuple(leads))

    quality = analyze(ecg, JobOptions(), models).quality

    named = {lead.name: lead.reasons for lead in quality.leads}
    assert named == dict.fromkeys(("I", "II", "III"), ("swapped_limb_leads",)) | {"V6": ()}
    (segment,) = quality.leads[0].segments.listed
    assert (segment.where.start_sample, segment.where.end_sample) == (0, 5000)


def test_five_minutes_with_many_ectopic_beats_have_a_rate_but_no_rmssd(mitdb: Any, models: Engine) -> None:
    record = mitdb("208")
    first, last = 422_820, 422_820 + 300 * 360
    inside = (record.beat_sample >= first) & (record.beat_sample < last)
    part = Ecg(record.ecg.signal_mv[:, first:last], 360.0, record.ecg.lead_names)

    # 30 % are not normal by their annotations, a third of them fusion beats, which only the network knows.
    measured = analyze(part, JobOptions(), models).measurements

    annotated = rate(record.beat_sample[inside], sampling_rate_hz=360.0)
    assert measured["heart_rate_bpm"].value == pytest.approx(annotated.heart_rate_bpm, abs=1.0)
    assert measured["rmssd_ms"].value is None
    assert measured["rmssd_ms"].reason_if_null == "too_many_ectopic_beats"


@pytest.mark.parametrize("name", ["112", "116", "118", "205", "220"])
def test_rmssd_is_that_of_the_annotated_normal_beats(mitdb: Any, name: str) -> None:
    record = mitdb(name)

    measured = _analyze(record.ecg).measurements["rmssd_ms"].value

    annotated = rate(record.beat_sample, sampling_rate_hz=360.0, normal=record.normal).rmssd_ms
    assert measured == pytest.approx(annotated, abs=max(3.0, 0.1 * annotated))
