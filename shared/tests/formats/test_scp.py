"""SCP-ECG: sections, checksums, Huffman codes, differences and subtracted beats."""

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
from ecg_shared.formats import aecg, scp
from ecg_shared.formats.scp_huffman import decode, tables_in, undo_differences
from ecg_shared.formats.signal_format import Reading

Record = Callable[[Mapping[int, bytes]], bytes]


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    return lambda content: scp.read([as_file("ecg.scp", content)], JobOptions())


@pytest.fixture
def content(ecg_of: Callable[..., Ecg], written_as: Mapping[str, Callable[[Ecg], bytes]]) -> bytes:
    return written_as["scp"](ecg_of("II", "V1"))


def one_lead(counts: np.ndarray, *, flags: int = 0b100, order: int = 0, bimodal: int = 0) -> dict[int, bytes]:
    """Sections of lead II at 500 Hz, 1 µV a count, stored as plain 16-bit numbers."""
    data = counts.astype("<i2").tobytes()
    return {
        3: bytes([1, flags]) + struct.pack("<IIB", 1, len(counts), 2),
        6: struct.pack("<HHBBH", 1000, 2000, order, bimodal, len(data)) + data,
    }


def refusal(read: Callable[..., Reading], content: bytes) -> EcgError:
    with pytest.raises(EcgError) as refused:
        read(content)
    return refused.value


def test_a_public_file_holds_the_same_tracing_as_its_sister_in_aecg(
    as_file: Callable[..., Any], read: Callable[..., Reading], shared_data: Path
) -> None:
    folder = shared_data / "formats"

    ecg, said = read((folder / "scp_example.scp").read_bytes())
    sister, _ = aecg.read([as_file("a", (folder / "aecg_example.xml").read_bytes())], JobOptions())

    assert (ecg.sampling_rate_hz, ecg.duration_s, ecg.lead_names, said) == (500.0, 10.0, sister.lead_names, [])
    assert ecg.start == sister.start
    np.testing.assert_allclose(ecg.signal_mv, sister.signal_mv, atol=1e-6)


def test_coded_second_differences_make_the_recording(
    read: Callable[..., Reading], content: bytes, ecg_of: Callable[..., Ecg]
) -> None:
    ecg, _ = read(content)

    assert (ecg.lead_names, ecg.sampling_rate_hz) == (("II", "V1"), 500.0)
    assert ecg.start == datetime(2024, 5, 1, 12, 30, 1)  # noqa: DTZ001 - the cart's local time
    np.testing.assert_allclose(ecg.signal_mv, ecg_of("II", "V1").signal_mv, atol=2.6e-3)  # half of 5 µV


