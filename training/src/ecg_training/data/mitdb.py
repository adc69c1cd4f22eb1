"""The MIT-BIH Arrhythmia Database: half an hour, two leads, every beat and rhythm labelled by cardiologists.

Moody GB, Mark RG. The impact of the MIT-BIH Arrhythmia Database. IEEE Eng in Med and Biol 20(3):45-50, 2001,
doi:10.13026/C2F305.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import wfdb

DS1: Final = (
    *("101", "106", "108", "109", "112", "114", "115", "116", "118", "119", "122"),
    *("124", "201", "203", "205", "207", "208", "209", "215", "220", "223", "230"),
)
"""Training half of de Chazal et al. 2004, doi:10.1109/TBME.2004.827359. The other half, DS2, is never read here."""
SAME_PERSON_AS_IN_DS2: Final = frozenset({"201"})
"""Record 202 of DS2 is the same man: a model that learned from 201 has met a patient of the test half."""
DS1_PERSONS: Final = tuple(record for record in DS1 if record not in SAME_PERSON_AS_IN_DS2)
"""Records to learn from; each of a person of its own."""

AAMI_CLASS: Final = {
    **dict.fromkeys("NLRej", "N"),
    **dict.fromkeys("AaJS", "S"),
    **dict.fromkeys("VE", "V"),
    "F": "F",
    **dict.fromkeys("/fQ", "Q"),
}
"""Beat labels by the classes of ANSI/AAMI EC57; escape beats (e, j) are N there. A label not in here is no beat."""


@dataclass(frozen=True, slots=True)
class RhythmStretch:
    """One rhythm from ``start_sample`` to before ``stop_sample``, named as in the database: N, AFIB, VT."""

    name: str
    start_sample: int
    stop_sample: int


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One record: ``signal_mv`` float32 (n_leads, n_samples), beats as (n_beats,) arrays, rhythms in order."""

    record: str
    lead_names: tuple[str, ...]
    signal_mv: npt.NDArray[np.float32]
    sampling_rate_hz: float
    beat_sample: npt.NDArray[np.int64]
    beat_class: npt.NDArray[np.str_]
    rhythms: tuple[RhythmStretch, ...]


def read(folder: Path, record: str) -> Recording:
    """Return a record of the folder as PhysioNet publishes it; raises FileNotFoundError."""
    signal = wfdb.rdrecord(str(folder / record))
    marks = wfdb.rdann(str(folder / record), "atr")
    symbols = np.array(marks.symbol)
    is_beat = np.isin(symbols, list(AAMI_CLASS))
    return Recording(
        record=record,
        lead_names=tuple(signal.sig_name),
        signal_mv=np.ascontiguousarray(signal.p_signal.T, np.float32),
        sampling_rate_hz=float(signal.fs),
        beat_sample=np.asarray(marks.sample, np.int64)[is_beat],
        beat_class=np.array([AAMI_CLASS[symbol] for symbol in symbols[is_beat]], np.str_),
        rhythms=_rhythms(marks, n_samples=signal.sig_len),
    )


def _rhythms(marks: wfdb.Annotation, *, n_samples: int) -> tuple[RhythmStretch, ...]:
    """Read the rhythms: a mark whose note begins with a bracket holds until the next such mark."""
    starts = [
        (note.rstrip("\x00")[1:], int(sample))
        for note, sample in zip(marks.aux_note, marks.sample, strict=True)
        if note.startswith("(")
    ]
    stops = [sample for _, sample in starts[1:]] + [n_samples]
    return tuple(RhythmStretch(name, start, stop) for (name, start), stop in zip(starts, stops, strict=True))
