"""The twelve-lead recordings that the suite of pages is drawn from: kept out of training, or a user's own."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import soundfile  # type: ignore[import-untyped]
import wfdb
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError
from ecg_shared.contract.leads import STANDARD_LEADS, standard_lead
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import read_ecg
from ecg_training.pages.split import Split, ludb_split, ptbxl_split

_ARCHIVES: Final = ("ptbxl_500hz.zip", "ptbxl_500hz_b.zip")
_ARCHIVE_100HZ: Final = "ptbxl_100hz.zip"


@dataclass(frozen=True, slots=True)
class Recording:
    """Where a recording is: a WFDB header, a record of an archive, or a file of any format that we read."""

    kind: Literal["wfdb", "ptbxl", "file"]
    path: Path
    name: str

    def read(self) -> Ecg:
        """Read it. Raises EcgError for what is wrong with a user's file."""
        if self.kind == "ptbxl":
            return _read_ptbxl(self.path, self.name)
        if self.kind == "wfdb":
            record = wfdb.rdrecord(str(self.path.with_suffix("")))
            names = tuple(standard_lead(name) or name for name in record.sig_name)
            return Ecg(np.ascontiguousarray(record.p_signal.T, np.float32), float(record.fs), names)
        return read_ecg([_File(self.path.name, self.path.read_bytes())], JobOptions())[0]


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content: bytes


def held_out(data: Path, split: Split = Split.TEST) -> list[Recording]:
    """Return one side of LUDB and PTB-XL below ``data``, in an order that mixes them and never changes."""
    ludb = [
        Recording("wfdb", header, f"ludb/{header.stem}")
        for header in (data / "ludb" / "data").glob("*.hea")
        if ludb_split(int(header.stem)) is split
    ]
    ptbxl = [
        Recording("ptbxl", archive, match[1])
        for archive in (data / "ptbxl" / name for name in _ARCHIVES)
        if archive.exists()
        for match in map(re.compile(r"(\d+_hr)\.hea").fullmatch, _members(archive))
        if match and ptbxl_split(int(match[1][:5])) is split
    ]
    return sorted((*ludb, *ptbxl), key=lambda recording: zlib.crc32(recording.name.encode()))


def held_out_100hz(data: Path) -> list[Recording]:
    """Return the 100 Hz records of PTB-XL below ``data``: none is among those that networks of pages saw."""
    archive = data / "ptbxl" / _ARCHIVE_100HZ
    headers = [name for name in _members(archive) if name.endswith(".hea")] if archive.exists() else []
    return [Recording("ptbxl", archive, Path(name).stem) for name in sorted(headers)]


def own(folder: Path) -> list[Recording]:
    """Return a user's recordings of twelve leads, WFDB headers and single files; says which are left out."""
    found = []
    for path in sorted(folder.iterdir()):
        recording = Recording("wfdb" if path.suffix == ".hea" else "file", path, path.name)
        try:
            if set(STANDARD_LEADS) <= set(recording.read().lead_names):
                found.append(recording)
            else:
                print(f"left out: {path.name}: not all of twelve leads")
        except EcgError as refused:
            print(f"left out: {path.name}: {refused.message}")
    return found


def _members(archive: Path) -> list[str]:
    with zipfile.ZipFile(archive) as opened:
        return opened.namelist()


def _read_ptbxl(archive: Path, name: str) -> Ecg:
    with zipfile.ZipFile(archive) as opened:
        parts = [
            soundfile.read(io.BytesIO(opened.read(f"{name}_{part}.dat")), dtype="int16", always_2d=True)[0]
            for part in (1, 2)
        ]
    rate_hz = 100.0 if archive.name == _ARCHIVE_100HZ else 500.0
    return Ecg(np.ascontiguousarray(np.hstack(parts).T / 1000.0, np.float32), rate_hz, STANDARD_LEADS)
