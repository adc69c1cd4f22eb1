"""The layouts of an ECG page, read from ``layouts.json``: which lead stands where, how tall a row is, speed and gain.

A row is a list of leads side by side: their spans follow each other in time, as carts record them. Each row is
``ROW_WIDTH_MM`` wide, so at 25 mm/s it lasts 10 s. A layout without rows (``strip``) takes the leads of the recording:
one lead a row, and where rows are left the next stretch of time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS

ROW_WIDTH_MM: Final = 250.0
FIELD_HEIGHT_MM: Final = 140.0
FEWEST_OF_TWELVE: Final = 9
"""A 12-lead page of which a lead or two could not be read is still one."""
LOW_ROW_MM: Final = 20.0
"""A row lower than this holds less than 2 mV at 10 mm/mV, so its gain is halved."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One entry of ``layouts.json``."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    row_pitch_mm: float
    mm_per_s: float
    mm_per_mv: float


@cache
def layouts() -> dict[str, Layout]:
    """Return every layout by its name, in the order of the file."""
    entries = json.loads(resources.files(__package__).joinpath("layouts.json").read_text(encoding="utf-8"))
    return {
        name: Layout(
            name=name,
            rows=tuple(tuple(row) for row in entry["rows"]),
            row_pitch_mm=entry["row_pitch_mm"],
            mm_per_s=entry["mm_per_s"],
            mm_per_mv=entry["mm_per_mv"],
        )
        for name, entry in entries.items()
    }


def choose_layout(ecg: Ecg) -> str:
    """Name the layout that shows most of what was recorded in the first ten seconds.

    Twelve leads, or most of them and no other, go on 3x4+1 unless another 12-lead layout shows leads that it would cut
    off (a page that was read from 6x2 holds 5 s of each lead); anything else is drawn as strips.
    """
    named, standard = set(ecg.lead_names), set(STANDARD_LEADS)
    if not standard <= named and (len(named) < FEWEST_OF_TWELVE or not named <= standard):
        return "strip"
    n_row = min(ecg.n_samples, round(10.0 * ecg.sampling_rate_hz))
    recorded = np.isfinite(ecg.signal_mv[:, :n_row])
    if recorded.mean() > 0.9:
        return "3x4+1"
    shown = {name: _shown_fraction(layouts()[name], ecg, n_row) for name in ("3x4+1", "6x2", "12x1")}
    return max(shown, key=lambda name: shown[name])


def _shown_fraction(layout: Layout, ecg: Ecg, n_row: int) -> float:
    recorded = np.isfinite(ecg.signal_mv[:, :n_row])
    shown = np.zeros_like(recorded)
    for row in layout.rows:
        edges = np.linspace(0, n_row, len(row) + 1).round().astype(int)
        for lead, first, last in zip(row, edges[:-1], edges[1:], strict=True):
            if lead not in ecg.lead_names:
                continue
            shown[ecg.lead_names.index(lead), first:last] = True
    return float((recorded & shown).sum() / max(recorded.sum(), 1))
