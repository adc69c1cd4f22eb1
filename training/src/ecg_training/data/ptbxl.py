"""PTB-XL: 10 s of twelve leads with the statements of cardiologists; the whole set, or a part packed as FLAC in zips.

Wagner P, Strodthoff N, Bousseljot RD, et al. PTB-XL, a large publicly available electrocardiography dataset.
Scientific Data 7:154, 2020, doi:10.1038/s41597-020-0495-6.
"""

from __future__ import annotations

import ast
import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import soundfile  # type: ignore[import-untyped]
import wfdb
from ecg_shared.contract.leads import STANDARD_LEADS

UNITS_PER_MV: Final = 1000.0
SUPERCLASSES: Final = ("NORM", "MI", "STTC", "CD", "HYP")
WHOLE: Final = "ptbxl_database.csv"
"""The table of the set as PhysioNet publishes it, with ``records500/`` beside it."""
PART: Final = "labels.csv"
"""The table of a part of it, with ``ptbxl_500hz*.zip`` and ``ptbxl_100hz.zip`` beside it."""
UNKNOWN_AGE: Final = 300.0
"""Stands in the tables for an age over 89."""
OLDEST: Final = 90.0


@dataclass(frozen=True, slots=True)
class Row:
    """What is said of a record: its fold, who it is, all codes given and the superclasses that they mean.

    ``sex`` is 0 for male and 1 for female, as the tables have it; ``file`` is where the signal of the whole set lies.
    """

    ecg_id: int
    fold: int
    age_years: float
    sex: int
    statements: frozenset[str]
    superclasses: frozenset[str]
    file: str = ""

    @property
    def labels(self) -> frozenset[str]:
        """Superclasses and statements together: the code NORM is the superclass of the same name."""
        return self.statements | self.superclasses


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One record: ``signal_mv`` float32 (12, n_samples), leads in their standard order."""

    row: Row
    signal_mv: npt.NDArray[np.float32]
    sampling_rate_hz: float


def is_whole(folder: Path) -> bool:
    """Return whether the folder holds the set as published, whose folds are the official ones."""
    return (folder / WHOLE).exists()


def rows(folder: Path) -> list[Row]:
    """Return all rows of the folder's table in its order; raises FileNotFoundError."""
    if not is_whole(folder):
        return [_row_of_part(row) for row in _table(folder / PART)]
    classes = superclass_of_statement(folder)
    return [_row_of_whole(row, classes) for row in _table(folder / WHOLE)]


def read_all(folder: Path) -> Iterator[Recording]:
    """Give every record of the table, at 500 Hz where it is at hand; raises FileNotFoundError."""
    if is_whole(folder):
        for row in rows(folder):
            record = wfdb.rdrecord(str(folder / row.file))
            yield Recording(row, np.ascontiguousarray(record.p_signal.T, np.float32), float(record.fs))
        return
    archives = [
        (zipfile.ZipFile(file), suffix, rate_hz)
        for pattern, suffix, rate_hz in (("ptbxl_500hz*.zip", "hr", 500.0), ("ptbxl_100hz.zip", "lr", 100.0))
        for file in sorted(folder.glob(pattern))
    ]
    try:
        for row in rows(folder):
            yield _packed(row, archives)
    finally:
        for archive, _, _ in archives:
            archive.close()


def superclass_of_statement(folder: Path) -> dict[str, str]:
    """Return the superclass that each diagnostic statement belongs to."""
    return {
        row[""]: row["diagnostic_class"] for row in _table(folder / "scp_statements.csv") if row["diagnostic"] == "1.0"
    }


def _packed(row: Row, archives: list[tuple[zipfile.ZipFile, str, float]]) -> Recording:
    for archive, suffix, rate_hz in archives:
        record = f"{row.ecg_id:05d}_{suffix}"
        members = [f"{record}{part}.dat" for part in ("", "_1", "_2")]
        found = [name for name in members if name in archive.NameToInfo]
        if found:
            units = [soundfile.read(io.BytesIO(archive.read(name)), dtype="int16", always_2d=True)[0] for name in found]
            signal_mv = np.ascontiguousarray(np.hstack(units).T / UNITS_PER_MV, np.float32)
            assert len(signal_mv) == len(STANDARD_LEADS)
            return Recording(row, signal_mv, rate_hz)
    raise FileNotFoundError(f"no signal of record {row.ecg_id}")


def _row_of_part(row: Mapping[str, str]) -> Row:
    return Row(
        ecg_id=int(row["ecg_id"]),
        fold=int(row["strat_fold"]),
        age_years=_age(row["age"]),
        sex=int(row["sex"]),
        statements=frozenset(row["statements"].split()),
        superclasses=frozenset(row["superclasses"].split()),
    )


def _row_of_whole(row: Mapping[str, str], classes: Mapping[str, str]) -> Row:
    statements = frozenset(ast.literal_eval(row["scp_codes"]))
    return Row(
        ecg_id=int(row["ecg_id"]),
        fold=int(row["strat_fold"]),
        age_years=_age(row["age"]),
        sex=int(float(row["sex"])),
        statements=statements,
        superclasses=frozenset(classes[code] for code in statements if code in classes),
        file=row["filename_hr"],
    )


def _age(written: str) -> float:
    age_years = float(written) if written else float("nan")
    return OLDEST if age_years == UNKNOWN_AGE else age_years


def _table(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))
