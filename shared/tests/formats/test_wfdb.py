"""WFDB records: every signal format, and headers that lie. The reference is the wfdb package."""

import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import wfdb
from ecg_shared.formats.signal_format import Reading

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the package's import warns of its own use of pandas
    import wfdb as reference

HEADER = "r 2 500 4\nr.dat 16 200(10)/mV 12 0 10 60 0 II\nr.dat 16 200(10)/mV 12 0 10 140 0 V1\n"
SAMPLES = np.array([[10, 10], [210, 30], [-190, 50], [30, 50]], "<i2")  # sums 60 and 140


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    def call(files: dict[str, bytes | str], **options: Any) -> Reading:
        return wfdb.read([as_file(name, content) for name, content in files.items()], JobOptions(**options))

    return call


def refusal(read: Callable[..., Reading], files: dict[str, bytes | str]) -> EcgError:
    with pytest.raises(EcgError) as refused:
        read(files)
    return refused.value


def test_samples_become_millivolts_by_gain_and_baseline(read: Callable[..., Reading]) -> None:
    ecg, said = read({"r.hea": HEADER, "r.dat": SAMPLES.tobytes()})

    assert (ecg.lead_names, ecg.sampling_rate_hz, ecg.calibrated, said) == (("II", "V1"), 500.0, True, [])
    assert ecg.lead_mv("II").tolist() == [0.0, 1.0, -1.0, np.float32(0.1)]  # (sample - 10) / 200


@pytest.mark.parametrize("name", ["12373_hr", "100_3chan", "test01_00s", "a103l", "binformats", "flacformats"])
def test_every_signal_format_gives_what_the_reference_gives(
    read: Callable[..., Reading], shared_data: Path, name: str
) -> None:
    folder = shared_data / "formats" / "wfdb"

    ecg, _ = read({path.name: path.read_bytes() for path in folder.glob(f"{name}.*")})

    expected = reference.rdrecord(str(folder / name))
    voltages = [i for i, unit in enumerate(expected.units) if unit == "mV"]
    assert ecg.sampling_rate_hz == expected.fs
    np.testing.assert_allclose(ecg.signal_mv, expected.p_signal[:, voltages].T, rtol=1e-6)


def test_a_record_of_half_an_hour_gives_what_the_reference_gives(
    read: Callable[..., Reading], shared_data: Path
) -> None:
    folder = shared_data / "mitdb"

    ecg, _ = read({name: (folder / name).read_bytes() for name in ("101.hea", "101.dat", "101.atr")})

    assert (ecg.lead_names, ecg.n_samples) == (("II", "V1"), 650_000)
    np.testing.assert_allclose(ecg.signal_mv, reference.rdrecord(str(folder / "101")).p_signal.T, rtol=1e-6)


def test_a_record_of_two_flac_files_is_joined(read: Callable[..., Reading], shared_data: Path) -> None:
    with zipfile.ZipFile(shared_data / "ptbxl" / "ptbxl_500hz.zip") as archive:
        files = {n: archive.read(n) for n in ("00009_hr.hea", "00009_hr_1.dat", "00009_hr_2.dat")}

    ecg, _ = read(files)

    assert ecg.lead_names == ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
    assert ecg.n_samples == 5000
    np.testing.assert_allclose(ecg.lead_mv("I") - ecg.lead_mv("II") + ecg.lead_mv("III"), 0, atol=2.1e-3)  # Einthoven


def test_the_file_order_and_the_case_of_names_do_not_matter(read: Callable[..., Reading]) -> None:
    ecg, _ = read({"upload/R.DAT": SAMPLES.tobytes(), "C:\\data\\r.hea": HEADER})

    assert ecg.n_samples == 4


