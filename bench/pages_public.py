"""Folders of page files with an ``INDEX.csv``: the public ones, or a user's own with truth.

Columns read: ``file``, ``layout``, ``mm_per_s``, ``mm_per_mV``, ``has_truth``, ``truth_file`` and, where there is one,
``hr_bpm``. A truth file is a recording in any format that we read; a plain table of leads is sampled over 10 s.
"""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from ecg_digitizer.layout.templates import templates
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import standard_lead
from ecg_shared.paper.plan import printed
from ecg_training.pages.plans import Arrangement, plan

from bench.pages_given import GivenPage
from bench.pages_records import Recording

_TABLE_S: Final = 10.0
REAL: Final = "real"
"""Folder of pages without truth."""


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """One row of an index; ``truth_file`` is empty where there is none."""

    folder: Path
    file: str
    layout: str
    mm_per_s: float | None
    mm_per_mv: float | None
    truth_file: str
    heart_rate_bpm: float | None

    @property
    def group(self) -> str:
        """The set it belongs to: its folder."""
        return Path(self.file).parent.name or self.folder.name

    def given(self) -> GivenPage:
        """Read the page and its truth."""
        known_layout = self.layout if self.layout in templates() else None
        truth = None
        if self.truth_file:
            recorded = _recorded(self.folder / self.truth_file)
            truth = _as_printed(recorded, known_layout) if known_layout and len(recorded.lead_names) > 1 else recorded
        return GivenPage(
            group=self.group,
            name=self.file,
            content=(self.folder / self.file).read_bytes(),
            layout=known_layout,
            mm_per_s=self.mm_per_s,
            mm_per_mv=self.mm_per_mv,
            truth=truth,
            heart_rate_bpm=self.heart_rate_bpm,
        )


def indexed_pages(folder: Path) -> list[IndexedPage]:
    """Return the rows of a folder's index; none where there is no index."""
    index = folder / "INDEX.csv"
    if not index.exists():
        return []
    with index.open(newline="", encoding="utf-8") as opened:
        return [
            IndexedPage(
                folder=folder,
                file=row["file"],
                layout=row["layout"],
                mm_per_s=_number(row["mm_per_s"]),
                mm_per_mv=_number(row["mm_per_mV"]),
                truth_file=row["truth_file"] if row["has_truth"] == "yes" else "",
                heart_rate_bpm=_number(row.get("hr_bpm", "")),
            )
            for row in csv.DictReader(opened)
        ]


def _recorded(path: Path) -> Ecg:
    if path.suffix != ".gz":
        return Recording("file", path, path.name).read()
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        rows = list(csv.reader(opened))
    names = tuple(standard_lead(name) or name for name in rows[0])
    signal_mv = np.array([[float(cell) if cell else np.nan for cell in row] for row in rows[1:]], np.float32).T
    return Ecg(np.ascontiguousarray(signal_mv), signal_mv.shape[1] / _TABLE_S, names)


def _as_printed(recorded: Ecg, layout: str) -> Ecg:
    """Leave of each lead what the layout prints of it."""
    return printed(plan(recorded, Arrangement(layout, row_pitch_mm=30.0)), recorded)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
