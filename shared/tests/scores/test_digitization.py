from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import numpy as np
import numpy.typing as npt
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.scores.alignment import sampled_at
from ecg_shared.scores.challenge2024 import challenge2024_db
from ecg_shared.scores.digitization import kaggle_db, page_ac_db, score_lead, score_page

Signal = npt.NDArray[np.float64]


def beats(rate_hz: float = 500.0, seconds: float = 2.5, *, delay_s: float = 0.0) -> Signal:
    """Beats at 75/min: a QRS of 1 mV and a T wave of 0.3 mV, as Gaussians."""
    time_s = np.arange(round(rate_hz * seconds)) / rate_hz - delay_s
    lead_mv = np.zeros_like(time_s)
    for at_s in np.arange(-0.49, seconds + 1.0, 0.8):
        for shift_s, mv, width_s in ((0.0, 1.0, 0.01), (0.03, -0.25, 0.012), (0.25, 0.3, 0.05)):
            lead_mv += mv * np.exp(-0.5 * ((time_s - at_s - shift_s) / width_s) ** 2)
    return lead_mv


def ac_db(truth_mv: Signal, output_mv: Signal | None) -> float:
    return score_lead("II", truth_mv, output_mv, sampling_rate_hz=500.0).ac_db


def test_a_perfect_copy_scores_the_cap_of_60_db() -> None:
    assert ac_db(beats(), beats()) == 60.0


def test_noise_a_hundredth_of_the_signals_power_scores_20_db() -> None:
    truth_mv = beats(seconds=10.0)
    noise = np.random.default_rng(1).normal(0.0, truth_mv.std() / 10.0, truth_mv.size)
    assert ac_db(truth_mv, truth_mv + noise) == pytest.approx(20.0, abs=0.3)


def test_a_gain_error_of_two_percent_scores_34_db() -> None:
    assert ac_db(beats(), 1.02 * beats()) == pytest.approx(33.98, abs=0.01)  # -20 log10(0.02)


def test_an_offset_and_a_delay_of_half_a_sample_are_forgiven() -> None:
    score = score_lead("II", beats(), beats(delay_s=0.001) + 0.7, sampling_rate_hz=500.0)
    assert score.ac_db > 55.0
    assert score.shift_ms == pytest.approx(-1.0, abs=0.01)


def test_a_delay_beyond_the_limit_is_not_forgiven() -> None:
    assert ac_db(beats(), beats(delay_s=0.3)) < 6.0


def test_an_offset_of_the_truth_earns_nothing() -> None:
    noisy = beats() + np.random.default_rng(2).normal(0.0, 0.02, 1250)
    assert ac_db(beats() + 2.0, noisy + 2.0) == pytest.approx(ac_db(beats(), noisy), abs=1e-9)


def test_a_missing_quarter_costs_a_quarter_of_the_signals_power() -> None:
    output_mv = beats()
    output_mv[:312] = np.nan
    assert 0.0 < ac_db(beats(), output_mv) < 6.1  # 10 log10(4) if the quarter had average power


def test_a_lead_with_half_the_gain_or_upside_down_or_missing_failed() -> None:
    for output_mv in (0.5 * beats(), -beats(), None):
        assert score_lead("II", beats(), output_mv, sampling_rate_hz=500.0).failed


def test_a_failed_lead_never_adds_to_a_page() -> None:
    truth = Ecg(np.array([beats(), beats()], np.float32), 500.0, ("I", "II"))
    output = Ecg(np.array([beats()], np.float32), 500.0, ("I",))
    leads = score_page(truth, output)
    assert page_ac_db(leads) == 30.0  # (60 + 0) / 2
    assert page_ac_db(score_page(truth, None)) == 0.0


def test_only_the_printed_span_is_scored_and_another_rate_is_resampled() -> None:
    whole = np.tile(beats(), 4)[None, :].astype(np.float32)
    printed = whole.copy()
    printed[:, :1250] = np.nan
    printed[:, 2500:] = np.nan
    output = Ecg(np.tile(beats(250.0), 4)[None, :].astype(np.float32), 250.0, ("aVR",))
    (lead,) = score_page(Ecg(printed, 500.0, ("aVR",)), output)
    assert lead.coverage == 1.0
    assert lead.ac_db > 35.0


def test_every_definition_equals_the_public_scorer(reference_scorer: Callable[[str], ModuleType]) -> None:
    reference = reference_scorer("digitization")
    rng = np.random.default_rng(7)
    pairs, theirs = [], []
    for trial in range(3):
        truth_mv = np.array([beats(seconds=4.0), 0.4 * beats(seconds=4.0) + 0.2])
        truth_mv[1, 500 * trial : 500 * trial + 300] = np.nan
        rate_hz = (500.0, 250.0, 360.0)[trial]
        read_mv = np.array([beats(rate_hz, 4.0, delay_s=0.0013 * trial), 0.41 * beats(rate_hz, 4.0)])
        read_mv += rng.normal(0.0, 0.01 * (trial + 1), read_mv.shape)
        read_mv[0, 200 : 200 + 40 * trial] = np.nan
        truth = Ecg(truth_mv.astype(np.float32), 500.0, ("I", "V1"))
        output = Ecg(read_mv.astype(np.float32), rate_hz, ("I", "V1"))
        pairs.append((truth, output))

        def table(ecg: Ecg) -> tuple[Signal, dict[str, Signal]]:
            return np.arange(ecg.n_samples) / ecg.sampling_rate_hz, {
                name: ecg.lead_mv(name).astype(float) for name in ecg.lead_names
            }

        theirs.append(reference.score_page(str(trial), table(truth), table(output)))
    total = reference.summarise(theirs)
    pages = [score_page(truth, output) for truth, output in pairs]
    assert [page_ac_db(page) for page in pages] == pytest.approx([page.snr_ac_db for page in theirs], abs=1e-6)
    assert kaggle_db(pages) == pytest.approx(total["kaggle_db"], abs=1e-6)
    assert challenge2024_db(pairs) == pytest.approx(total["challenge2024_db"], abs=1e-6)
    for ours, their in zip(pages, theirs, strict=True):
        for lead, other in zip(ours, their.leads, strict=True):
            assert lead.failed == other.failed
            assert lead.gain == pytest.approx(other.gain, abs=1e-9)
            assert lead.rmse_uv == pytest.approx(other.rmse_uv, abs=1e-6)
            assert lead.coverage == pytest.approx(other.coverage)


def test_a_spline_ends_at_a_gap() -> None:
    time_s: Signal = np.arange(10, dtype=np.float64)
    lead_mv: Signal = np.square(time_s)
    lead_mv[5] = np.nan
    values = sampled_at(time_s, lead_mv, np.array([3.5, 4.5, 5.5, 7.5]), longest_gap_s=1.5)
    assert values[[0, 3]] == pytest.approx([3.5**2, 7.5**2])
    assert np.isnan(values[[1, 2]]).all()
