"""A recording as EDF+C (Kemp & Olivan 2003, doi:10.1016/S1388-2457(03)00123-8).

Written here because edfio holds a recording several times as float64: a day of three leads would not fit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.formats.quantised import FULL_SCALE, MISSING, Quantised, Scale, quantised

NOT_RECORDED: Final = "Not recorded: "
"""Begins the annotation that marks a gap; the lead's name follows."""

_MIN_GAP_S: Final = 0.1  # a shorter gap is written as zeros without a mark, which bounds the marks of a record
_FIELD: Final = 8  # bytes of a number in the header
_RECORD_S: Final = (0.25, 4.0)


def write(ecg: Ecg) -> bytes:
    """Write EDF+C in microvolts, the error of a sample at most half of its lead's step.

    EDF has no code for a missing sample: it is written as 0 µV (or what of the lead's range is nearest), and a gap of
    0.1 s or more is marked by an annotation ``Not recorded: LEAD``, which ``edf.read`` turns back into NaN. Where the
    length is no whole number of data records the last one is filled up in the same way.
    """
    records = _records_of(ecg)
    notes = _annotations(ecg, records)
    body = np.zeros((records.count, records.samples * len(ecg.lead_names) + notes.shape[1] // 2), "<i2")
    ranges = []
    for i, row in enumerate(ecg.signal_mv):
        lead = _fitting(row)
        ranges.append(_range_uv(lead.scale))
        counts = np.full(records.count * records.samples, _zero(lead.scale), np.int16)
        np.copyto(counts[: ecg.n_samples], lead.counts, where=lead.counts != MISSING)
        body[:, i * records.samples : (i + 1) * records.samples] = counts.reshape(records.count, -1)
    body[:, records.samples * len(ecg.lead_names) :] = notes.view("<i2")
    return b"".join((_header(ecg, ranges, records, notes_bytes=notes.shape[1]), body.data.cast("B")))


@dataclass(frozen=True, slots=True)
class _Records:
    """How the samples are cut: ``count`` records of ``samples`` a lead, ``duration`` in s as the header says it."""

    count: int
    samples: int
    duration: str


def _records_of(ecg: Ecg) -> _Records:
    """Return records of about a second that divide the recording; a second, the last filled up, where none do.

    The header has eight characters for their duration, so one that it can hold exactly is preferred.
    """
    rate_hz = ecg.sampling_rate_hz
    low, high = (max(1, math.ceil(bound * rate_hz)) for bound in _RECORD_S)
    sizes = sorted(range(low, high + 1), key=lambda n: abs(n - rate_hz))
    exact = [n for n in sizes if round(n / float(_eight(n / rate_hz)), 6) == rate_hz]  # as it is read
    dividing = [n for n in (*exact, *sizes) if ecg.n_samples % n == 0]
    samples = (dividing or exact or sizes)[0]
    return _Records(math.ceil(ecg.n_samples / samples), samples, _eight(samples / rate_hz))


def _fitting(lead_mv: npt.NDArray[np.float32]) -> Quantised:
    """Return the lead with the finest step whose physical range the header's eight characters hold."""
    lead = quantised(lead_mv)
    while any(len(f"{end:.10g}") > _FIELD for end in _range_uv(lead.scale)):
        lead = quantised(lead_mv, finest_uv=2 * lead.scale.step_uv)
    return lead


def _range_uv(scale: Scale) -> tuple[float, float]:
    return scale.offset_uv - FULL_SCALE * scale.step_uv, scale.offset_uv + FULL_SCALE * scale.step_uv


def _zero(scale: Scale) -> int:
    """Return the count nearest to 0 µV."""
    return int(np.clip(round(-scale.offset_uv / scale.step_uv), -FULL_SCALE, FULL_SCALE))


def _header(ecg: Ecg, ranges: list[tuple[float, float]], records: _Records, *, notes_bytes: int) -> bytes:
    start, n_leads = ecg.start, len(ecg.lead_names)
    known = start is not None and 1985 <= start.year <= 2084
    day = f"{start:%d}-{_MONTHS[start.month - 1]}-{start:%Y}" if start is not None and known else "X"
    columns = (
        (16, [f"ECG {name}" for name in ecg.lead_names] + ["EDF Annotations"]),
        (80, [""] * (n_leads + 1)),
        (8, ["uV"] * n_leads + [""]),
        (8, [f"{low:.10g}" for low, _ in ranges] + ["-1"]),
        (8, [f"{high:.10g}" for _, high in ranges] + ["1"]),
        (8, [str(-FULL_SCALE)] * n_leads + ["-32768"]),
        (8, [str(FULL_SCALE)] * n_leads + ["32767"]),
        (80, [""] * (n_leads + 1)),
        (8, [str(records.samples)] * n_leads + [str(notes_bytes // 2)]),
        (32, [""] * (n_leads + 1)),
    )
    fixed = (
        (8, "0"),
        (80, "X X X X"),
        (80, f"Startdate {day} X X X"),
        (8, f"{start:%d.%m.%y}" if start is not None and known else "01.01.85"),
        (8, f"{start:%H.%M.%S}" if start is not None and known else "00.00.00"),
        (8, str(256 * (n_leads + 2))),
        (44, "EDF+C"),
        (8, str(records.count)),
        (8, records.duration),
        (4, str(n_leads + 1)),
    )
    cells = [*fixed, *((width, text) for width, texts in columns for text in texts)]
    return b"".join(text.encode("ascii", "replace")[:width].ljust(width) for width, text in cells)


_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def _annotations(ecg: Ecg, records: _Records) -> npt.NDArray[np.uint8]:
    """Return the bytes of the annotation signal, shape (n_records, even): when each record starts, and the gaps."""
    second = ecg.start.microsecond / 1e6 if ecg.start is not None else 0.0
    record_s = float(records.duration)  # readers compare the times with the header
    texts = [f"+{_seconds(second + i * record_s)}\x14\x14\x00".encode() for i in range(records.count)]
    for name, first, end in _gaps(ecg, n_samples=records.count * records.samples):
        mark = f"+{_seconds(second + first / ecg.sampling_rate_hz)}\x15{_seconds((end - first) / ecg.sampling_rate_hz)}"
        texts[first // records.samples] += f"{mark}\x14{NOT_RECORDED}{name}\x14\x00".encode()
    width = max(map(len, texts))
    rows = b"".join(text.ljust(width + width % 2, b"\x00") for text in texts)
    return np.frombuffer(rows, np.uint8).reshape(records.count, -1)


def _gaps(ecg: Ecg, *, n_samples: int) -> Iterator[tuple[str, int, int]]:
    """Yield lead, first sample and end of each gap that is marked, what fills up the last record included."""
    for name, row in zip(ecg.lead_names, ecg.signal_mv, strict=True):
        edges = np.flatnonzero(np.diff(np.isnan(row), prepend=False)).tolist()
        if len(edges) % 2 or n_samples > len(row):
            edges = [*edges, n_samples] if len(edges) % 2 else [*edges, len(row), n_samples]
        for first, end in zip(edges[::2], edges[1::2], strict=True):
            if end - first >= _MIN_GAP_S * ecg.sampling_rate_hz or end == n_samples:
                yield name, first, end


def _seconds(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _eight(value: float) -> str:
    """Return a positive number in at most eight characters, as exactly as they allow."""
    return next(text for digits in range(10, 0, -1) if len(text := f"{value:.{digits}g}") <= _FIELD)
