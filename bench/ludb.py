"""Records of the Lobachevsky University Database with their reference waves, for the evaluations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import wfdb
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import standard_lead

ALIKE_MS: Final = {"p": 100.0, "qrs": 120.0, "t": 200.0}
"""Peaks of one wave in different leads lie closer together than this, one after another in time."""
FEWEST_LEADS: Final = 6
"""A wave that fewer of the twelve leads show marked has no fused mark."""
_WAVES: Final = {"p": "p", "N": "qrs", "t": "t"}

Positions = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class AnnotatedWaves:
    """One record; ``marks`` has for each lead the positions of each border (``p_on`` to ``t_off``) in samples."""

    name: str
    ecg: Ecg
    marks: Mapping[str, Mapping[str, Positions]]
    fused: Mapping[str, Positions]


def records(folder: Path) -> Iterator[AnnotatedWaves]:
    """Yield every record, in the order of the folder's own list."""
    for line in (folder / "RECORDS").read_text("utf-8").split():
        path = str(folder / line)
        record = wfdb.rdrecord(path)
        names = tuple(standard_lead(name) or name for name in record.sig_name)
        triples = {
            name: _triples(wfdb.rdann(path, extension)) for name, extension in zip(names, record.sig_name, strict=True)
        }
        yield AnnotatedWaves(
            name=Path(line).name,
            ecg=Ecg(np.ascontiguousarray(record.p_signal.T, np.float32), float(record.fs), names),
            marks={name: _borders(of_lead) for name, of_lead in triples.items()},
            fused=_borders(_fused(list(triples.values()), float(record.fs))),
        )


def _triples(marks: wfdb.Annotation) -> dict[str, Positions]:
    """Return onset, peak and end of each wave, shape (n, 3), NaN where a border was left open."""
    samples, symbols = [*marks.sample.tolist(), np.nan], [*marks.symbol, ""]
    found: dict[str, list[tuple[float, float, float]]] = {wave: [] for wave in _WAVES.values()}
    for place, symbol in enumerate(symbols):
        if symbol in _WAVES:
            onset = samples[place - 1] if place and symbols[place - 1] == "(" else np.nan
            offset = samples[place + 1] if symbols[place + 1] == ")" else np.nan
            found[_WAVES[symbol]].append((onset, samples[place], offset))
    return {wave: np.array(rows, np.float64).reshape(-1, 3) for wave, rows in found.items()}


def _fused(leads: list[dict[str, Positions]], sampling_rate_hz: float) -> dict[str, Positions]:
    """Return the median over leads of each wave that enough leads show."""
    fused: dict[str, Positions] = {}
    for wave, apart_ms in ALIKE_MS.items():
        rows = np.concatenate([lead[wave] for lead in leads])
        rows = rows[np.argsort(rows[:, 1])]
        breaks = np.flatnonzero(np.diff(rows[:, 1]) > apart_ms * sampling_rate_hz / 1000.0) + 1
        together = [group for group in np.split(rows, breaks) if len(group) >= FEWEST_LEADS]
        fused[wave] = np.array([_median_of_known(group) for group in together]).reshape(-1, 3)
    return fused


def _median_of_known(rows: Positions) -> Positions:
    known = np.isfinite(rows)
    return np.array([np.median(rows[known[:, k], k]) if known[:, k].any() else np.nan for k in range(3)])


def _borders(triples: Mapping[str, Positions]) -> dict[str, Positions]:
    """Return the positions of onsets, peaks and ends by their names."""
    return {
        f"{wave}_{end}": rows[np.isfinite(rows[:, place]), place]
        for wave, rows in triples.items()
        for end, place in (("on", 0), ("peak", 1), ("off", 2))
    }
