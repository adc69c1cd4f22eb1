"""HL7 v2 results (ORU^R01) with waveforms, as bedside gateways send them. Read only.

Each lead is an OBX of type NA, its values repeated as components, named by an IEEE 11073 code; two more OBX, whose
sub-ids continue its own, give rate and resolution (IHE PCD waveform content module). PID is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.checks import believed_rate_hz
from ecg_shared.formats.lead_codes import lead_of_mdc_code, lead_of_mdc_name
from ecg_shared.formats.lead_units import mv_per_lead
from ecg_shared.formats.pieces import Piece, assembled
from ecg_shared.formats.signal_format import Reading, SourceFile
from ecg_shared.formats.text import as_utf8

NAME: Final = "hl7v2"
EXTENSIONS: Final = (".hl7",)
MEDIA_TYPE: Final = "application/hl7-v2"

_TYPE, _CODE, _SUB_ID, _VALUE, _UNIT = 2, 3, 4, 5, 6  # fields of an OBX
_START: Final = 7  # field of an OBR
_RATE: Final = "MDC_ATTR_SAMP_RATE"
_RESOLUTION: Final = "MDC_ATTR_NU_MSMT_RES"
_UNITS: Final = {"MDC_DIM_MILLI_VOLT": "mV", "MDC_DIM_MICRO_VOLT": "uV", "MDC_DIM_VOLT": "V"}
_TIME: Final = re.compile(r"(\d{14})(?:\.\d+)?([+-]\d{4})?")


def sniff(head: bytes) -> bool:
    """Tell by the message header."""
    return head.startswith(b"MSH|")


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read the waveforms of one message that are ECG leads, all of one rate.

    Raises EcgError: ``signal_empty`` for a message without waveforms, ``sampling_rate_missing``, ``invalid_leads``,
    ``units_unknown``, ``corrupt_file``.
    """
    if len(files) != 1:
        raise EcgError("A recording as HL7 v2 is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    segments = [line.split("|") for line in as_utf8(files[0].content).decode().splitlines() if line]
    waves = _waves([segment for segment in segments if segment[0] == "OBX" and len(segment) > _VALUE])
    if not waves:
        raise EcgError("The message holds no waveform.", code=ErrorCode.SIGNAL_EMPTY)
    stated_hz = waves[0].rate_hz or options.sampling_rate_hz
    if stated_hz is None:
        raise EcgError(code=ErrorCode.SAMPLING_RATE_MISSING)
    rate_hz, said = believed_rate_hz(stated_hz, options)
    leads = [(wave.lead, wave) for wave in waves if wave.lead is not None and wave.rate_hz == waves[0].rate_hz]
    if len(leads) < len(waves):
        ignored = len(waves) - len(leads)
        said.append(("columns_ignored", f"{ignored} waveforms are no ECG or of another rate and were ignored."))
    units = [(wave.values, wave.unit) for _, wave in leads]
    scales, unit_said = mv_per_lead(units, sampling_rate_hz=rate_hz, options=options)
    pieces = [Piece(lead, wave.values * scale) for (lead, wave), scale in zip(leads, scales, strict=True)]
    names, signal_mv = assembled(pieces, rate_hz)
    return Ecg(signal_mv, rate_hz, names, _start(segments), not unit_said, NAME), said + unit_said


@dataclass(frozen=True, slots=True, eq=False)
class _Wave:
    """One waveform: ``values`` in ``unit``, empty where none is named; ``rate_hz`` None where none is stated."""

    lead: str | None
    values: npt.NDArray[np.float64]
    rate_hz: float | None
    unit: str


def _waves(observations: Sequence[Sequence[str]]) -> list[_Wave]:
    facts = {
        (segment[_SUB_ID].rpartition(".")[0], name): segment
        for segment in observations
        for name in (_RATE, _RESOLUTION)
        if name in segment[_CODE].split("^")
    }
    waves = []
    for segment in observations:
        if segment[_TYPE] != "NA":
            continue
        rate, resolution = (facts.get((segment[_SUB_ID], name)) for name in (_RATE, _RESOLUTION))
        words = resolution[_UNIT].split("^") if resolution is not None and len(resolution) > _UNIT else []
        step = _number(resolution[_VALUE]) if resolution is not None else 1.0
        waves.append(
            _Wave(
                lead=_lead(segment[_CODE].split("^")),
                values=_values(segment[_VALUE]) * step,
                rate_hz=_number(rate[_VALUE]) if rate is not None else None,
                unit=next((_UNITS.get(word, word) for word in reversed(words[:2]) if word), ""),
            )
        )
    return waves


def _lead(code: Sequence[str]) -> str | None:
    """Return the lead that a coded element names: its number, else its name if it is one of an ECG."""
    if code[0].isdecimal() and len(code[0]) < 10 and (lead := lead_of_mdc_code(int(code[0]))) is not None:
        return lead
    name = next((part for part in code if part.upper().startswith("MDC_ECG")), None)
    return lead_of_mdc_name(name) if name is not None else None


def _values(text: str) -> npt.NDArray[np.float64]:
    """Return the components of an NA field, NaN for an empty one; a repetition goes on where the one before ended."""
    try:
        return np.array([value or "nan" for value in text.replace("~", "^").split("^")], np.float64)
    except ValueError:
        raise EcgError("A waveform's values are no numbers.", code=ErrorCode.CORRUPT_FILE) from None


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e300:
        raise EcgError("A waveform's rate or resolution is no number above zero.", code=ErrorCode.CORRUPT_FILE)
    return value


def _start(segments: Sequence[Sequence[str]]) -> datetime | None:
    """Return the observation's time (OBR-7, type TS), or None where it cannot be one."""
    text = next((segment[_START] for segment in segments if segment[0] == "OBR" and len(segment) > _START), "")
    found = _TIME.fullmatch(text.strip())
    try:
        moment = datetime.strptime(found[1], "%Y%m%d%H%M%S") if found else None  # noqa: DTZ007 - zone comes after
        zone = datetime.strptime(found[2], "%z").tzinfo if found and found[2] else None
    except ValueError:
        return None
    return moment.replace(tzinfo=zone) if moment else None
