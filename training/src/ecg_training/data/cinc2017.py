"""The training set of the PhysioNet/CinC Challenge 2017: one lead of 9 to 61 s from a hand-held recorder.

Clifford GD et al. AF classification from a short single lead ECG recording. Computing in Cardiology 44, 2017,
doi:10.22489/CinC.2017.065-469.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import soundfile  # type: ignore[import-untyped]

SAMPLING_RATE_HZ: Final = 300.0
UNITS_PER_MV: Final = 1000.0
NORMAL: Final = "N"
FIBRILLATION: Final = "A"
OTHER: Final = "O"
NOISY: Final = "~"


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """One recording: ``lead_mv`` float32 (n_samples,), ``label`` one of the four above.

    ``doubtful`` is set where the readers had labelled it otherwise at first.
    """

    record: str
    label: str
    lead_mv: npt.NDArray[np.float32]
    doubtful: bool = False

    @property
    def held_out(self) -> bool:
        """Whether the strip is kept for judging; a quarter is, by a hash of its name, so it stays the same quarter.

        Who was recorded is not published: a person may have strips on both sides.
        """
        return zlib.crc32(self.record.encode()) // 10 % 4 == 0


def read_all(folder: Path) -> Iterator[Strip]:
    """Give every recording of ``cinc2017_dev.zip`` that ``labels.csv`` lists; raises FileNotFoundError."""
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    with zipfile.ZipFile(folder / "cinc2017_dev.zip") as archive:
        members = {Path(name).stem: name for name in archive.namelist() if name.endswith(".dat")}
        for row in rows:
            units, _ = soundfile.read(io.BytesIO(archive.read(members[row["record"]])), dtype="int16")
            yield Strip(
                record=row["record"],
                label=row["label"],
                lead_mv=(units / UNITS_PER_MV).astype(np.float32),
                doubtful=row["label"] != row["label_v1"],
            )
