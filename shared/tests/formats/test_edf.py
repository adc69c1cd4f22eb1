"""EDF, EDF+ and BDF, and headers that lie. Fields are named with their byte positions in the EDF specification."""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

import edfio
import numpy as np
import pyedflib
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import edf
from ecg_shared.formats.signal_format import Reading

N_SIGNALS = 3  # two leads and the annotations
HEADER_BYTES = 256 * (N_SIGNALS + 1)


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    return lambda content, **options: edf.read([as_file("ecg.edf", content)], JobOptions(**options))


@pytest.fixture
def content(ecg_of: Callable[..., Ecg]) -> bytes:
    """Four seconds of two leads at 500 Hz, in records of one second."""
    return edf.write(ecg_of("II", "V1"))


def with_field(content: bytes, position: int, text: str, width: int = 8) -> bytes:
    return content[:position] + text.ljust(width).encode() + content[position + width :]


def per_signal(before: int) -> int:
    """Byte at which a signal field starts, for the first signal; ``before`` are the widths of the fields before it."""
    return 256 + before * N_SIGNALS


def refusal(read: Callable[..., Reading], content: bytes) -> EcgError:
    with pytest.raises(EcgError) as refused:
        read(content)
    return refused.value


def test_what_is_written_is_read_back(read: Callable[..., Reading], ecg_of: Callable[..., Ecg]) -> None:
    ecg = ecg_of("I", "II", "V6", rate_hz=250.0)

    again, said = read(edf.write(ecg))

    assert (again.lead_names, again.sampling_rate_hz, again.calibrated, said) == (("I", "II", "V6"), 250.0, True, [])
    np.testing.assert_allclose(again.signal_mv, ecg.signal_mv, atol=5.1e-5)  # half of 0.1 µV


@pytest.mark.parametrize(
    ("rate_hz", "n_samples", "n_stored"),
    [
        (500.0, 4992, 4992),  # 9.984 s: 12 records of 0.832 s fit it exactly
        (500.0, 4999, 5000),  # a prime number: the last second is filled up
        (511.844, 15_355, 15_355),  # 37 records of 415
        (360.0, 360 * 90, 360 * 90),
    ],
)
def test_every_reader_gives_what_was_written(
    read: Callable[..., Reading], tmp_path: Path, rate_hz: float, n_samples: int, n_stored: int
) -> None:
    rng = np.random.default_rng(7)
    signal_mv = np.cumsum(rng.normal(0, 0.02, (2, n_samples)), axis=1).astype(np.float32)
    signal_mv[1] += 250.0  # an electrode's offset
    ecg = Ecg(signal_mv, rate_hz, ("II", "V1"), start=datetime(2024, 5, 1, 12, 30, 1, 250_000))  # noqa: DTZ001 - local
    path = tmp_path / "written.edf"
    path.write_bytes(edf.write(ecg))

    again, _ = read(path.read_bytes())
    of_edfio = edfio.read_edf(path)
    with pyedflib.EdfReader(str(path)) as of_pyedflib:
        samples_uv = [of_pyedflib.readSignal(i) for i in range(2)]
        start, labels = of_pyedflib.getStartdatetime(), of_pyedflib.getSignalLabels()

    assert (labels, start.replace(microsecond=0)) == (["ECG II", "ECG V1"], datetime(2024, 5, 1, 12, 30, 1))  # noqa: DTZ001
    assert (of_edfio.startdate, of_edfio.starttime, again.start) == (start.date(), time(12, 30, 1, 250_000), ecg.start)
    assert again.sampling_rate_hz == pytest.approx(rate_hz, rel=1e-6)
    assert again.n_samples == n_stored
    for i, signal in enumerate(of_edfio.signals):
        assert signal.sampling_frequency == pytest.approx(rate_hz, rel=1e-6)
        for samples_mv in (again.signal_mv[i], signal.data / 1000, samples_uv[i] / 1000):
            np.testing.assert_allclose(samples_mv[:n_samples], ecg.signal_mv[i], atol=1e-4)  # 0.1 µV: one step
    assert np.isnan(again.signal_mv[:, n_samples:]).all()


