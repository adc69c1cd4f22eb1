"""MFER: fields that describe the samples, for all channels or for one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import mfer
from ecg_shared.formats.signal_format import Reading

PREAMBLE = b"\x40\x20" + b"MFR ".ljust(32)
LITTLE = b"\x01\x01\x01"
WAVES = np.arange(1000, dtype="<i2")


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    return lambda content: mfer.read([as_file("ecg.mwf", content)], JobOptions())


@pytest.fixture
def content(ecg_of: Callable[..., Ecg], written_as: Mapping[str, Callable[[Ecg], bytes]]) -> bytes:
    return written_as["mfer"](ecg_of("II", "V1"))


def of_lead_ii(*fields: bytes, waves: bytes = WAVES.tobytes()) -> bytes:
    """A little endian file of lead II with further fields before its samples."""
    size = len(waves).to_bytes(2, "big")
    return PREAMBLE + LITTLE + b"\x09\x01\x02" + b"".join(fields) + b"\x1e\x82" + size + waves


def test_a_public_file_is_read_as_its_index_says(read: Callable[..., Reading], shared_data: Path) -> None:
    ecg, said = read((shared_data / "formats" / "mfer_nk.mwf").read_bytes())

    assert (ecg.sampling_rate_hz, ecg.duration_s, ecg.lead_names) == (250.0, 720.0, ("II", "V5"))
    assert [code for code, _ in said] == ["columns_ignored"]  # respiration, oxygen, a status
    np.testing.assert_allclose(ecg.signal_mv[0, :3] * 1000, (36, 30, 16))


def test_blocks_interval_and_resolution_make_the_recording(
    read: Callable[..., Reading], content: bytes, ecg_of: Callable[..., Ecg]
) -> None:
    ecg, said = read(content)

    assert (ecg.lead_names, ecg.sampling_rate_hz, said) == (("II", "V1"), 500.0, [])
    assert ecg.start == datetime(2024, 5, 1, 12, 30, 1)  # noqa: DTZ001 - the monitor's local time
    np.testing.assert_allclose(ecg.signal_mv, ecg_of("II", "V1").signal_mv, atol=2.6e-3)  # half of 5 µV


def test_what_no_field_says_is_the_standards_default(read: Callable[..., Reading]) -> None:
    ecg, _ = read(of_lead_ii())

    assert ecg.sampling_rate_hz == 1000.0
    np.testing.assert_allclose(ecg.signal_mv[0], WAVES / 1000, rtol=1e-6)  # 1 µV a count


@pytest.mark.parametrize(
    ("interval", "rate_hz"),
    [
        (b"\x0b\x03\x01\xfd\x04", 250.0),  # 4 * 10^-3 s
        (b"\x0b\x03\x00\x02\x05", 500.0),  # 5 * 10^2 Hz
        (b"\x0b\x04\x01\xfa\xd0\x07", 500.0),  # 2000 * 10^-6 s
    ],
)
def test_an_interval_is_a_time_or_a_rate(read: Callable[..., Reading], interval: bytes, rate_hz: float) -> None:
    assert read(of_lead_ii(interval))[0].sampling_rate_hz == pytest.approx(rate_hz)


@pytest.mark.parametrize(("kind", "dtype"), [(0, "<i2"), (1, "<u2"), (2, "<i4"), (3, "u1"), (6, "<u4"), (7, "<f4")])
def test_samples_have_their_type(read: Callable[..., Reading], kind: int, dtype: str) -> None:
    values = np.arange(500) % 200

    ecg, _ = read(of_lead_ii(b"\x0a\x01" + bytes([kind]), waves=values.astype(dtype).tobytes()))

    np.testing.assert_allclose(ecg.signal_mv[0] * 1000, values, rtol=1e-6)


def test_the_null_value_is_no_sample_and_the_offset_is_taken_off(read: Callable[..., Reading]) -> None:
    ecg, _ = read(of_lead_ii(b"\x12\x02\x03\x00", b"\x0d\x02\x0a\x00"))

    assert np.flatnonzero(np.isnan(ecg.signal_mv[0])).tolist() == [3]
    assert ecg.signal_mv[0, 10] == 0.0


def test_several_fields_of_samples_follow_each_other(read: Callable[..., Reading]) -> None:
    once = of_lead_ii()

    ecg, _ = read(once + once[once.index(b"\x1e\x82") :])

    assert ecg.n_samples == 2000
    assert ecg.signal_mv[0, 1000] == 0.0


def test_nothing_behind_the_end_is_read(read: Callable[..., Reading]) -> None:
    assert read(of_lead_ii() + b"\x80\x00\xff\xff")[0].n_samples == 1000


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ((b"\x0e\x02\x01\x00",), ErrorCode.UNSUPPORTED_FORMAT),  # compressed
        ((b"\x0a\x01\x63",), ErrorCode.UNSUPPORTED_FORMAT),
        ((b"\x05\x01\x00",), ErrorCode.CORRUPT_FILE),
        ((b"\x05\x02\xff\xff",), ErrorCode.CORRUPT_FILE),
        ((b"\x04\x02\x07\x00",), ErrorCode.CORRUPT_FILE),  # blocks of 7 do not divide 1,000 samples
        ((b"\x04\x01\x00",), ErrorCode.CORRUPT_FILE),
        ((b"\x06\x02\x01\x00", b"\x04\x02\x64\x00"), ErrorCode.CORRUPT_FILE),  # one sequence of 100
        ((b"\x0b\x03\x01\xfd\x00",), ErrorCode.CORRUPT_FILE),
        ((b"\x0b\x03\x01\x7f\xff",), ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        ((b"\x09\x01\xc8",), ErrorCode.INVALID_LEADS),  # no ECG
        ((b"\x0c\x03\x01\x00\x01",), ErrorCode.INVALID_LEADS),  # millimetres of mercury
        ((b"\x05\x01\x02",), ErrorCode.INVALID_LEADS),  # two channels, both lead II
    ],
)
def test_fields_that_lie_are_refused(read: Callable[..., Reading], fields: tuple[bytes, ...], code: ErrorCode) -> None:
    with pytest.raises(EcgError) as refused:
        read(of_lead_ii(*fields))

    assert refused.value.code is code


@pytest.mark.parametrize("share", [0.3, 0.5, 0.99])
def test_a_file_that_is_cut_is_refused(read: Callable[..., Reading], content: bytes, share: float) -> None:
    with pytest.raises(EcgError) as refused:
        read(content[: int(len(content) * share)])

    assert refused.value.code is ErrorCode.CORRUPT_FILE