def test_a_zip_of_one_record_is_read(read: Callable[..., Reading]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("folder/r.hea", HEADER)
        archive.writestr("folder/r.dat", SAMPLES.tobytes())

    assert read({"upload.zip": packed.getvalue()})[0].n_samples == 4


def test_a_missing_sample_is_not_recorded(read: Callable[..., Reading]) -> None:
    header = HEADER.replace(" 60 0 II", " -32718 0 II")  # 60 - 10 - 32768 in 16 bits
    samples = SAMPLES.copy()
    samples[0, 0] = -32768

    ecg, _ = read({"r.hea": header, "r.dat": samples.tobytes()})

    assert np.isnan(ecg.lead_mv("II")).tolist() == [True, False, False, False]


def test_signals_that_are_no_ecg_are_left_out_and_said(read: Callable[..., Reading]) -> None:
    header = (
        "r 3 500 2\nr.dat 16 200/mV 12 0 0 3 0 II\nr.dat 16 10/mmHg 12 0 0 3 0 ART\nr.dat 16 9/mV 12 0 0 3 0 RESP\n"
    )

    ecg, said = read({"r.hea": header, "r.dat": np.array([[1, 1, 1], [2, 2, 2]], "<i2").tobytes()})

    assert ecg.lead_names == ("II",)
    assert [code for code, _ in said] == ["columns_ignored"]


def test_without_a_gain_the_default_is_taken_and_said(read: Callable[..., Reading]) -> None:
    ecg, said = read({"r.hea": "r 1 500 2\nr.dat 16\n", "r.dat": np.array([200, -200], "<i2").tobytes()})

    assert ecg.signal_mv.tolist() == [[1.0, -1.0]]  # 200 per millivolt, header(5)
    assert not ecg.calibrated
    assert [code for code, _ in said] == ["gain_assumed"]


def test_a_channel_with_a_number_is_not_taken_for_the_lead_of_that_number(read: Callable[..., Reading]) -> None:
    header = "r 2 500 2\nr.dat 16 200/mV 12 0 0 2 0 ECG 1\nr.dat 16 200/mV 12 0 0 2 0 ECG 2\n"

    assert read({"r.hea": header, "r.dat": b"\x01\x00" * 4})[0].lead_names == ("ECG1", "ECG2")


def test_skewed_signals_are_put_side_by_side(read: Callable[..., Reading]) -> None:
    header = "r 2 500 3\nr.dat 16 1/mV 12 0 0 6 0 I\nr.dat 16:1 1/mV 12 0 0 6 0 II\n"

    ecg, _ = read({"r.hea": header, "r.dat": np.array([[1, 1], [2, 2], [3, 3]], "<i2").tobytes()})

    assert ecg.lead_mv("I").tolist() == [1, 2, 3]
    assert ecg.lead_mv("II").tolist()[:2] == [2, 3]
    assert np.isnan(ecg.lead_mv("II")[2])


def test_a_rate_in_the_options_wins_and_is_said(read: Callable[..., Reading]) -> None:
    ecg, said = read({"r.hea": HEADER, "r.dat": SAMPLES.tobytes()}, sampling_rate_hz=360)

    assert ecg.sampling_rate_hz == 360.0
    assert [code for code, _ in said] == ["sampling_rate_conflict"]


def test_a_slower_lead_is_brought_to_the_rate_of_the_others(read: Callable[..., Reading]) -> None:
    header = "r 2 250 2\nr.dat 16x2 1/mV 12 0 0 10 0 I\nr.dat 16 1/mV 12 0 0 11 0 II\n"

    ecg, _ = read({"r.hea": header, "r.dat": np.array([1, 2, 5, 3, 4, 6], "<i2").tobytes()})

    assert ecg.sampling_rate_hz == 500.0
    assert ecg.signal_mv.tolist() == [[1, 2, 3, 4], [5, 5, 6, 6]]


def test_leads_whose_rates_do_not_fit_each_other_are_refused(read: Callable[..., Reading]) -> None:
    header = "r 2 100 1\nr.dat 16x4 1/mV 12 0 0 0 0 I\nr.dat 16x3 1/mV 12 0 0 0 0 II\n"

    assert refusal(read, {"r.hea": header, "r.dat": bytes(14)}).code is ErrorCode.UNSUPPORTED_FORMAT


def test_the_start_is_read(read: Callable[..., Reading]) -> None:
    header = HEADER.replace("r 2 500 4", "r 2 500 4 13:45:01.5 24/12/2020")

    start = read({"r.hea": header, "r.dat": SAMPLES.tobytes()})[0].start

    assert start is not None
    assert start.isoformat() == "2020-12-24T13:45:01.500000"


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../r.dat", "..", "sub/r.dat", "C:r.dat", "s3://bucket/r.dat", "a\\r.dat", "-", "~"]
)
def test_a_header_that_names_a_path_is_refused(read: Callable[..., Reading], path: str) -> None:
    header = f"r 1 500 4\n{path} 16 200/mV 12 0 0 0 0 II\n"

    assert refusal(read, {"r.hea": header, "r.dat": SAMPLES.tobytes()}).code is ErrorCode.CORRUPT_FILE


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", ErrorCode.CORRUPT_FILE),
        ("nonsense\n", ErrorCode.CORRUPT_FILE),
        ("r 2 500 4\nr.dat 16 200/mV\n", ErrorCode.CORRUPT_FILE),
        ("r 1 500 4\nr.dat 16 0/mV 12 0 0 0 0 II\n", ErrorCode.CORRUPT_FILE),
        ("r 1 500 4\nr.dat 16 1e999/mV 12 0 0 0 0 II\n", ErrorCode.CORRUPT_FILE),
        ("r 1 500 4\nr.dat 16 200/mV 12 0 0 1 0 II\n", ErrorCode.CORRUPT_FILE),
        ("r 1 500 9\nr.dat 16 200/mV 12 0 0 0 0 II\n", ErrorCode.CORRUPT_FILE),
        ("r 1 500 4\nr.dat 516 200/mV 12 0 0 0 0 II\n", ErrorCode.CORRUPT_FILE),
        ("r 1 500 4\nother.dat 16 200/mV 12 0 0 0 0 II\n", ErrorCode.CORRUPT_FILE),
        ("r 1 500 99999999999999\nr.dat 16 200/mV 12 0 0 0 0 II\n", ErrorCode.SIGNAL_TOO_LONG),
        ("r 1 500 4\nr.dat 99 200/mV 12 0 0 0 0 II\n", ErrorCode.UNSUPPORTED_FORMAT),
        ("r/3 1 500 4\nr_1 4\nr_2 4\nr_3 4\n", ErrorCode.UNSUPPORTED_FORMAT),
        ("r 0 500 4\n", ErrorCode.INVALID_LEADS),
        ("r 300 500 4\n", ErrorCode.INVALID_LEADS),
        ("r 1 500 4\nr.dat 16 10/mmHg 12 0 0 0 0 ART\n", ErrorCode.INVALID_LEADS),
        ("r 1 0 4\nr.dat 16 200/mV\n", ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        ("r 1 -1 4\nr.dat 16 200/mV\n", ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        ("r 1 1e7 4\nr.dat 16 200/mV\n", ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        ("r 1 1e999 4\nr.dat 16 200/mV\n", ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
    ],
)
def test_a_header_that_lies_is_refused(read: Callable[..., Reading], header: str, code: ErrorCode) -> None:
    assert refusal(read, {"r.hea": header, "r.dat": SAMPLES[:, 0].tobytes()}).code is code


def test_one_flipped_bit_is_found_by_the_checksum(read: Callable[..., Reading]) -> None:
    content = bytearray(SAMPLES.tobytes())
    content[5] ^= 0x04

    assert refusal(read, {"r.hea": HEADER, "r.dat": bytes(content)}).code is ErrorCode.CORRUPT_FILE


def test_two_headers_are_two_recordings(read: Callable[..., Reading]) -> None:
    files: dict[str, bytes | str] = {"r.hea": HEADER, "s.hea": HEADER, "r.dat": SAMPLES.tobytes()}

    assert refusal(read, files).code is ErrorCode.UNSUPPORTED_FORMAT


def zip_of(*names: str, content: bytes = b"x", **how: Any) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", **how) as archive:
        for name in names:
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("packed", "code"),
    [
        (b"PK\x03\x04", ErrorCode.CORRUPT_FILE),
        (zip_of("r.hea")[:-30], ErrorCode.CORRUPT_FILE),
        (zip_of("../r.hea"), ErrorCode.CORRUPT_FILE),
        (zip_of("/etc/r.hea"), ErrorCode.CORRUPT_FILE),
        (zip_of("C:/r.hea"), ErrorCode.CORRUPT_FILE),
        (zip_of(*(f"{i}.hea" for i in range(100))), ErrorCode.DECODE_LIMIT_EXCEEDED),
        (zip_of("r.hea", content=bytes(10_000_000), compression=zipfile.ZIP_DEFLATED), ErrorCode.DECODE_LIMIT_EXCEEDED),
    ],
)
def test_a_hostile_zip_is_refused(read: Callable[..., Reading], packed: bytes, code: ErrorCode) -> None:
    assert refusal(read, {"upload.zip": packed}).code is code


def test_a_link_in_a_zip_is_refused(read: Callable[..., Reading]) -> None:
    link = zipfile.ZipInfo("r.hea")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(link, "/etc/passwd")

    assert refusal(read, {"upload.zip": packed.getvalue()}).code is ErrorCode.CORRUPT_FILE


def test_what_is_written_is_read_back_here_and_by_the_reference(
    read: Callable[..., Reading], ecg_of: Callable[..., Ecg], tmp_path: Path
) -> None:
    ecg = ecg_of("II", "V1", rate_hz=360.0)
    ecg.signal_mv[0, 10:20] = np.nan

    packed = wfdb.write(ecg)

    again, said = read({"signal.wfdb.zip": packed})
    assert (again.lead_names, again.sampling_rate_hz, said) == (("II", "V1"), 360.0, [])
    np.testing.assert_allclose(again.signal_mv, ecg.signal_mv, atol=5.1e-4)  # half a microvolt
    zipfile.ZipFile(io.BytesIO(packed)).extractall(tmp_path)
    np.testing.assert_allclose(reference.rdrecord(str(tmp_path / "record")).p_signal.T, again.signal_mv, rtol=1e-5)
