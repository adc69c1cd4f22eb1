"""Every public sample of a format is read as the folder's index says, or refused with the code that fits it."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions, Units
from ecg_shared.formats import read_ecg

FOLDER: Final = Path(__file__).parents[4] / "shared" / "data" / "formats"
INDEX: Final = list(csv.DictReader((FOLDER / "INDEX.csv").read_text().splitlines())) if FOLDER.is_dir() else []

REFUSED: Final = {
    "scp_healforce62.scp": ErrorCode.CORRUPT_FILE,  # its sections are not where its table says
    "aecg_minimum.xml": ErrorCode.SIGNAL_TOO_SHORT,  # 13 samples
    "fhir_tw_12lead.json": ErrorCode.SIGNAL_TOO_SHORT,  # a second
    "opensignals_ecg.txt": ErrorCode.UNITS_UNKNOWN,  # raw counts without a gain
    "plain_heartpy2.csv": ErrorCode.INVALID_LEADS,  # a pulse wave
    "made_beats_187.csv": ErrorCode.INVALID_LEADS,  # beats, their amplitude lost
    "plain_one_column.txt": ErrorCode.SAMPLING_RATE_MISSING,
    "broken/philips_wrong_type.xml": ErrorCode.UNSUPPORTED_FORMAT,
    "broken/philips_wrong_version.xml": ErrorCode.UNSUPPORTED_FORMAT,
    "broken/atc_checksum.atc": ErrorCode.CORRUPT_FILE,
    "broken/aecg_empty.xml": ErrorCode.SIGNAL_EMPTY,
    "broken/wfdb_no_dat.hea": ErrorCode.CORRUPT_FILE,
    "broken/edf_annotations_only.edf": ErrorCode.INVALID_LEADS,
    "broken/scp_cut.scp": ErrorCode.CORRUPT_FILE,
    "broken/scp_crc.scp": ErrorCode.CORRUPT_FILE,
    "broken/dicom_cut.dcm": ErrorCode.CORRUPT_FILE,
    "broken/muse_bad_base64.xml": ErrorCode.CORRUPT_FILE,
    "broken/xml_cut.xml": ErrorCode.CORRUPT_FILE,
    "broken/edf_cut.edf": ErrorCode.CORRUPT_FILE,
    "broken/empty.scp": ErrorCode.EMPTY_FILE,
    "broken/csv_text_only.csv": ErrorCode.SIGNAL_EMPTY,
    "broken/csv_gaps.csv": ErrorCode.SIGNAL_TOO_SHORT,
    "broken/xml_entities.xml": ErrorCode.FORBIDDEN_CONTENT,
    "broken/dcm_is_text.dcm": ErrorCode.TYPE_MISMATCH,
}
SAID_BY_THE_CALLER: Final = {
    "plain_12lead.txt": JobOptions(sampling_rate_hz=500, units=Units.UV),
    "ptbxl_00100_hr.csv": JobOptions(sampling_rate_hz=500),
    "made_transposed_mV.tsv": JobOptions(sampling_rate_hz=500),
}


def recording(as_file: Callable[..., Any], name: str) -> list[Any]:
    path = FOLDER / name
    names = {path.name}
    if path.suffix == ".hea":
        lines = [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]
        names |= {line.split()[0] for line in lines[1:]}
    return [as_file(one, (path.parent / one).read_bytes()) for one in names if (path.parent / one).is_file()]


@pytest.mark.parametrize("row", [r for r in INDEX if r["file"] not in REFUSED], ids=lambda row: row["file"])
def test_a_sound_file_gives_rate_duration_and_first_samples(as_file: Callable[..., Any], row: dict[str, str]) -> None:
    ecg, _ = read_ecg(recording(as_file, row["file"]), SAID_BY_THE_CALLER.get(row["file"], JobOptions()))

    assert ecg.sampling_rate_hz == pytest.approx(float(row["rate_hz"].split()[0]), rel=1e-5)
    assert ecg.duration_s == pytest.approx(float(row["seconds"]), abs=0.01)
    first_uv = [float(value) for value in row["first3_uV"].split()]
    np.testing.assert_allclose(ecg.signal_mv[0, :3] * 1000, first_uv, rtol=1e-4, atol=1e-2)


@pytest.mark.parametrize(("name", "code"), REFUSED.items())
def test_a_file_that_cannot_be_read_is_refused_with_its_code(
    as_file: Callable[..., Any], shared_data: Path, name: str, code: ErrorCode
) -> None:
    assert (shared_data / "formats" / name).is_file()

    with pytest.raises(EcgError) as refused:
        read_ecg(recording(as_file, name), JobOptions())

    assert refused.value.code is code
