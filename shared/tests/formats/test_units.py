"""What unit words mean, and what the size of beats tells."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions, Units
from ecg_shared.formats.units import infer_mv_per, mv_per, mv_per_option


@pytest.mark.parametrize(
    ("word", "scale"),
    [
        ("mV", 1.0),
        ("uV", 0.001),
        ("\N{MICRO SIGN}V", 0.001),
        ("\N{GREEK SMALL LETTER MU}V", 0.001),
        ("[V]", 1000.0),
        ("nV", 1e-6),
        ("Microvolts", 0.001),
    ],
)
def test_words_for_voltages(word: str, scale: float) -> None:
    assert mv_per(word) == scale


@pytest.mark.parametrize("word", ["", "V1", "mmHg", "NU", "bpm", "II", "m", "mVs"])
def test_other_words_are_no_voltage(word: str) -> None:
    """V1 is a lead: a digit is never dropped to make a unit of it."""
    assert mv_per(word) is None


def test_options_give_the_scale() -> None:
    assert mv_per_option(JobOptions()) is None
    assert mv_per_option(JobOptions(units=Units.UV)) == 0.001
    assert mv_per_option(JobOptions(units=Units.ADC, gain_adc_per_mv=200)) == 0.005


@pytest.mark.parametrize("r_mv", [0.1, 0.5, 1.0, 5.0, 10.0])
@pytest.mark.parametrize(("per_mv", "unit"), [(1.0, Units.MV), (1000.0, Units.UV), (0.001, None)])
@pytest.mark.parametrize("rate_hz", [100.0, 500.0, 2000.0])
def test_the_unit_is_told_for_small_and_large_beats_at_any_rate(
    beats_mv: Callable[..., Any], r_mv: float, per_mv: float, unit: Units | None, rate_hz: float
) -> None:
    samples = beats_mv(rate_hz=rate_hz, seconds=10, r_mv=r_mv)[:, None] * per_mv

    scale, told = infer_mv_per(samples, sampling_rate_hz=rate_hz)

    assert told == unit
    assert scale * per_mv == pytest.approx(1.0)


def test_polarity_offset_and_gaps_do_not_change_what_is_told(beats_mv: Callable[..., Any]) -> None:
    samples = 5.3 - beats_mv(rate_hz=500, seconds=10)[:, None]
    samples[1000:3000] = np.nan

    assert infer_mv_per(samples, sampling_rate_hz=500.0) == (1.0, Units.MV)


@pytest.mark.parametrize(
    "samples",
    [
        np.round(1024 + 100 * np.sin(np.arange(1000) / 9))[:, None],
        1e6 * np.sin(np.arange(1000) / 9)[:, None],
        1e-9 * np.sin(np.arange(1000) / 9)[:, None],
    ],
)
def test_what_cannot_be_told_is_asked_for(samples: np.ndarray[Any, Any]) -> None:
    with pytest.raises(EcgError) as refused:
        infer_mv_per(samples, sampling_rate_hz=250.0)

    assert refused.value.code is ErrorCode.UNITS_UNKNOWN


@pytest.mark.parametrize(
    ("samples", "code"),
    [(np.zeros((1000, 1)), ErrorCode.SIGNAL_FLAT), (np.full((1000, 1), np.nan), ErrorCode.SIGNAL_EMPTY)],
)
def test_a_signal_without_any_size_is_not_asked_for_its_unit(samples: np.ndarray[Any, Any], code: ErrorCode) -> None:
    with pytest.raises(EcgError) as refused:
        infer_mv_per(samples, sampling_rate_hz=250.0)

    assert refused.value.code is code
