"""The text of a WFDB header, after header(5) of the WFDB Applications Guide."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, NoReturn

from ecg_shared.contract.errors import EcgError, ErrorCode

_DEFAULT_RATE_HZ: Final = 250.0
_MAX_SIGNALS: Final = 256
_NUMBER: Final = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_RECORD: Final = re.compile(
    rf"(?P<name>[^\s/]+)(?P<segments>/\d+)?\s+(?P<n_signals>\d+)"
    rf"(?:\s+(?P<rate>{_NUMBER})(?:/[^\s]*)?(?:\s+(?P<n_frames>\d+)(?:\s+(?P<time>[\d:.]+)(?:\s+(?P<date>[\d/]+))?)?)?)?\s*"
)
_SIGNAL: Final = re.compile(
    rf"(?P<file>\S+)\s+(?P<format>\d+)(?:x(?P<per_frame>\d+))?(?::(?P<skew>\d+))?(?:\+(?P<offset>\d+))?"
    rf"(?:\s+(?P<gain>{_NUMBER})(?:\((?P<baseline>-?\d+)\))?(?:/(?P<unit>\S+))?"
    rf"(?:\s+(?P<resolution>\d+)(?:\s+(?P<zero>-?\d+)(?:\s+(?P<initial>-?\d+)(?:\s+(?P<checksum>-?\d+)"
    rf"(?:\s+(?P<block>\d+)(?:\s+(?P<description>.*))?)?)?)?)?)?)?\s*"
)

# Format: the code of a sample that was not recorded, by signal(5); 8 stores differences and has none.
MISSING: Final[dict[int, int | None]] = {
    8: None,
    16: -(1 << 15),
    24: -(1 << 23),
    32: -(1 << 31),
    61: -(1 << 15),
    80: -(1 << 7),
    160: -(1 << 15),
    212: -(1 << 11),
    310: -(1 << 9),
    311: -(1 << 9),
    508: -(1 << 7),
    516: -(1 << 15),
    524: -(1 << 23),
}


@dataclass(frozen=True, slots=True)
class SignalLine:
    """One signal: where its samples are and what they mean. ``gain`` is counts per unit, None where not given."""

    file_name: str
    format: int
    samples_per_frame: int
    skew: int
    byte_offset: int
    gain: float | None
    baseline: int
    unit: str
    initial: int
    checksum: int | None
    description: str

    @property
    def missing(self) -> int | None:
        """The count that means "not recorded"."""
        return MISSING[self.format]


@dataclass(frozen=True, slots=True)
class Header:
    """A record of one segment. ``n_frames`` is None where the header leaves the length to the signal files."""

    frame_rate_hz: float
    n_frames: int | None
    start: datetime | None
    signals: tuple[SignalLine, ...]


def parse_header(text: bytes) -> Header:
    """Parse a header given as UTF-8. Raises EcgError: corrupt_file, unsupported_format, sampling_rate_out_of_range."""
    lines = [line.strip() for line in text.decode(errors="replace").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    record = _RECORD.fullmatch(lines[0]) if lines else None
    if record is None:
        _corrupt("The record line of the header is malformed.")
    if record["segments"]:
        raise EcgError("Records of several segments are not read; send one segment.", code=ErrorCode.UNSUPPORTED_FORMAT)
    n_signals = int(record["n_signals"])
    if not 1 <= n_signals <= _MAX_SIGNALS:
        raise EcgError(f"The header names {n_signals} signals.", code=ErrorCode.INVALID_LEADS)
    if len(lines) - 1 < n_signals:
        _corrupt(f"The header announces {n_signals} signals and describes {len(lines) - 1}.")
    rate_hz = float(record["rate"] or _DEFAULT_RATE_HZ)
    if not math.isfinite(rate_hz) or rate_hz <= 0:
        raise EcgError(f"The header's sampling rate is {rate_hz:g} Hz.", code=ErrorCode.SAMPLING_RATE_OUT_OF_RANGE)
    return Header(
        frame_rate_hz=rate_hz,
        n_frames=int(record["n_frames"] or 0) or None,
        start=_start(record["time"], record["date"]),
        signals=tuple(_signal(line) for line in lines[1 : n_signals + 1]),
    )


def _signal(line: str) -> SignalLine:
    found = _SIGNAL.fullmatch(line)
    if found is None:
        _corrupt("A signal line of the header is malformed.")
    if re.search(r"[/\\:]|\.\.|^[-~]$", found["file"]):
        _corrupt("A signal line of the header names a path; only plain file names are read.")
    code = int(found["format"])
    if code not in MISSING:
        raise EcgError(f"WFDB signal format {code} is not read.", code=ErrorCode.UNSUPPORTED_FORMAT)
    gain = None if found["gain"] is None else float(found["gain"])
    per_frame = int(found["per_frame"] or 1)
    if gain == 0 or (gain is not None and not math.isfinite(gain)):
        _corrupt("A signal's gain is not a number to divide by.")
    if not 1 <= per_frame <= 1000:
        _corrupt(f"A signal has {per_frame} samples a frame.")
    zero = int(found["zero"] or 0)
    return SignalLine(
        file_name=found["file"],
        format=code,
        samples_per_frame=per_frame,
        skew=int(found["skew"] or 0),
        byte_offset=int(found["offset"] or 0),
        gain=gain,
        baseline=zero if found["baseline"] is None else int(found["baseline"]),
        unit=found["unit"] or "mV",
        initial=zero if found["initial"] is None else int(found["initial"]),
        checksum=None if found["checksum"] is None else int(found["checksum"]),
        description=(found["description"] or "").strip(),
    )


def _start(clock: str | None, date: str | None) -> datetime | None:
    """Return the local time of the first sample, which names no zone; None without a date or if it cannot be."""
    if clock is None or date is None:
        return None
    try:
        day = datetime.strptime(date, "%d/%m/%Y")  # noqa: DTZ007 - the format knows no time zone
        parts = [float(part) for part in clock.split(":")]
    except ValueError:
        return None
    seconds = sum(part * 60.0**power for power, part in enumerate(reversed(parts)))
    if len(parts) > 3 or seconds >= 86_400:
        return None
    return datetime.combine(day, time()) + timedelta(seconds=seconds)


def _corrupt(detail: str) -> NoReturn:
    raise EcgError(detail, code=ErrorCode.CORRUPT_FILE)
