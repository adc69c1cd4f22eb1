"""A recording as JSON, as the gateway gives it: ``{"sampling_rate_hz", "leads": [{"name", "signal_mv"}]}``.

Read with what else people write: leads as an object of arrays, other words for the rate, ``signal_uv`` or a ``units``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.channels import lead_name
from ecg_shared.formats.checks import believed_rate_hz
from ecg_shared.formats.json_tree import MEDIA_TYPE, is_json_object, parse_json, positive_number, samples_in
from ecg_shared.formats.lead_units import mv_per_lead
from ecg_shared.formats.pieces import Piece, assembled
from ecg_shared.formats.signal_format import Reading, SourceFile

__all__ = ["EXTENSIONS", "MEDIA_TYPE", "NAME", "read", "sniff", "write"]

NAME: Final = "json"
EXTENSIONS: Final[tuple[str, ...]] = ()

_RATES: Final = (
    *("sampling_rate_hz", "sampling_rate", "samplingRate", "sampling_frequency", "sample_rate_hz", "sample_rate"),
    *("sampleRate", "frequency", "fs"),
)
_NAMES: Final = ("name", "lead", "label")
_SIGNALS: Final = {"signal_mv": "mV", "signal_uv": "uV", "signal": "", "samples": "", "data": "", "values": ""}


def sniff(head: bytes) -> bool:
    """Tell a JSON object; what FHIR's format has taken is not asked again."""
    return is_json_object(head)


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read one object.

    Raises EcgError: ``sampling_rate_missing``, ``invalid_leads`` where no lead is found, ``units_unknown``,
    ``corrupt_file``, ``decode_limit_exceeded``.
    """
    if len(files) != 1:
        raise EcgError("A recording as JSON is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    document = parse_json(files[0].content)
    key = next((key for key in _RATES if key in document), None)
    if key is None and options.sampling_rate_hz is None:
        raise EcgError(code=ErrorCode.SAMPLING_RATE_MISSING)
    stated_hz = positive_number(document[key], "sampling rate") if key else float(options.sampling_rate_hz or 0)
    rate_hz, said = believed_rate_hz(stated_hz, options)
    leads = list(_leads(document.get("leads", document.get("signals"))))
    ignored = sum(name is None for name, _, _ in leads)
    if ignored:
        said.append(("columns_ignored", f"{ignored} signals are no ECG and were ignored."))
    ecg_leads = [(name, samples, unit) for name, samples, unit in leads if name is not None]
    stated = str(document.get("units", document.get("unit", "")))
    units = [(samples, unit or stated) for _, samples, unit in ecg_leads]
    scales, unit_said = mv_per_lead(units, sampling_rate_hz=rate_hz, options=options)
    pieces = [Piece(name, samples * scale) for (name, samples, _), scale in zip(ecg_leads, scales, strict=True)]
    names, signal_mv = assembled(pieces, rate_hz)
    calibrated = document.get("calibrated") is not False and not unit_said
    return Ecg(signal_mv, rate_hz, names, _start(document.get("start")), calibrated, NAME), said + unit_said


def write(ecg: Ecg) -> bytes:
    """Write the gateway's form: millivolts to 0.1 µV, null where nothing was recorded, ``start`` where it is known."""
    import json

    leads = [
        {"name": name, "signal_mv": _numbers(row)} for name, row in zip(ecg.lead_names, ecg.signal_mv, strict=True)
    ]
    document: dict[str, Any] = {"sampling_rate_hz": ecg.sampling_rate_hz, "calibrated": ecg.calibrated, "leads": leads}
    if ecg.start is not None:
        document["start"] = ecg.start.isoformat()
    return json.dumps(document, separators=(",", ":")).encode()


def _numbers(lead_mv: npt.NDArray[np.float32]) -> list[float | None]:
    rounded = np.round(lead_mv.astype(np.float64), 4).tolist()
    return [None if math.isnan(value) else value for value in rounded]


def _leads(found: object) -> Iterator[tuple[str | None, npt.NDArray[np.float64], str]]:
    """Yield name (None for what is no ECG), samples and unit, empty where none is said."""
    if isinstance(found, Mapping):
        for label, values in found.items():
            yield lead_name(label), samples_in(values), ""
        return
    for i, lead in enumerate(found if isinstance(found, list) else [], 1):
        if not isinstance(lead, Mapping):
            raise EcgError("A lead is no object with a name and samples.", code=ErrorCode.CORRUPT_FILE)
        label = next((lead[key] for key in _NAMES if key in lead), f"ECG {i}")
        key = next((key for key in _SIGNALS if key in lead), None)
        if key is None:
            raise EcgError("A lead has no samples.", code=ErrorCode.CORRUPT_FILE)
        unit = _SIGNALS[key] or str(lead.get("units", lead.get("unit", "")))
        yield lead_name(str(label)), samples_in(lead[key]), unit


def _start(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