def test_a_gap_is_zero_and_an_annotation_for_others_and_a_gap_again_for_us(
    read: Callable[..., Reading], ecg_of: Callable[..., Ecg]
) -> None:
    made = ecg_of("II", "aVR")
    signal_mv = made.signal_mv.copy()
    signal_mv[1, 1250:] = np.nan  # from 2.5 s on, as the second column of a page
    signal_mv[0, 700:710] = np.nan  # 20 ms: too short to be marked

    content = edf.write(Ecg(signal_mv, 500.0, made.lead_names))
    again, _ = read(content)
    of_edfio = edfio.read_edf(content)

    assert of_edfio.annotations == (edfio.EdfAnnotation(2.5, 1.5, "Not recorded: aVR"),)
    assert not of_edfio.signals[1].data[1250:].any()
    np.testing.assert_array_equal(np.isnan(again.signal_mv[1]), np.isnan(signal_mv[1]))
    assert not again.signal_mv[0, 700:710].any()


def test_an_unknown_start_stays_unknown(read: Callable[..., Reading], content: bytes) -> None:
    assert read(content)[0].start is None


@pytest.mark.parametrize(("unit", "scale"), [("uV", 1000.0), ("mV", 1.0), ("V", 0.001), ("\N{MICRO SIGN}V", 1000.0)])
def test_physical_units_become_millivolts(read: Callable[..., Reading], unit: str, scale: float) -> None:
    samples = np.sin(np.arange(1000) / 9) * scale
    signal = edfio.EdfSignal(samples, 250, label="ECG II", physical_dimension=unit.replace("\N{MICRO SIGN}", "u"))
    content = edfio.Edf([signal]).to_bytes()
    written = content[:352] + unit.encode("latin-1").ljust(8) + content[360:]  # label 16, transducer 80, then the unit

    ecg, _ = read(written)

    np.testing.assert_allclose(ecg.signal_mv[0], np.sin(np.arange(1000) / 9), atol=1e-4)


def test_a_signal_without_unit_needs_the_callers_word(read: Callable[..., Reading], content: bytes) -> None:
    for signal in range(2):
        content = with_field(content, per_signal(96) + 8 * signal, "")

    assert refusal(read, content).code is ErrorCode.UNITS_UNKNOWN
    assert read(content, units="uV")[0].lead_mv("II").max() == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("name", ["made_ecg12.edf", "made_ecg2.bdf"])
def test_public_samples_are_read(read: Callable[..., Reading], shared_data: Path, name: str) -> None:
    ecg, _ = read((shared_data / "formats" / name).read_bytes())

    expected = {"made_ecg12.edf": (500.0, 12, 549.935), "made_ecg2.bdf": (360.0, 2, -145.0)}[name]
    assert (ecg.sampling_rate_hz, len(ecg.lead_names)) == expected[:2]
    np.testing.assert_allclose(ecg.signal_mv[0, :3] * 1000, expected[2], rtol=1e-5)  # as the folder's index says
    assert ecg.start is not None


@pytest.mark.parametrize("name", ["made_ecg12.edf", "made_ecg2.bdf"])
def test_every_sample_is_what_edfio_reads(read: Callable[..., Reading], shared_data: Path, name: str) -> None:
    path = shared_data / "formats" / name

    ecg, _ = read(path.read_bytes())

    open_ = edfio.read_bdf if name.endswith("bdf") else edfio.read_edf
    expected_uv = np.stack([signal.data for signal in open_(path).signals])
    np.testing.assert_allclose(ecg.signal_mv, expected_uv / 1000, rtol=1e-6)


@pytest.mark.parametrize(("gap_s", "readable"), [(0.0, True), (5.0, False)])
def test_an_interrupted_file_is_read_only_if_it_was_not_interrupted(
    read: Callable[..., Reading], gap_s: float, readable: bool
) -> None:
    """EDF+D says that records may have gaps between them; the times in its annotations say whether they do."""
    signal = edfio.EdfSignal(np.sin(np.arange(1000)), 250, label="ECG II", physical_dimension="mV")
    content = edfio.Edf([signal], annotations=[], data_record_duration=1).to_bytes().replace(b"EDF+C", b"EDF+D")
    content = content.replace(b"+3\x14\x14", f"+{3 + gap_s:g}\x14\x14".encode())

    if readable:
        assert read(content)[0].n_samples == 1000
    else:
        assert refusal(read, content).code is ErrorCode.UNSUPPORTED_FORMAT


