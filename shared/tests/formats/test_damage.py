"""Whatever happens to a file's bytes, its reader answers with a recording or a coded error, and with nothing else."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError
from ecg_shared.contract.options import JobOptions, Units
from ecg_shared.formats import ALL, delimited, dicom, edf, read_ecg, wfdb
from ecg_shared.formats.sniffing import HEAD_BYTES, sniff_upload
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

damages = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "drop", "double", "fill", "insert"]), st.floats(0, 1), st.integers(0, 255)
    ),
    min_size=1,
    max_size=4,
)


def damaged(content: bytes, damage: list[tuple[str, float, int]]) -> bytes:
    for kind, where, what in damage:
        at = int(where * max(0, len(content) - 1))
        if kind == "flip" and content:
            content = content[:at] + bytes([content[at] ^ (1 << what % 8)]) + content[at + 1 :]
        elif kind == "cut":
            content = content[:at]
        elif kind == "drop":
            content = content[:at] + content[at + what :]
        elif kind == "double":
            content = content[:at] + content[at : at + what] * 2 + content[at + what :]
        elif kind == "fill":
            content = content[:at] + bytes([what]) * 16 + content[at + 16 :]
        elif kind == "insert":
            content = content[:at] + bytes([what, 0, what]) + content[at:]
    return content


def survives(files: list[Any]) -> None:
    for options in (JobOptions(), JobOptions(sampling_rate_hz=250, units=Units.UV)):
        try:
            ecg, _ = read_ecg(files, options)
        except EcgError:
            continue
        assert ecg.duration_s >= 2.0


FORMATS = [form.NAME for form in ALL]


@pytest.fixture(scope="module")
def written(ecg_of: Callable[..., Ecg], written_as: Mapping[str, Callable[[Ecg], bytes]]) -> dict[str, bytes]:
    ecg = ecg_of("I", "II", rate_hz=100.0, seconds=3.0)
    return {name: write(ecg) for name, write in written_as.items()}


@pytest.mark.parametrize("form", FORMATS)
@QUICK
@given(damage=damages)
def test_a_damaged_file_of_each_format(
    written: dict[str, bytes], as_file: Callable[..., Any], form: str, damage: list[tuple[str, float, int]]
) -> None:
    survives([as_file("ecg", damaged(written[form], damage))])


@QUICK
@given(
    damage=damages,
    which=st.sampled_from(["r.hea", "r.dat"]),
    code=st.sampled_from([8, 16, 24, 61, 80, 160, 212, 310, 311, 516]),
)
def test_a_damaged_wfdb_record_of_each_signal_format(
    as_file: Callable[..., Any], damage: list[tuple[str, float, int]], which: str, code: int
) -> None:
    header = (
        f"r 2 100 400 12:00:00 01/01/2020\nr.dat {code} 200(0)/mV 12 0 0\nr.dat {code} 200 12 0 0\n# note\n".encode()
    )
    files = {"r.hea": header, "r.dat": bytes(i * 37 % 251 for i in range(4000))}
    files[which] = damaged(files[which], damage)

    survives([as_file(name, content) for name, content in files.items()])


@QUICK
@given(content=st.binary(max_size=400), name=st.sampled_from(["", "a.csv", "a.hea", "a.edf", "a.pdf", "a.dcm"]))
def test_any_bytes_at_all(as_file: Callable[..., Any], content: bytes, name: str) -> None:
    survives([as_file(name, content)])


@QUICK
@given(text=st.text(alphabet="0123456789.,;:-+eE \t\n\"'#tmVIau[]()µ/", max_size=300))
def test_any_text_that_looks_a_little_like_a_table(as_file: Callable[..., Any], text: str) -> None:
    survives([as_file("a.csv", text)])


@QUICK
@given(text=st.text(alphabet="r.dat 0123456789x:+()/mV-e#\n", max_size=200))
def test_any_text_that_looks_a_little_like_a_header(as_file: Callable[..., Any], text: str) -> None:
    survives([as_file("r.hea", f"r 1 100 4\n{text}"), as_file("r.dat", bytes(64))])


@QUICK
@given(
    fields=st.lists(st.tuples(st.integers(0, 767), st.text("0123456789 -.eNanif", max_size=8)), min_size=1, max_size=5)
)
def test_any_fields_in_an_edf_header(
    written: dict[str, bytes], as_file: Callable[..., Any], fields: list[tuple[int, str]]
) -> None:
    content = written["edf"]
    for at, text in fields:
        content = content[:at] + text.encode() + content[at + len(text) :]

    survives([as_file("a.edf", content)])


@QUICK
@given(
    content=st.binary(max_size=300),
    start=st.sampled_from([b"", b"%PDF-", b"PK\x03\x04", b"II*\x00", b"\xff\xfe", b"<", b"0       "]),
)
def test_sniffing_any_bytes(content: bytes, start: bytes) -> None:
    try:
        found = sniff_upload((start + content)[:HEAD_BYTES], "")
    except EcgError:
        return
    assert found.kind in ("signal", "page")


signals = hnp.arrays(
    np.float32,
    st.tuples(st.integers(1, 4), st.integers(250, 400)),
    elements=st.floats(-30, 30, width=16) | st.just(float("nan")),
)


@QUICK
@given(signal_mv=signals, rate_hz=st.sampled_from([50.0, 100.0, 125.0, 128.0]))
def test_what_is_written_is_read_back_within_a_step(
    as_file: Callable[..., Any], signal_mv: Any, rate_hz: float
) -> None:
    ecg = Ecg(signal_mv, rate_hz, ("I", "II", "III", "V1")[: len(signal_mv)])

    in_csv, _ = delimited.read([as_file("a", delimited.write(ecg))], JobOptions(units=Units.MV))
    in_wfdb, _ = wfdb.read([as_file("a", wfdb.write(ecg))], JobOptions())
    in_edf, _ = edf.read([as_file("a", edf.write(ecg))], JobOptions())

    in_dicom, _ = dicom.read([as_file("a", dicom.write(ecg))], JobOptions())

    step_mv = 1e-4 if np.nanmax(np.abs(signal_mv), initial=0) < 3 else 1e-3
    np.testing.assert_allclose(in_csv.signal_mv, signal_mv, atol=1e-5)
    for again in (in_wfdb, in_dicom):
        np.testing.assert_allclose(again.signal_mv, signal_mv, atol=0.51 * step_mv)
    recorded = np.isfinite(signal_mv) & np.isfinite(in_edf.signal_mv[:, : ecg.n_samples])
    np.testing.assert_allclose(
        in_edf.signal_mv[:, : ecg.n_samples][recorded], signal_mv[recorded], atol=0.51 * step_mv
    )  # a gap of less than a tenth of a second is zeros there
