"""The recordings that networks of the digitizer are trained on, read from LUDB and the 500 Hz archives of PTB-XL."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import soundfile  # type: ignore[import-untyped]
import wfdb
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS, standard_lead

from ecg_training.pages.split import Split, ludb_split, ptbxl_split

_ARCHIVES: Final = ("ptbxl_500hz.zip", "ptbxl_500hz_b.zip")
_FIRST_PART: Final = re.compile(r"(\d+)_hr_1\.dat")


def recordings(data: Path, split: Split) -> Iterator[Ecg]:
    """Yield the twelve-lead recordings of one side of the split below ``data``, in an order that never changes."""
    for header in sorted((data / "ludb" / "data").glob("*.hea"), key=lambda path: int(path.stem)):
        if ludb_split(int(header.stem)) is split:
            yield _ludb(header)
    for archive in (data / "ptbxl" / name for name in _ARCHIVES):
        with zipfile.ZipFile(archive) as opened:
            for match in map(_FIRST_PART.fullmatch, sorted(opened.namelist())):
                if match and ptbxl_split(int(match[1])) is split:
                    yield _ptbxl(opened, match[1])


def _ludb(header: Path) -> Ecg:
    record = wfdb.rdrecord(str(header.with_suffix("")))
    names = tuple(standard_lead(name) or name for name in record.sig_name)
    return Ecg(np.ascontiguousarray(record.p_signal.T, np.float32), float(record.fs), names)


def _ptbxl(opened: zipfile.ZipFile, number: str) -> Ecg:
    parts = [
        soundfile.read(io.BytesIO(opened.read(f"{number}_hr_{part}.dat")), dtype="int16", always_2d=True)[0]
        for part in (1, 2)
    ]
    return Ecg(np.ascontiguousarray(np.hstack(parts).T / 1000.0, np.float32), 500.0, STANDARD_LEADS)
