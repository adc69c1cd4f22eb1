"""GE MUSE XML: the rhythm of a cart's export."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import muse, read_ecg
from ecg_shared.formats.signal_format import Reading


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    return lambda content: muse.read([as_file("ecg.xml", content)], JobOptions())


@pytest.fixture
def content(ecg_of: Callable[..., Ecg], written_as: Mapping[str, Callable[[Ecg], bytes]]) -> bytes:
    return written_as["muse"](ecg_of("II", "V1", rate_hz=250.0))


@pytest.mark.parametrize(("name", "first_uv"), [("muse_introecg.xml", 107.36), ("muse_braveheart1.xml", -97.6)])
def test_public_files_are_read_as_their_index_says(
    as_file: Callable[..., Any], shared_data: Path, name: str, first_uv: float
) -> None:
    ecg, said = read_ecg([as_file(name, (shared_data / "formats" / name).read_bytes())], JobOptions())

    assert (ecg.sampling_rate_hz, ecg.duration_s, len(ecg.lead_names)) == (500.0, 10.0, 12)
    np.testing.assert_allclose(ecg.signal_mv[0, :3] * 1000, first_uv, rtol=1e-6)
    assert [code for code, _ in said] == ["leads_derived"]  # eight are stored


def test_counts_and_units_per_bit_make_the_recording(
    read: Callable[..., Reading], content: bytes, ecg_of: Callable[..., Ecg]
) -> None:
    ecg, _ = read(content)

    assert (ecg.lead_names, ecg.sampling_rate_hz) == (("II", "V1"), 250.0)
    assert ecg.start == datetime(2024, 5, 1, 12, 30, 1)  # noqa: DTZ001 - the cart's local time
    np.testing.assert_allclose(ecg.signal_mv, ecg_of("II", "V1", rate_hz=250.0).signal_mv, atol=2.6e-3)


def test_the_rate_has_an_exponent(read: Callable[..., Reading], content: bytes) -> None:
    written = content.replace(b"Base>250<", b"Base>25<").replace(b"Exponent>0<", b"Exponent>1<")

    assert read(written)[0].sampling_rate_hz == 250.0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b">Rhythm<", b">Median<", ErrorCode.SIGNAL_EMPTY),
        (b"Base>250<", b"Base>many<", ErrorCode.CORRUPT_FILE),
        (b"Base>250<", b"Base>0<", ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        (b"Exponent>0<", b"Exponent>300<", ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        (b"Total>1000<", b"Total>1001<", ErrorCode.CORRUPT_FILE),
        (b"CRC32>", b"CRC32>1", ErrorCode.CORRUPT_FILE),
        (b"MICROVOLTS", b"MMHG", ErrorCode.UNITS_UNKNOWN),
        (b">V1<", b">II<", ErrorCode.INVALID_LEADS),
        (b"<WaveFormData>A", b"<WaveFormData>", ErrorCode.CORRUPT_FILE),
    ],
)
def test_a_document_that_cannot_be_is_refused(
    read: Callable[..., Reading], content: bytes, old: bytes, new: bytes, code: ErrorCode
) -> None:
    assert old in content

    with pytest.raises(EcgError) as refused:
        read(content.replace(old, new))

    assert refused.value.code is code


def test_letters_lost_in_a_public_file_are_found(read: Callable[..., Reading], shared_data: Path) -> None:
    with pytest.raises(EcgError) as refused:
        read((shared_data / "formats" / "broken" / "muse_bad_base64.xml").read_bytes())

    assert refused.value.code is ErrorCode.CORRUPT_FILE
