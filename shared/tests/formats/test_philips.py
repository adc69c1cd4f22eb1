"""Philips XML, compressed and not."""

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import philips
from ecg_shared.formats.philips_xli import inflate
from ecg_shared.formats.signal_format import Reading

TWELVE = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    return lambda content: philips.read([as_file("ecg.xml", content)], JobOptions())


@pytest.fixture
def content(ecg_of: Callable[..., Ecg], written_as: Mapping[str, Callable[[Ecg], bytes]]) -> bytes:
    return written_as["philips"](ecg_of("II", "V1"))


@pytest.mark.parametrize(
    ("name", "first_uv"),
    [
        ("philips_103.xml", (240.0, 220.0, 200.0)),
        ("philips_103_repbeats.xml", (240.0, 220.0, 200.0)),
        ("philips_104_demo.xml", (165.0, 165.0, 150.0)),  # in UTF-16
        ("philips_10401.xml", (-10.0, -5.0, 0.0)),
    ],
)
def test_public_files_are_read_as_their_index_says(
    read: Callable[..., Reading], shared_data: Path, name: str, first_uv: tuple[float, ...]
) -> None:
    ecg, said = read((shared_data / "formats" / name).read_bytes())

    assert (ecg.sampling_rate_hz, ecg.duration_s, ecg.lead_names) == (500.0, 11.0, TWELVE)
    assert [code for code, _ in said] == ["calibration_left_out"]
    assert np.isnan(ecg.signal_mv[:, 5350:]).all()  # a millivolt in every lead from 10.7 s on
    assert np.isfinite(ecg.signal_mv[:, :5000]).all()
    np.testing.assert_allclose(ecg.signal_mv[0, :3] * 1000, first_uv, atol=1e-3)


@pytest.mark.parametrize("name", ["philips_103.xml", "philips_104_demo.xml", "philips_10401.xml"])
def test_the_limb_leads_of_a_compressed_file_keep_einthovens_law(
    read: Callable[..., Reading], shared_data: Path, name: str
) -> None:
    """They are stored as what a prediction from I and II leaves over: any slip of a sample would break the sums."""
    ecg, _ = read((shared_data / "formats" / name).read_bytes())

    one, two, three, avr, avl, avf = ecg.signal_mv[:6]
    assert np.nanmax(np.abs(one + three - two)) <= 0.011  # two counts of 5 µV
    assert np.nanmax(np.abs(avr + avl + avf)) <= 0.016


def test_compressed_counts_make_the_recording(
    read: Callable[..., Reading], content: bytes, ecg_of: Callable[..., Ecg]
) -> None:
    ecg, _ = read(content)

    assert (ecg.lead_names, ecg.sampling_rate_hz) == (("II", "V1"), 500.0)
    assert ecg.start == datetime(2024, 5, 1, 12, 30, 1)  # noqa: DTZ001 - the cart's local time
    np.testing.assert_allclose(ecg.signal_mv, ecg_of("II", "V1").signal_mv, atol=2.6e-3)  # half of 5 µV


def test_uncompressed_counts_are_read_too(read: Callable[..., Reading], content: bytes) -> None:
    counts = np.arange(4000, dtype="<i2")
    written = content.replace(b"compression='XLI'", b"compression='Uncompressed'")
    begin, end = written.index(b"'>", written.index(b"parsedwaveforms")) + 2, written.index(b"</parsedwaveforms>")

    ecg, _ = read(written[:begin] + base64.b64encode(counts.tobytes()) + written[end:])

    np.testing.assert_allclose(ecg.signal_mv * 200, counts.reshape(2, 2000), rtol=1e-6)


def test_a_code_that_is_being_defined_means_its_predecessor_and_its_first_letter() -> None:
    """The one special case of LZW: 0, 256 gives "0" then "00". Twelve zero bytes are a flat channel of six samples."""
    codes = [0, 256, 257, 258, 0, 0]  # 1 + 2 + 3 + 4 + 1 + 1 bytes
    bits = "".join(f"{code:010b}" for code in codes).ljust(64, "0")
    data = bytes(int(bits[i : i + 8], 2) for i in range(0, 64, 8))
    chunk = len(data).to_bytes(4, "little") + bytes(4) + data

    counts = inflate(chunk, n_channels=1, n_samples=6)

    # samples 0 and 1 are 0; then z = 2y - x - (word - 64), so the zeros bend upwards by 64 from the fourth on
    assert counts.tolist() == [[0, 0, 0, 64, 192, 384]]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b">PhilipsECG<", b">MortaraECG<", ErrorCode.UNSUPPORTED_FORMAT),
        (b">1.04<", b">1.05<", ErrorCode.UNSUPPORTED_FORMAT),
        (b"parsedwaveforms", b"pictures", ErrorCode.SIGNAL_EMPTY),
        (b"'XLI'", b"'ZIP'", ErrorCode.UNSUPPORTED_FORMAT),
        (b"'Base64'", b"'Hex'", ErrorCode.UNSUPPORTED_FORMAT),
        (b"channel='4000'", b"channel='8000'", ErrorCode.CORRUPT_FILE),
        (b"channel='4000'", b"channel='1e9'", ErrorCode.SIGNAL_TOO_LONG),
        (b"channel='4000'", b"channel='50000000'", ErrorCode.DECODE_LIMIT_EXCEEDED),
        (b">500<", b">5e6<", ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        (b">5<", b">nan<", ErrorCode.CORRUPT_FILE),
        (b"'II V1'", b"'II II'", ErrorCode.INVALID_LEADS),
        (b"valid>2<", b"valid>3<", ErrorCode.CORRUPT_FILE),
    ],
)
def test_a_document_that_cannot_be_is_refused(
    read: Callable[..., Reading], content: bytes, old: bytes, new: bytes, code: ErrorCode
) -> None:
    assert old in content

    with pytest.raises(EcgError) as refused:
        read(content.replace(old, new))

    assert refused.value.code is code


@pytest.mark.parametrize("name", ["philips_wrong_type.xml", "philips_wrong_version.xml"])
def test_documents_of_others_are_refused_by_name(read: Callable[..., Reading], shared_data: Path, name: str) -> None:
    with pytest.raises(EcgError, match=r"MortaraECG|1\.05") as refused:
        read((shared_data / "formats" / "broken" / name).read_bytes())

    assert refused.value.code is ErrorCode.UNSUPPORTED_FORMAT
