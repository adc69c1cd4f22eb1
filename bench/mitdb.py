"""Records of the MIT-BIH Arrhythmia Database with their reference beats, for the evaluations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import wfdb
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import standard_lead

NORMAL: Final = frozenset("NLRej")
"""AAMI class N of EC57: sinus beats and those conducted like them."""
SUPRAVENTRICULAR: Final = frozenset("AaJS")
UNREADABLE: Final = -1
"""Subtype by which MIT-BIH's annotators say that both signals are lost (its directory, section on annotations)."""
_BEATS: Final = frozenset("NLRejAaJSVEFQ/f")


@dataclass(frozen=True, slots=True, eq=False)
class AnnotatedRecord:
    """One record; ``flutter`` are (first, last) samples of ventricular flutter, which holds no beats to score.

    ``unreadable`` are the (first, last) samples between which the annotators could not read either signal.
    """

    name: str
    ecg: Ecg
    beat_sample: npt.NDArray[np.int64]
    normal: npt.NDArray[np.bool_]
    supraventricular: npt.NDArray[np.bool_]
    flutter: tuple[tuple[float, float], ...]
    unreadable: tuple[tuple[float, float], ...]


def records(folder: Path) -> Iterator[AnnotatedRecord]:
    """Yield every record of a folder, in the order of their names."""
    for header in sorted(folder.glob("*.hea")):
        path = str(header.with_suffix(""))
        record, marks = wfdb.rdrecord(path), wfdb.rdann(path, "atr")
        symbols = np.array(marks.symbol)
        beats = np.isin(symbols, sorted(_BEATS))
        starts, ends = marks.sample[symbols == "["], marks.sample[symbols == "]"]
        names = tuple(standard_lead(name) or name for name in record.sig_name)
        yield AnnotatedRecord(
            name=header.stem,
            ecg=Ecg(np.ascontiguousarray(record.p_signal.T, np.float32), float(record.fs), names),
            beat_sample=marks.sample[beats].astype(np.int64),
            normal=np.isin(symbols[beats], sorted(NORMAL)),
            supraventricular=np.isin(symbols[beats], sorted(SUPRAVENTRICULAR)),
            flutter=tuple((float(start), float(end)) for start, end in zip(starts, ends, strict=True)),
            unreadable=tuple(_unreadable(marks, n_samples=int(record.sig_len))),
        )


def _unreadable(marks: wfdb.Annotation, *, n_samples: int) -> Iterator[tuple[float, float]]:
    """Yield what lies between a mark of signal quality (``~``) of subtype -1, unreadable, and the next such mark."""
    quality = np.array(marks.symbol) == "~"
    samples = [*marks.sample[quality].tolist(), n_samples]
    for first, last, subtype in zip(samples, samples[1:], marks.subtype[quality].tolist(), strict=False):
        if subtype == UNREADABLE:
            yield float(first), float(last)
