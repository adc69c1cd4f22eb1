"""Public sample files of every format: read as their index says, or refused with the code that fits them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions, Units
from ecg_shared.formats import read_ecg
from ecg_shared.scores.figures import Figure

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
_SAID_BY_THE_CALLER: Final = {
    "plain_12lead.txt": JobOptions(sampling_rate_hz=500, units=Units.UV),
    "ptbxl_00100_hr.csv": JobOptions(sampling_rate_hz=500),
    "made_transposed_mV.tsv": JobOptions(sampling_rate_hz=500),
}


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file of the folder and its row of the index."""

    folder: Path
    row: dict[str, str]

    @property
    def name(self) -> str:
        """Its path in the folder."""
        return self.row["file"]


def sample_files(folder: Path) -> list[SampleFile]:
    """Return the files that ``INDEX.csv`` of a folder names; none where there is no such folder."""
    index = folder / "INDEX.csv"
    if not index.is_file():
        return []
    with index.open(newline="", encoding="utf-8") as opened:
        return [SampleFile(folder, row) for row in csv.DictReader(opened)]


def fault(sample: SampleFile) -> str | None:
    """Return what is wrong with the reading of a file, None where it is as it should be."""
    code = REFUSED.get(sample.name)
    try:
        ecg, _ = read_ecg(list(_pieces(sample)), _SAID_BY_THE_CALLER.get(sample.name, JobOptions()))
    except EcgError as error:
        return None if error.code is code else f"refused with {error.code}, not {code}"
    if code is not None:
        return f"read, not refused with {code}"
    rate_hz, seconds = float(sample.row["rate_hz"].split()[0]), float(sample.row["seconds"])
    if not np.isclose(ecg.sampling_rate_hz, rate_hz, rtol=1e-5):
        return f"{ecg.sampling_rate_hz} Hz, not {rate_hz}"
    if abs(ecg.duration_s - seconds) > 0.01:
        return f"{ecg.duration_s} s, not {seconds}"
    first_uv = [float(value) for value in sample.row["first3_uV"].split()]
    if not np.allclose(ecg.signal_mv[0, :3] * 1000, first_uv, rtol=1e-4, atol=1e-2):
        return f"begins with {ecg.signal_mv[0, :3] * 1000} µV, not {first_uv}"
    return None


def figures(folder: Path) -> list[Figure]:
    """Return the share of the files that are read or refused rightly; the others are named."""
    faults = {sample.name: fault(sample) for sample in sample_files(folder)}
    wrong = [f"{name}: {what}" for name, what in faults.items() if what]
    share = 1.0 - len(wrong) / len(faults) if faults else None
    note = "; ".join(wrong) or "rate, length and first samples as indexed, or refused with the right code"
    return [Figure("formats_right_fraction", share, "fraction", "higher", 1.0, n=len(faults), note=note)]


def _pieces(sample: SampleFile) -> Iterator[_File]:
    """Yield the file and, where it is a header, those that it names."""
    path = sample.folder / sample.name
    names = [path.name]
    if path.suffix == ".hea":
        lines = [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]
        names += [line.split()[0] for line in lines[1:]]
    for name in dict.fromkeys(names):
        if (path.parent / name).is_file():
            yield _File(name, (path.parent / name).read_bytes())
