"""The Lobachevsky University Database: 10 s, twelve leads, the waves of every lead marked by cardiologists.

Kalyakulina AI, Yusipov II, Moskalenko VA, et al. LUDB: a new open-access validation tool for electrocardiogram
delineation algorithms. IEEE Access 8:186181-186190, 2020, doi:10.1109/ACCESS.2020.3029211.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import wfdb
from ecg_shared.contract.leads import standard_lead

WAVE_OF_SYMBOL: Final = {"p": "P", "N": "QRS", "t": "T"}


@dataclass(frozen=True, slots=True)
class Wave:
    """One marked wave, samples from the start of the record; None where the annotators left a border open."""

    name: str
    onset_sample: int | None
    peak_sample: int
    offset_sample: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One record, which is one person: ``signal_mv`` float32 (n_leads, n_samples), waves by lead in order of time."""

    record: str
    lead_names: tuple[str, ...]
    signal_mv: npt.NDArray[np.float32]
    sampling_rate_hz: float
    waves: Mapping[str, tuple[Wave, ...]]


def records(folder: Path) -> list[str]:
    """Return the names of the records in a folder as PhysioNet publishes it, in its own order."""
    return [Path(line).name for line in (folder / "RECORDS").read_text("utf-8").split()]


def read(folder: Path, record: str) -> Recording:
    """Return one record; raises FileNotFoundError."""
    path = str(folder / "data" / record)
    signal = wfdb.rdrecord(path)
    names = tuple(standard_lead(name) or name for name in signal.sig_name)
    return Recording(
        record=record,
        lead_names=names,
        signal_mv=np.ascontiguousarray(signal.p_signal.T, np.float32),
        sampling_rate_hz=float(signal.fs),
        waves={
            name: _waves(wfdb.rdann(path, extension)) for name, extension in zip(names, signal.sig_name, strict=True)
        },
    )


def _waves(marks: wfdb.Annotation) -> tuple[Wave, ...]:
    """Join each peak with the brackets next to it."""
    samples, symbols = [int(sample) for sample in marks.sample], list(marks.symbol)
    waves = []
    for place, symbol in enumerate(symbols):
        if symbol in WAVE_OF_SYMBOL:
            opened = place > 0 and symbols[place - 1] == "("
            closed = place + 1 < len(symbols) and symbols[place + 1] == ")"
            waves.append(
                Wave(
                    WAVE_OF_SYMBOL[symbol],
                    samples[place - 1] if opened else None,
                    samples[place],
                    samples[place + 1] if closed else None,
                )
            )
    return tuple(waves)
