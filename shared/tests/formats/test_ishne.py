"""ISHNE Holter files, and headers that lie. Bytes are counted from the file's first."""

import struct
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import ishne
from ecg_shared.formats.signal_format import Reading

CHECKSUM, SAMPLES, BEGIN, LEADS, FIRST_LEAD, RESOLUTION, RATE = 8, 14, 22, 156, 158, 206, 272


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    return lambda content: ishne.read([as_file("holter.ecg", content)], JobOptions())


@pytest.fixture
def content(ecg_of: Callable[..., Ecg], written_as: Mapping[str, Callable[[Ecg], bytes]]) -> bytes:
    return written_as["ishne"](ecg_of("II", "V1", rate_hz=200.0))


def changed(content: bytes, at: int, form: str, value: int) -> bytes:
    """Return the file with one number changed, and its checksum left open, as many recorders do."""
    made = bytearray(content)
    struct.pack_into(form, made, at, value)
    struct.pack_into("<H", made, CHECKSUM, 0)
    return bytes(made)


def test_a_public_file_is_read_as_its_index_says(read: Callable[..., Reading], shared_data: Path) -> None:
    ecg, said = read((shared_data / "formats" / "made_holter.ecg").read_bytes())

    assert (ecg.sampling_rate_hz, ecg.duration_s, ecg.lead_names, said) == (360.0, 60.0, ("II", "V5"), [])
    np.testing.assert_allclose(ecg.signal_mv[0, :3] * 1000, -145)


def test_counts_and_nanovolts_make_the_recording(
    read: Callable[..., Reading], content: bytes, ecg_of: Callable[..., Ecg]
) -> None:
    ecg, _ = read(content)

    assert (ecg.lead_names, ecg.sampling_rate_hz) == (("II", "V1"), 200.0)
    assert ecg.start == datetime(2024, 5, 1, 12, 30, 1)  # noqa: DTZ001 - the recorder's local time
    np.testing.assert_allclose(ecg.signal_mv, ecg_of("II", "V1", rate_hz=200.0).signal_mv, atol=2.6e-3)


def test_the_number_of_samples_may_count_all_leads(read: Callable[..., Reading], content: bytes) -> None:
    assert read(changed(content, SAMPLES, "<i", 1600))[0].n_samples == 800


def test_the_smallest_count_is_no_sample(read: Callable[..., Reading], content: bytes) -> None:
    ecg, _ = read(changed(content, 522, "<h", -32768))

    assert np.isnan(ecg.signal_mv).sum() == 1


def test_leads_of_unknown_name_are_numbered(read: Callable[..., Reading], content: bytes) -> None:
    assert read(changed(content, FIRST_LEAD, "<h", 0))[0].lead_names == ("ECG1", "V1")


@pytest.mark.parametrize(
    ("at", "form", "value", "code"),
    [
        (SAMPLES, "<i", 801, ErrorCode.CORRUPT_FILE),
        (SAMPLES, "<i", -1, ErrorCode.CORRUPT_FILE),
        (BEGIN, "<i", 10, ErrorCode.CORRUPT_FILE),
        (BEGIN, "<i", 2**31 - 1, ErrorCode.CORRUPT_FILE),
        (LEADS, "<h", 0, ErrorCode.INVALID_LEADS),
        (LEADS, "<h", 13, ErrorCode.INVALID_LEADS),
        (LEADS, "<h", -1, ErrorCode.INVALID_LEADS),
        (FIRST_LEAD, "<h", 11, ErrorCode.INVALID_LEADS),  # V1 twice
        (RESOLUTION, "<h", 0, ErrorCode.UNITS_UNKNOWN),
        (RATE, "<h", 0, ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        (RATE, "<h", -250, ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
    ],
)
def test_a_header_that_lies_is_refused(
    read: Callable[..., Reading], content: bytes, at: int, form: str, value: int, code: ErrorCode
) -> None:
    with pytest.raises(EcgError) as refused:
        read(changed(content, at, form, value))

    assert refused.value.code is code


def test_a_header_whose_checksum_is_wrong_is_refused(read: Callable[..., Reading], content: bytes) -> None:
    with pytest.raises(EcgError, match="checksum"):
        read(content[:140] + b"\x07" + content[141:])


@pytest.mark.parametrize("share", [0.05, 0.5, 0.99])
def test_a_file_that_is_cut_is_refused(read: Callable[..., Reading], content: bytes, share: float) -> None:
    with pytest.raises(EcgError) as refused:
        read(content[: int(len(content) * share)])

    assert refused.value.code is ErrorCode.CORRUPT_FILE
