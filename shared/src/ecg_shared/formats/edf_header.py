"""The header of an EDF, EDF+ or BDF file, compared with itself and with the file's size.

Fields after Kemp et al. 1992 (doi:10.1016/0013-4694(92)90009-7) and Kemp & Olivan 2003
(doi:10.1016/S1388-2457(03)00123-8).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, NoReturn

from ecg_shared.contract.errors import EcgError, ErrorCode

BDF_MARK: Final = b"\xffBIOSEMI"
ANNOTATIONS: Final = ("EDF Annotations", "BDF Annotations")

_MAX_SIGNALS: Final = 256


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal; ``n_samples`` and ``start_byte`` are within a data record, ``gain`` is units per count."""

    label: str
    unit: str
    n_samples: int
    start_byte: int
    physical_min: float
    digital_min: int
    gain: float


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says; ``n_records`` is -1 where it leaves that open, ``records_held`` is what the file holds."""

    start: datetime | None
    header_bytes: int
    n_records: int
    records_held: int
    record_s: float
    record_bytes: int
    width: int
    """Bytes of one sample."""
    discontinuous: bool
    signals: tuple[Signal, ...]

    @property
    def ordinary(self) -> list[int]:
        """Indices of the signals that are no annotations."""
        return [i for i, signal in enumerate(self.signals) if signal.label not in ANNOTATIONS]


def parse_header(content: bytes) -> Header:
    """Return what the header says, compared with itself and with the file's size."""
    if len(content) < 256:
        corrupt("The file ends within its header.")
    n_signals = _whole(content[252:256], "number of signals")
    if not 1 <= n_signals <= _MAX_SIGNALS:
        raise EcgError(f"The header names {n_signals} signals.", code=ErrorCode.INVALID_LEADS)
    header_bytes = 256 * (n_signals + 1)
    if _whole(content[184:192], "header length") != header_bytes or len(content) < header_bytes:
        corrupt("The header's length is not what its number of signals needs.")

    def column(before: int, width: int) -> list[bytes]:
        start = 256 + before * n_signals
        return [content[start + i * width : start + (i + 1) * width] for i in range(n_signals)]

    labels, units = [_text(cell) for cell in column(0, 16)], [_text(cell) for cell in column(96, 8)]
    counts = [_whole(cell, "samples in a record") for cell in column(216, 8)]
    if any(count < 0 for count in counts) or not any(counts):
        corrupt("The records hold no samples.")
    if all(label in ANNOTATIONS for label in labels):
        raise EcgError("The file holds annotations and no signal.", code=ErrorCode.INVALID_LEADS)
    record_s = real_number(content[244:252], "duration of a record")
    if record_s <= 0:
        corrupt(f"A record lasts {record_s:g} s.")
    width = 3 if content.startswith(BDF_MARK) else 2
    record_bytes = sum(counts) * width
    held = (len(content) - header_bytes) // record_bytes
    n_records = _whole(content[236:244], "number of records")
    if n_records != -1 and len(content) != header_bytes + n_records * record_bytes:
        corrupt(f"The header announces {n_records} records, the file holds {held}.")
    scales = zip(column(104, 8), column(112, 8), column(120, 8), column(128, 8), strict=True)
    starts = [sum(counts[:i]) * width for i in range(n_signals)]
    return Header(
        start=None if content[88:].startswith(b"Startdate X") else _start(content[168:176], content[176:184]),
        header_bytes=header_bytes,
        n_records=n_records,
        records_held=held,
        record_s=record_s,
        record_bytes=record_bytes,
        width=width,
        discontinuous=content[192:197] in (b"EDF+D", b"BDF+D"),
        signals=tuple(
            Signal(label, unit, count, start, *_scale(*fields, used=label not in ANNOTATIONS))
            for label, unit, count, start, fields in zip(labels, units, counts, starts, scales, strict=True)
        ),
    )


def _scale(
    physical_min: bytes, physical_max: bytes, digital_min: bytes, digital_max: bytes, *, used: bool
) -> tuple[float, int, float]:
    """Return physical minimum, digital minimum and units per count; those of annotations mean nothing."""
    if not used:
        return 0.0, 0, 0.0
    low, high = real_number(physical_min, "physical minimum"), real_number(physical_max, "physical maximum")
    first, last = _whole(digital_min, "digital minimum"), _whole(digital_max, "digital maximum")
    if low == high:
        corrupt("A signal's physical minimum and maximum are the same.")
    if first >= last:
        corrupt("A signal's digital minimum is not below its maximum.")
    return low, first, (high - low) / (last - first)


def _start(day: bytes, clock: bytes) -> datetime | None:
    """Return the local time of the first sample; two digits of the year mean 1985 to 2084. None if it cannot be."""
    try:
        d, m, y = (int(part) for part in _text(day).split("."))
        hour, minute, second = (int(part) for part in _text(clock).split("."))
        return datetime.combine(date(y + (1900 if y >= 85 else 2000), m, d), time(hour, minute, second))
    except ValueError:
        return None


def _text(field: bytes) -> str:
    return field.decode("latin-1").strip(" \x00")


def _whole(field: bytes, what: str) -> int:
    try:
        return int(_text(field))
    except ValueError:
        corrupt(f"The header's {what} is no whole number.")


def real_number(field: bytes, what: str) -> float:
    """Return a finite number. Raises EcgError(corrupt_file) naming ``what``."""
    try:
        value = float(_text(field).replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        corrupt(f"The header's {what} is no number.")
    return value


def corrupt(detail: str) -> NoReturn:
    """Raise EcgError(corrupt_file)."""
    raise EcgError(detail, code=ErrorCode.CORRUPT_FILE)