@pytest.mark.parametrize(
    ("bits", "number"),
    [
        ("0", 0),
        ("100", 1),
        ("101", -1),
        ("1111111100", 8),
        ("1111111101", -8),
        ("1111111110" + "10000000", -128),
        ("1111111111" + "0111111111111111", 32_767),
    ],
)
def test_the_default_table_is_that_of_the_standard(bits: str, number: int) -> None:
    padded = bits.ljust(-(-len(bits) // 8) * 8, "0")
    data = int(padded, 2).to_bytes(len(padded) // 8, "big")

    assert decode(data, tables_in(struct.pack("<H", 19_999)), n_samples=1).tolist() == [number]


def test_a_table_of_the_file_has_prefixes_with_the_first_bit_last_and_can_switch() -> None:
    """Table 1: 0 is 5; 01 (stored as 0b10) goes to table 2; 11 takes four more bits. Table 2: 1 is -7, 0 goes back."""
    section = struct.pack("<HH", 2, 3)
    section += struct.pack("<BBBhI", 1, 1, 1, 5, 0b0)
    section += struct.pack("<BBBhI", 2, 2, 0, 2, 0b01)  # read from its last bit: 1, 0
    section += struct.pack("<BBBhI", 2, 6, 1, 0, 0b11)
    section += struct.pack("<H", 2) + struct.pack("<BBBhI", 1, 1, 1, -7, 0b1) + struct.pack("<BBBhI", 1, 1, 0, 1, 0b0)
    bits = "0" + "10" + "1" + "1" + "0" + "11" + "1000"  # 5, to 2, -7, -7, to 1, suffix 1000 = -8

    numbers = decode(int(bits.ljust(16, "0"), 2).to_bytes(2, "big"), tables_in(section), n_samples=4)

    assert numbers.tolist() == [5, -7, -7, -8]


def test_differences_are_undone() -> None:
    samples = np.array([3, 5, 4, -2, -2])

    assert undo_differences(np.array([3, 2, -1, -6, 0]), 1).tolist() == samples.tolist()
    assert undo_differences(np.array([3, 5, -3, -5, 6]), 2).tolist() == samples.tolist()


def test_a_subtracted_reference_beat_is_added_at_each_beat_of_its_type(
    read: Callable[..., Reading], scp_record: Record
) -> None:
    """A beat of 10 ms (5 samples, 2 µV a count, fiducial its third) at samples 101 and 301; 201 is of another type."""
    beat = np.array([1, 2, 9, 2, 1])
    sections = one_lead(np.zeros(1000), flags=0b101)
    beats = [(0, 99, 101, 103), (1, 199, 201, 203), (0, 300, 301, 302)]  # the last one is cut on both sides
    sections[4] = struct.pack("<HHH", 10, 3, len(beats)) + b"".join(struct.pack("<HIII", *one) for one in beats)
    sections[5] = struct.pack("<HHBBH", 2000, 2000, 0, 0, 10) + beat.astype("<i2").tobytes()

    ecg, _ = read(scp_record(sections))

    counts = np.rint(ecg.signal_mv[0] * 1000).astype(int)
    assert counts[98:103].tolist() == [2, 4, 18, 4, 2]  # sample 99 is index 98
    assert counts[299:302].tolist() == [4, 18, 4]
    assert np.count_nonzero(counts) == 8


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.99])
def test_a_record_that_is_cut_is_refused(read: Callable[..., Reading], content: bytes, share: float) -> None:
    assert refusal(read, content[: int(len(content) * share)]).code is ErrorCode.CORRUPT_FILE


def test_one_flipped_bit_is_found_by_the_checksum_of_its_section(read: Callable[..., Reading], content: bytes) -> None:
    flipped = content[:-10] + bytes([content[-10] ^ 1]) + content[-9:]

    error = refusal(read, flipped)

    assert error.code is ErrorCode.CORRUPT_FILE
    assert "section 6" in str(error)


@pytest.mark.parametrize("name", ["broken/scp_crc.scp", "broken/scp_cut.scp", "scp_healforce62.scp"])
def test_public_files_that_are_broken_are_refused_by_section(
    read: Callable[..., Reading], shared_data: Path, name: str
) -> None:
    error = refusal(read, (shared_data / "formats" / name).read_bytes())

    assert error.code is ErrorCode.CORRUPT_FILE
    assert "ection" in str(error)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({3: b""}, ErrorCode.SIGNAL_EMPTY),
        ({6: b""}, ErrorCode.SIGNAL_EMPTY),
        ({3: bytes([200, 0])}, ErrorCode.INVALID_LEADS),
        ({3: bytes([0, 0])}, ErrorCode.INVALID_LEADS),
        ({3: bytes([2, 0]) + struct.pack("<IIBIIB", 1, 1000, 2, 1, 1000, 2)}, ErrorCode.INVALID_LEADS),
        ({3: bytes([1, 0]) + struct.pack("<IIB", 1, 1001, 2)}, ErrorCode.CORRUPT_FILE),
        ({3: bytes([1, 0]) + struct.pack("<IIB", 0, 999, 2)}, ErrorCode.CORRUPT_FILE),
        ({3: bytes([1, 0]) + struct.pack("<IIB", 1, 2**32 - 1, 2)}, ErrorCode.SIGNAL_TOO_LONG),
        ({3: bytes([1, 0]) + struct.pack("<IIB", 1000, 1, 2)}, ErrorCode.SIGNAL_EMPTY),
        ({3: bytes([1, 1]) + struct.pack("<IIB", 1, 1000, 2)}, ErrorCode.CORRUPT_FILE),  # its beat is missing
        ({2: struct.pack("<H", 0)}, ErrorCode.CORRUPT_FILE),
        ({2: struct.pack("<HH", 1, 500)}, ErrorCode.CORRUPT_FILE),
        ({2: struct.pack("<HHBBBhI", 1, 1, 0, 0, 1, 0, 0)}, ErrorCode.CORRUPT_FILE),  # a code of no bits
        ({6: struct.pack("<HHBBH", 1000, 0, 0, 0, 0)}, ErrorCode.CORRUPT_FILE),
        ({6: struct.pack("<HHBBH", 1000, 2000, 0, 1, 0)}, ErrorCode.UNSUPPORTED_FORMAT),
        ({6: struct.pack("<HHBBH", 1000, 2000, 3, 0, 0)}, ErrorCode.CORRUPT_FILE),
        ({6: struct.pack("<HHBBH", 1000, 2000, 0, 0, 60_000)}, ErrorCode.CORRUPT_FILE),
    ],
)
def test_sections_that_lie_are_refused(
    read: Callable[..., Reading], scp_record: Record, change: dict[int, bytes], code: ErrorCode
) -> None:
    assert refusal(read, scp_record(one_lead(np.arange(1000)) | change)).code is code


def test_nothing_of_the_patient_is_read(read: Callable[..., Reading], scp_record: Record) -> None:
    name = struct.pack("<BH", 0, 7) + b"Canary\x00"

    ecg, said = read(scp_record(one_lead(np.arange(1000)) | {1: name + b"\xff\x00\x00"}))

    assert "canary" not in f"{ecg}{said}".lower()
