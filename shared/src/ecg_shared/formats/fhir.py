"""FHIR Observations with SampledData (R4, R5), one or a Bundle of them. Read only; the subject is not looked at."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.checks import believed_rate_hz
from ecg_shared.formats.json_tree import MEDIA_TYPE, is_json_object, parse_json, positive_number
from ecg_shared.formats.lead_codes import lead_of_mdc_code, lead_of_mdc_name
from ecg_shared.formats.lead_units import mv_per_lead
from ecg_shared.formats.pieces import Piece, assembled
from ecg_shared.formats.signal_format import Reading, SourceFile
from ecg_shared.formats.text import head_as_text

__all__ = ["EXTENSIONS", "MEDIA_TYPE", "NAME", "read", "sniff"]

NAME: Final = "fhir"
EXTENSIONS: Final[tuple[str, ...]] = ()

_MARK: Final = re.compile(r'"resourceType"\s*:')
_NO_SAMPLE: Final = {"E": "nan", "L": "nan", "U": "nan"}  # error, below and above the limits of detection
_MS_PER: Final = {"s": 1000.0, "ms": 1.0, "us": 1e-3}


def sniff(head: bytes) -> bool:
    """Tell a JSON object that names its resource type."""
    return is_json_object(head) and bool(_MARK.search(head_as_text(head) or ""))


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read the sampled ECG leads of all Observations in the resource.

    Raises EcgError: ``unsupported_format`` for another resource, ``signal_empty`` for one without SampledData,
    ``invalid_leads``, ``units_unknown``, ``corrupt_file``.
    """
    if len(files) != 1:
        raise EcgError("A recording as FHIR is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    observations = list(_observations(parse_json(files[0].content)))
    found = [sampled for observation in observations for sampled in _sampled(observation)]
    if not found:
        raise EcgError("No Observation holds SampledData.", code=ErrorCode.SIGNAL_EMPTY)
    leads = [sampled for sampled in found if sampled.lead is not None and sampled.rate_hz == found[0].rate_hz]
    rate_hz, said = believed_rate_hz(found[0].rate_hz, options)
    if len(leads) < len(found):
        ignored = len(found) - len(leads)
        said.append(("columns_ignored", f"{ignored} signals are no ECG or of another rate and were ignored."))
    units = [(sampled.values, sampled.unit) for sampled in leads]
    scales, unit_said = mv_per_lead(units, sampling_rate_hz=rate_hz, options=options)
    pieces = [Piece(sampled.lead or "", sampled.values * scale) for sampled, scale in zip(leads, scales, strict=True)]
    names, signal_mv = assembled(pieces, rate_hz)
    start = next((moment for observation in observations if (moment := _start(observation))), None)
    return Ecg(signal_mv, rate_hz, names, start, not unit_said, NAME), said + unit_said


@dataclass(frozen=True, slots=True, eq=False)
class _Sampled:
    """One SampledData; ``lead`` is None where its code is no ECG lead, ``unit`` empty where none is named."""

    lead: str | None
    values: npt.NDArray[np.float64]
    rate_hz: float
    unit: str


def _observations(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    kind = resource.get("resourceType")
    if kind == "Observation":
        yield resource
    elif kind == "Bundle":
        for entry in _list(resource.get("entry")):
            inner = entry.get("resource")
            if isinstance(inner, Mapping) and inner.get("resourceType") == "Observation":
                yield inner
    else:
        raise EcgError("The FHIR resource is no Observation.", code=ErrorCode.UNSUPPORTED_FORMAT)


def _sampled(observation: Mapping[str, Any]) -> Iterator[_Sampled]:
    for part in (observation, *_list(observation.get("component"))):
        data = part.get("valueSampledData")
        if not isinstance(data, Mapping):
            continue
        origin = data.get("origin")
        origin = origin if isinstance(origin, Mapping) else {}
        factor = positive_number(data.get("factor", 1), "factor")
        offset = origin.get("value", 0)
        if not isinstance(offset, int | float) or not math.isfinite(offset):
            raise EcgError("The origin is no number.", code=ErrorCode.CORRUPT_FILE)
        if data.get("dimensions", 1) != 1:
            raise EcgError("SampledData of several dimensions is not read.", code=ErrorCode.UNSUPPORTED_FORMAT)
        yield _Sampled(
            lead=_lead(part.get("code")),
            values=_values(data.get("data")) * factor + float(offset),
            rate_hz=1000.0 / _period_ms(data),
            unit=str(origin.get("code") or origin.get("unit") or ""),
        )


def _period_ms(data: Mapping[str, Any]) -> float:
    """Return milliseconds between samples: ``period`` in R4, ``interval`` with its unit in R5."""
    if "interval" in data:
        unit = data.get("intervalUnit", "ms")
        if unit not in _MS_PER:
            raise EcgError("The interval is in no unit of time.", code=ErrorCode.CORRUPT_FILE)
        return positive_number(data["interval"], "interval") * _MS_PER[unit]
    if "period" not in data:
        raise EcgError(code=ErrorCode.SAMPLING_RATE_MISSING)
    return positive_number(data["period"], "period")


def _values(text: object) -> npt.NDArray[np.float64]:
    try:
        return np.array([_NO_SAMPLE.get(word, word) for word in str(text or "").split()], np.float64)
    except ValueError:
        raise EcgError("The sampled data are no numbers.", code=ErrorCode.CORRUPT_FILE) from None


def _lead(code: object) -> str | None:
    """Return the lead that a CodeableConcept names by IEEE 11073 code or name, or by its words."""
    concept = code if isinstance(code, Mapping) else {}
    for coding in _list(concept.get("coding")):
        number = str(coding.get("code", ""))
        if number.isdecimal() and len(number) < 10:
            lead = lead_of_mdc_code(int(number))
            if lead is not None:
                return lead
        for text in (number, str(coding.get("display", ""))):
            if text.upper().startswith("MDC_ECG"):
                return lead_of_mdc_name(text)
    words = [concept.get("text"), *(coding.get("display") for coding in _list(concept.get("coding")))]
    return next((lead_of_mdc_name(str(word)) for word in words if word), None)


def _start(observation: Mapping[str, Any]) -> datetime | None:
    period = observation.get("effectivePeriod")
    text = observation.get("effectiveDateTime") or (period.get("start") if isinstance(period, Mapping) else None)
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _list(found: object) -> list[Mapping[str, Any]]:
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
