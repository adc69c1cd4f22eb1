"""HL7 annotated ECG (aECG, ANSI/HL7 V3 ECG R1-2004): the FDA's XML. Read only.

A series of rhythm holds sets of sequences: one of time, the others each of a lead, a list of digits with origin and
scale. Sets of other leads at other times are put together by their times.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.checks import believed_rate_hz
from ecg_shared.formats.lead_codes import lead_of_mdc_name
from ecg_shared.formats.pieces import Piece, assembled
from ecg_shared.formats.signal_format import Reading, SourceFile
from ecg_shared.formats.units import mv_per
from ecg_shared.formats.xml_tree import MEDIA_TYPE, number_in, numbers_in, parse_xml, root_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["EXTENSIONS", "MEDIA_TYPE", "NAME", "read", "sniff"]

NAME: Final = "aecg"
EXTENSIONS: Final = (".aecg",)

_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - only differences are used
_SECONDS: Final = {"s": 1.0, "ms": 1e-3, "us": 1e-6}
_TIME: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?(?:\.(\d{1,6})\d*)?)?([+-]\d{4})?")


def sniff(head: bytes) -> bool:
    """Tell by the root element."""
    return root_name(head) == "AnnotatedECG"


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read the rhythm of one document; representative beats and derived series are left out.

    Raises EcgError: ``signal_empty`` for a document without a rhythm, ``corrupt_file``, ``invalid_leads``,
    ``sampling_rate_missing``, ``units_unknown``, and those of ``parse_xml``.
    """
    if len(files) != 1:
        raise EcgError("A recording as aECG is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    root = parse_xml(files[0].content)
    series = next((s for s in root.findall("component/series") if _code(s) in ("RHYTHM", "")), None)
    if series is None:
        raise EcgError("The document holds no series of rhythm.", code=ErrorCode.SIGNAL_EMPTY)
    sets = [found for element in series.findall("component/sequenceSet") if (found := _set(element)).leads]
    if not sets:
        raise EcgError("The series of rhythm holds no lead.", code=ErrorCode.SIGNAL_EMPTY)
    of_one_rate = [found for found in sets if found.step_s == sets[0].step_s]
    rate_hz, said = believed_rate_hz(1.0 / sets[0].step_s, options)
    pieces = [
        Piece(lead, samples_mv, found.begin_s) for found in of_one_rate for lead, samples_mv in found.leads.items()
    ]
    names, signal_mv = assembled(pieces, rate_hz)
    stated = [_moment(element.get("value")) for element in series.findall("effectiveTime/*")]
    starts = [moment for moment in [found.start for found in of_one_rate] + stated if moment is not None]
    return Ecg(signal_mv, rate_hz, names, start=min(starts, default=None, key=_naive), source=NAME), said


@dataclass(frozen=True, slots=True)
class _Set:
    """Sequences recorded together: a sample each ``step_s``; ``start`` is None where their times are relative."""

    step_s: float
    begin_s: float
    start: datetime | None
    leads: dict[str, npt.NDArray[np.float64]]


def _set(element: Element) -> _Set:
    time, leads = None, {}
    for sequence in element.findall("component/sequence"):
        code, value = _code(sequence), sequence.find("value")
        if value is None:
            continue
        if code.startswith("TIME"):
            time = value
        elif value.find("digits") is not None and (lead := lead_of_mdc_name(code)) is not None:
            if lead in leads:
                raise EcgError(f"Two sequences are both lead {lead}.", code=ErrorCode.INVALID_LEADS)
            leads[lead] = _samples_mv(value)
    increment = time.find("increment") if time is not None else None
    if increment is None:
        if leads:
            raise EcgError(code=ErrorCode.SAMPLING_RATE_MISSING)
        return _Set(1.0, 0.0, None, leads)
    step_s = number_in(increment.get("value"), "time step") * _SECONDS.get(increment.get("unit") or "s", math.nan)
    if not step_s > 0:
        raise EcgError("The time step is no time.", code=ErrorCode.CORRUPT_FILE)
    head = time.find("head") if time is not None else None
    start = _moment(head.get("value")) if head is not None else None
    if start is not None:
        return _Set(step_s, (_naive(start) - _EPOCH).total_seconds(), start, leads)
    unit_s = _SECONDS.get(head.get("unit") or "", 0.0) if head is not None else 0.0
    return _Set(
        step_s, number_in(head.get("value"), "first time") * unit_s if head is not None and unit_s else 0.0, None, leads
    )


def _samples_mv(value: Element) -> npt.NDArray[np.float64]:
    """Return origin + digit * scale (type SLIST_PQ of the V3 data types) in millivolts."""
    digits = numbers_in(value.findtext("digits"))
    return digits * _quantity_mv(value.find("scale")) + _quantity_mv(value.find("origin"), default_mv=0.0)


def _quantity_mv(element: Element | None, *, default_mv: float | None = None) -> float:
    if element is None and default_mv is not None:
        return default_mv
    scale = mv_per(element.get("unit") or "") if element is not None else None
    if element is None or scale is None:
        raise EcgError(code=ErrorCode.UNITS_UNKNOWN)
    return number_in(element.get("value"), "scale of a lead") * scale


def _code(element: Element) -> str:
    code = element.find("code")
    return (code.get("code") or "").strip() if code is not None else ""


def _moment(text: str | None) -> datetime | None:
    """Return the time of an HL7 TS, ``YYYYMMDDhhmmss.UUUU[+ZZzz]``, or None where it cannot be one."""
    found = _TIME.fullmatch((text or "").strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(found[i] or 0) for i in range(1, 7))
    zone = datetime.strptime(found[8], "%z").tzinfo if found[8] else None
    try:
        return datetime(year, month, day, hour, minute, second, int((found[7] or "0").ljust(6, "0")), zone)
    except ValueError:
        return None


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
