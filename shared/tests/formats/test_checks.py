"""What every recording must fulfil, whatever format it came in; asked through the one entry of the package."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import ALL, read_ecg, wfdb
from ecg_shared.formats.checks import check_ecg, check_size
from ecg_shared.formats.signal_format import SignalFormat


def refusal(ecg: Ecg) -> ErrorCode:
    with pytest.raises(EcgError) as refused:
        check_ecg(ecg)
    return refused.value.code


def of(samples: Any, rate_hz: float = 500.0, leads: tuple[str, ...] = ("II",)) -> Ecg:
    return Ecg(np.atleast_2d(np.asarray(samples, np.float32)), rate_hz, leads)


def test_a_recording_of_two_seconds_passes(ecg_of: Callable[..., Ecg]) -> None:
    check_ecg(ecg_of("II", seconds=2.0))


def test_shorter_is_too_short(ecg_of: Callable[..., Ecg]) -> None:
    assert refusal(ecg_of("II", seconds=1.99)) is ErrorCode.SIGNAL_TOO_SHORT


@pytest.mark.parametrize("samples", [[[]], [[0.5]], np.full((1, 5000), np.nan)])
def test_no_sample_one_sample_or_none_recorded_is_empty(samples: Any) -> None:
    assert refusal(of(samples)) is ErrorCode.SIGNAL_EMPTY


def test_a_flat_line_is_flat_gaps_or_not() -> None:
    samples = np.full(5000, 0.7)
    samples[100:200] = np.nan

    assert refusal(of(samples)) is ErrorCode.SIGNAL_FLAT


def test_infinite_samples_are_damage() -> None:
    samples = np.sin(np.arange(2000))
    samples[7] = np.inf

    assert refusal(of(samples)) is ErrorCode.CORRUPT_FILE


def test_one_lead_that_moves_is_enough() -> None:
    check_ecg(of([np.zeros(2000), np.sin(np.arange(2000))], leads=("I", "II")))


@pytest.mark.parametrize("rate_hz", [49.9, 10_001.0, 1e7])
def test_rates_outside_50_to_10_000_hz_are_refused(rate_hz: float) -> None:
    assert refusal(of(np.sin(np.arange(2000)), rate_hz)) is ErrorCode.SAMPLING_RATE_OUT_OF_RANGE


def test_more_than_26_hours_or_200_million_samples_are_too_long() -> None:
    check_size(n_samples=26 * 3600 * 500, n_leads=2, sampling_rate_hz=500.0)
    for n_samples, n_leads in ((26 * 3600 * 500 + 1, 1), (12_500_001, 16)):
        with pytest.raises(EcgError) as refused:
            check_size(n_samples=n_samples, n_leads=n_leads, sampling_rate_hz=500.0)
        assert refused.value.code is ErrorCode.SIGNAL_TOO_LONG


def test_more_than_16_leads_are_refused() -> None:
    leads = tuple(f"X{i}" for i in range(17))

    assert refusal(of(np.ones((17, 2000)), leads=leads)) is ErrorCode.INVALID_LEADS


def test_the_option_leads_takes_some_of_a_files_leads(as_file: Callable[..., Any], ecg_of: Callable[..., Ecg]) -> None:
    file = as_file("r.zip", wfdb.write(ecg_of("I", "II", "V1")))

    ecg, _ = read_ecg([file], JobOptions(leads=("V1", "mlii")))

    assert ecg.lead_names == ("V1", "II")
    assert ecg.lead_mv("V1").max() == pytest.approx(0.81, abs=1e-3)  # the third lead: 0.9 squared


def test_the_option_leads_names_a_files_leads_where_it_has_none_of_them(
    as_file: Callable[..., Any], ecg_of: Callable[..., Ecg]
) -> None:
    file = as_file("r.zip", wfdb.write(ecg_of("A", "B")))

    assert read_ecg([file], JobOptions(leads=("I", "II")))[0].lead_names == ("I", "II")


def test_leads_that_a_file_does_not_have_are_refused(as_file: Callable[..., Any], ecg_of: Callable[..., Ecg]) -> None:
    file = as_file("r.zip", wfdb.write(ecg_of("I", "II")))

    with pytest.raises(EcgError) as refused:
        read_ecg([file], JobOptions(leads=("V1",)))
    assert refused.value.code is ErrorCode.INVALID_LEADS


def test_a_page_is_no_signal_file(as_file: Callable[..., Any]) -> None:
    with pytest.raises(EcgError) as refused:
        read_ecg([as_file("ecg.pdf", b"%PDF-1.7\n")], JobOptions())
    assert refused.value.code is ErrorCode.UNSUPPORTED_FORMAT


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.NAME)
def test_every_format_is_read_through_the_one_entry(
    as_file: Callable[..., Any],
    ecg_of: Callable[..., Ecg],
    written_as: Mapping[str, Callable[[Ecg], bytes]],
    form: SignalFormat,
) -> None:
    ecg = ecg_of("I", "II", "III")

    again, _ = read_ecg([as_file("ecg", written_as[form.NAME](ecg))], JobOptions())

    assert (again.lead_names, again.sampling_rate_hz, again.source) == (ecg.lead_names, 500.0, form.NAME)
    np.testing.assert_allclose(again.signal_mv, ecg.signal_mv, atol=2.6e-3)  # carts store steps of 5 µV
