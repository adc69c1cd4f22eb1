"""GE CardioSoft XML: the strip of a resting ECG."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import cardiosoft
from ecg_shared.formats.signal_format import Reading


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    return lambda content: cardiosoft.read([as_file("ecg.xml", content)], JobOptions())


@pytest.fixture
def content(ecg_of: Callable[..., Ecg], written_as: Mapping[str, Callable[[Ecg], bytes]]) -> bytes:
    return written_as["cardiosoft"](ecg_of("II", "V1"))


def test_a_public_file_is_read_as_its_index_says(read: Callable[..., Reading], shared_data: Path) -> None:
    ecg, said = read((shared_data / "formats" / "cardiosoft.xml").read_bytes())

    assert (ecg.sampling_rate_hz, ecg.duration_s, len(ecg.lead_names), said) == (500.0, 10.0, 12, [])
    np.testing.assert_allclose(ecg.signal_mv[0, :3] * 1000, (-20, -10, -10))


def test_counts_and_resolution_make_the_recording(
    read: Callable[..., Reading], content: bytes, ecg_of: Callable[..., Ecg]
) -> None:
    ecg, _ = read(content)

    assert (ecg.lead_names, ecg.sampling_rate_hz) == (("II", "V1"), 500.0)
    assert ecg.start == datetime(2024, 5, 1, 12, 30, 1)  # noqa: DTZ001 - the cart's local time
    np.testing.assert_allclose(ecg.signal_mv, ecg_of("II", "V1").signal_mv, atol=2.6e-3)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"StripData", b"Strip", ErrorCode.SIGNAL_EMPTY),
        (b">500<", b"><", ErrorCode.CORRUPT_FILE),
        (b">500<", b">5<", ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        (b"uVperLsb", b"", ErrorCode.UNITS_UNKNOWN),
        (b'lead="V1"', b'lead="II"', ErrorCode.INVALID_LEADS),
        (b'lead="V1">', b'lead="V1">x', ErrorCode.CORRUPT_FILE),
    ],
)
def test_a_document_that_cannot_be_is_refused(
    read: Callable[..., Reading], content: bytes, old: bytes, new: bytes, code: ErrorCode
) -> None:
    assert old in content

    with pytest.raises(EcgError) as refused:
        read(content.replace(old, new))

    assert refused.value.code is code
