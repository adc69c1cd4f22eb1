"""HL7 aECG: the rhythm, whatever else a document holds."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import aecg
from ecg_shared.formats.signal_format import Reading


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    return lambda content: aecg.read([as_file("ecg.xml", content)], JobOptions())


@pytest.fixture
def content(ecg_of: Callable[..., Ecg], written_as: Mapping[str, Callable[[Ecg], bytes]]) -> bytes:
    return written_as["aecg"](ecg_of("II", "aVR"))


@pytest.mark.parametrize(
    ("name", "rate_hz", "n_leads", "seconds", "first_uv"),
    [
        ("aecg_example.xml", 500.0, 12, 10.0, (-5.0, -5.0, -5.0)),
        ("aecg_liryc.xml", 100.0, 12, 10.0, (-210.0, -200.0, -190.0)),
        ("aecg_72612.xml", 500.0, 12, 9.984, (-52.452, -66.757, -61.989)),  # its times are no times
        ("aecg_minimum.xml", 500.0, 1, 0.026, (-5.0, -5.0, -5.0)),
    ],
)
def test_public_files_are_read_as_their_index_says(
    read: Callable[..., Reading],
    shared_data: Path,
    name: str,
    rate_hz: float,
    n_leads: int,
    seconds: float,
    first_uv: tuple[float, ...],
) -> None:
    ecg, said = read((shared_data / "formats" / name).read_bytes())

    assert (ecg.sampling_rate_hz, len(ecg.lead_names), ecg.duration_s, said) == (rate_hz, n_leads, seconds, [])
    np.testing.assert_allclose(ecg.signal_mv[0, :3] * 1000, first_uv, atol=1e-3)


def test_digits_scale_origin_and_times_make_the_recording(
    read: Callable[..., Reading], content: bytes, ecg_of: Callable[..., Ecg]
) -> None:
    ecg, _ = read(content.replace(b"origin value='0' unit='uV'", b"origin value='1' unit='mV'"))

    assert (ecg.lead_names, ecg.sampling_rate_hz) == (("II", "aVR"), 500.0)
    assert ecg.start == datetime(2024, 5, 1, 12, 30, 1, 250_000)  # noqa: DTZ001 - the document names no zone
    np.testing.assert_allclose(ecg.signal_mv, ecg_of("II", "aVR").signal_mv + 1.0, atol=2.6e-3)  # half of 5 µV


@pytest.mark.parametrize(("step", "unit"), [("2", "ms"), ("2000", "us"), ("0.002", "s")])
def test_the_time_step_has_its_unit(read: Callable[..., Reading], content: bytes, step: str, unit: str) -> None:
    written = content.replace(b"value='0.002' unit='s'", f"value='{step}' unit='{unit}'".encode())

    assert read(written)[0].sampling_rate_hz == pytest.approx(500.0)


def test_sets_of_other_leads_are_put_in_their_time(read: Callable[..., Reading], content: bytes) -> None:
    first = content[content.index(b"<component><sequenceSet>") : content.index(b"</series>")]
    later = (
        first.replace(b"123001.250", b"123005.250").replace(b"LEAD_II'", b"LEAD_V1'").replace(b"LEAD_AVR", b"LEAD_V2")
    )

    ecg, _ = read(content.replace(first, first + later))

    assert (ecg.lead_names, ecg.duration_s) == (("II", "aVR", "V1", "V2"), 8.0)
    assert np.isnan(ecg.lead_mv("V1")).tolist() == [True] * 2000 + [False] * 2000


def test_a_representative_beat_before_the_rhythm_is_left_out(read: Callable[..., Reading], content: bytes) -> None:
    series = content[content.index(b"<component><series>") : content.index(b"</AnnotatedECG>")]
    beat = series.replace(b"RHYTHM", b"REPRESENTATIVE_BEAT").replace(b"LEAD_II'", b"LEAD_V1'")

    assert read(content.replace(series, beat + series))[0].lead_names == ("II", "aVR")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"RHYTHM", b"REPRESENTATIVE_BEAT", ErrorCode.SIGNAL_EMPTY),
        (b"TIME_ABSOLUTE", b"OTHER", ErrorCode.SAMPLING_RATE_MISSING),
        (b"value='0.002'", b"value='0'", ErrorCode.CORRUPT_FILE),
        (b"value='0.002'", b"value='-0.002'", ErrorCode.CORRUPT_FILE),
        (b"value='0.002' unit='s'", b"value='0.002' unit='h'", ErrorCode.CORRUPT_FILE),
        (b"value='0.002'", b"value='9'", ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        (b"scale value='5'", b"scale value='five'", ErrorCode.CORRUPT_FILE),
        (b"unit='uV'", b"unit='mmHg'", ErrorCode.UNITS_UNKNOWN),
        (b"LEAD_AVR", b"LEAD_II", ErrorCode.INVALID_LEADS),
        (b"<digits>", b"<digits>x ", ErrorCode.CORRUPT_FILE),
        (b"</series>", b"", ErrorCode.CORRUPT_FILE),
    ],
)
def test_a_document_that_cannot_be_is_refused(
    read: Callable[..., Reading], content: bytes, old: bytes, new: bytes, code: ErrorCode
) -> None:
    assert old in content

    with pytest.raises(EcgError) as refused:
        read(content.replace(old, new))

    assert refused.value.code is code
