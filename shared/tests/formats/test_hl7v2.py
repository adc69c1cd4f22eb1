"""HL7 v2 results with waveforms."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import hl7v2
from ecg_shared.formats.signal_format import Reading


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    return lambda content, **options: hl7v2.read([as_file("ecg.hl7", content)], JobOptions(**options))


@pytest.fixture
def content(ecg_of: Callable[..., Ecg], written_as: Mapping[str, Callable[[Ecg], bytes]]) -> bytes:
    return written_as["hl7v2"](ecg_of("II", "V1"))


def test_a_public_file_is_read_as_its_index_says(read: Callable[..., Reading], shared_data: Path) -> None:
    ecg, said = read((shared_data / "formats" / "made_oru_r01.hl7").read_bytes())

    assert (ecg.sampling_rate_hz, ecg.duration_s, ecg.lead_names, said) == (500.0, 10.0, ("I", "II", "III", "V1"), [])
    np.testing.assert_allclose(ecg.signal_mv[0, :3] * 1000, 550)


def test_values_rate_and_resolution_make_the_recording(
    read: Callable[..., Reading], content: bytes, ecg_of: Callable[..., Ecg]
) -> None:
    ecg, said = read(content)

    assert (ecg.lead_names, ecg.sampling_rate_hz, said) == (("II", "V1"), 500.0, [])
    assert ecg.start == datetime(2024, 5, 1, 12, 30, 1)  # noqa: DTZ001 - the message names no zone
    np.testing.assert_allclose(ecg.signal_mv, ecg_of("II", "V1").signal_mv, atol=2.6e-3)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_lines_may_end_as_editors_end_them(read: Callable[..., Reading], content: bytes, line_end: bytes) -> None:
    assert read(content.replace(b"\r", line_end))[0].lead_names == ("II", "V1")


def test_an_empty_value_is_no_sample(read: Callable[..., Reading], content: bytes) -> None:
    ecg, _ = read(content.replace(b"|0^0^0^", b"|^0^0^", 1))

    assert np.flatnonzero(np.isnan(ecg.signal_mv[0])).tolist() == [0]


def test_waveforms_that_are_no_ecg_are_left_out_and_said(read: Callable[..., Reading], content: bytes) -> None:
    ecg, said = read(content.replace(b"131331^MDC_ECG_ELEC_POTL_V1", b"150452^MDC_PULS_OXIM_PLETH"))

    assert ecg.lead_names == ("II",)
    assert [code for code, _ in said] == ["columns_ignored"]


def test_the_caller_can_say_the_rate(read: Callable[..., Reading], content: bytes) -> None:
    assert read(content.replace(b"MDC_ATTR_SAMP_RATE", b"OTHER"), sampling_rate_hz=250)[0].duration_s == 8.0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"|NA|", b"|ED|", ErrorCode.SIGNAL_EMPTY),
        (b"MDC_ATTR_SAMP_RATE", b"OTHER", ErrorCode.SAMPLING_RATE_MISSING),
        (b"|500|", b"|fast|", ErrorCode.CORRUPT_FILE),
        (b"|500|", b"|0|", ErrorCode.CORRUPT_FILE),
        (b"|500|", b"|5|", ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        (b"|0^0^", b"|0^zero^", ErrorCode.CORRUPT_FILE),
        (b"MDC_DIM_MICRO_VOLT", b"MDC_DIM_MMHG", ErrorCode.UNITS_UNKNOWN),
        (b"131331^MDC_ECG_ELEC_POTL_V1", b"131330^MDC_ECG_ELEC_POTL_II", ErrorCode.INVALID_LEADS),
    ],
)
def test_a_message_that_cannot_be_is_refused(
    read: Callable[..., Reading], content: bytes, old: bytes, new: bytes, code: ErrorCode
) -> None:
    assert old in content

    with pytest.raises(EcgError) as refused:
        read(content.replace(old, new))

    assert refused.value.code is code


def test_nothing_of_the_patient_is_read(read: Callable[..., Reading], content: bytes) -> None:
    ecg, said = read(content.replace(b"\rOBR", b"\rPID|1||CANARY||Canary^Patient\rOBR"))

    assert "canary" not in f"{ecg}{said}".lower()