def test_signals_that_are_no_ecg_or_of_another_rate_are_left_out_and_said(read: Callable[..., Reading]) -> None:
    signals = [
        edfio.EdfSignal(np.sin(np.arange(1000)), 250, label="ECG II", physical_dimension="mV"),
        edfio.EdfSignal(np.sin(np.arange(1000)), 250, label="EEG Fpz-Cz", physical_dimension="uV"),
        edfio.EdfSignal(np.sin(np.arange(1000)), 250, label="SpO2", physical_dimension="%"),
        edfio.EdfSignal(np.sin(np.arange(400)), 100, label="ECG V1", physical_dimension="mV"),
        edfio.EdfSignal(np.sin(np.arange(1000)), 250, label="ECG V2", physical_dimension="mV"),
    ]

    ecg, said = read(edfio.Edf(signals).to_bytes())

    assert (ecg.lead_names, ecg.sampling_rate_hz) == (("II", "V2"), 250.0)
    assert [code for code, _ in said] == ["columns_ignored"]


def test_an_open_number_of_records_is_counted_and_said(read: Callable[..., Reading], content: bytes) -> None:
    ecg, said = read(with_field(content, 236, "-1"))

    assert ecg.n_samples == 2000
    assert [code for code, _ in said] == ["length_inferred"]


@pytest.mark.parametrize(
    ("position", "text", "code"),
    [
        (236, "10000000", ErrorCode.CORRUPT_FILE),  # number of records
        (236, "3", ErrorCode.CORRUPT_FILE),
        (236, "-2", ErrorCode.CORRUPT_FILE),
        (236, "four", ErrorCode.CORRUPT_FILE),
        (184, "256", ErrorCode.CORRUPT_FILE),  # bytes in the header
        (184, "99999999", ErrorCode.CORRUPT_FILE),
        (244, "0", ErrorCode.CORRUPT_FILE),  # duration of a record
        (244, "-1", ErrorCode.CORRUPT_FILE),
        (244, "nan", ErrorCode.CORRUPT_FILE),
        (244, "100", ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),  # 500 samples in 100 s
        (per_signal(104), "nan", ErrorCode.CORRUPT_FILE),  # physical minimum
        (per_signal(112), "inf", ErrorCode.CORRUPT_FILE),  # physical maximum
        (per_signal(120), "32767", ErrorCode.CORRUPT_FILE),  # digital minimum = maximum
        (per_signal(216), "-5", ErrorCode.CORRUPT_FILE),  # samples in a record
        (per_signal(216), "999999", ErrorCode.CORRUPT_FILE),
    ],
)
def test_a_header_that_lies_is_refused(
    read: Callable[..., Reading], content: bytes, position: int, text: str, code: ErrorCode
) -> None:
    assert refusal(read, with_field(content, position, text)).code is code


@pytest.mark.parametrize(
    ("count", "code"),
    [("0", ErrorCode.INVALID_LEADS), ("9999", ErrorCode.INVALID_LEADS), ("x", ErrorCode.CORRUPT_FILE)],
)
def test_an_impossible_number_of_signals_is_refused(
    read: Callable[..., Reading], content: bytes, count: str, code: ErrorCode
) -> None:
    assert refusal(read, with_field(content, 252, count, width=4)).code is code


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.99])
def test_a_file_that_is_cut_is_refused(read: Callable[..., Reading], content: bytes, share: float) -> None:
    assert refusal(read, content[: int(len(content) * share)]).code is ErrorCode.CORRUPT_FILE


def test_a_file_of_annotations_only_has_no_leads(read: Callable[..., Reading]) -> None:
    content = edfio.Edf([], annotations=[edfio.EdfAnnotation(0, None, "note")]).to_bytes()

    assert refusal(read, content).code is ErrorCode.INVALID_LEADS


def test_doubled_leads_are_refused(read: Callable[..., Reading], content: bytes) -> None:
    assert refusal(read, with_field(content, 272, "ECG II", width=16)).code is ErrorCode.INVALID_LEADS
