"""AliveCor ATC: blocks with the sum of their bytes."""

import struct
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import atc
from ecg_shared.formats.signal_format import Reading

MARK = b"ALIVE\x00\x00\x00\x03\x00\x00\x00"
FORMAT = struct.pack("<BHHBH", 1, 300, 500, 2, 0)


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    return lambda content: atc.read([as_file("ecg.atc", content)], JobOptions())


def of(*blocks: tuple[bytes, bytes]) -> bytes:
    wholes = [name + struct.pack("<I", len(data)) + data for name, data in blocks]
    return MARK + b"".join(whole + struct.pack("<I", sum(whole)) for whole in wholes)


@pytest.mark.parametrize(
    ("name", "n_leads", "first_uv"),
    [
        ("atc_1lead.atc", 1, (497.5, 527.5, 512)),
        ("atc_6lead.atc", 6, (-316, -287, -235)),
        ("atc_normal_v2.atc", 1, (-41, -67, -81.5)),
    ],
)
def test_public_files_are_read_as_their_index_says(
    read: Callable[..., Reading], shared_data: Path, name: str, n_leads: int, first_uv: tuple[float, ...]
) -> None:
    ecg, said = read((shared_data / "formats" / name).read_bytes())

    assert (ecg.sampling_rate_hz, ecg.duration_s, said) == (300.0, 30.0, [])
    assert ecg.lead_names == ("I", "II", "III", "aVR", "aVL", "aVF")[:n_leads]
    np.testing.assert_allclose(ecg.signal_mv[0, :3] * 1000, first_uv, rtol=1e-6)


def test_blocks_make_the_recording(
    read: Callable[..., Reading], ecg_of: Callable[..., Ecg], written_as: Mapping[str, Callable[[Ecg], bytes]]
) -> None:
    made = ecg_of("I", "II", rate_hz=300.0)

    ecg, _ = read(written_as["atc"](made))

    assert (ecg.lead_names, ecg.sampling_rate_hz) == (("I", "II"), 300.0)
    assert ecg.start == datetime(2024, 5, 1, 12, 30, 1, tzinfo=timezone(timedelta(hours=2)))
    np.testing.assert_allclose(ecg.signal_mv, made.signal_mv, atol=2.6e-3)


def test_a_block_whose_sum_is_wrong_is_refused(read: Callable[..., Reading], shared_data: Path) -> None:
    with pytest.raises(EcgError) as refused:
        read((shared_data / "formats" / "broken" / "atc_checksum.atc").read_bytes())

    assert refused.value.code is ErrorCode.CORRUPT_FILE


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (MARK, ErrorCode.SIGNAL_EMPTY),
        (of((b"ecg ", bytes(6000))), ErrorCode.CORRUPT_FILE),
        (of((b"fmt ", FORMAT)), ErrorCode.SIGNAL_EMPTY),
        (of((b"fmt ", FORMAT), (b"ecg ", bytes(6001))), ErrorCode.CORRUPT_FILE),
        (of((b"fmt ", b"\x02" + FORMAT[1:]), (b"ecg ", bytes(6000))), ErrorCode.CORRUPT_FILE),
        (of((b"fmt ", struct.pack("<BHHBH", 1, 0, 500, 2, 0)), (b"ecg ", bytes(6000))), ErrorCode.CORRUPT_FILE),
        (of((b"fmt ", FORMAT), (b"ecg ", bytes(6000)))[:-5], ErrorCode.CORRUPT_FILE),
        (of((b"fmt ", FORMAT)) + b"ecg", ErrorCode.CORRUPT_FILE),
    ],
)
def test_blocks_that_cannot_be_are_refused(read: Callable[..., Reading], content: bytes, code: ErrorCode) -> None:
    with pytest.raises(EcgError) as refused:
        read(content)

    assert refused.value.code is code
