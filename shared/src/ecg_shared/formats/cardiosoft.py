"""GE CardioSoft XML (``CardiologyXML``). Read only.

The continuous strip of a resting or exercise ECG: ``StripData``, a list of counts a lead, one resolution for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.channels import lead_name
from ecg_shared.formats.checks import believed_rate_hz
from ecg_shared.formats.pieces import Piece, assembled
from ecg_shared.formats.signal_format import Reading, SourceFile
from ecg_shared.formats.units import mv_per
from ecg_shared.formats.xml_tree import MEDIA_TYPE, number_in, numbers_in, parse_xml, root_name, text_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["EXTENSIONS", "MEDIA_TYPE", "NAME", "read", "sniff"]

NAME: Final = "cardiosoft"
EXTENSIONS: Final[tuple[str, ...]] = ()


def sniff(head: bytes) -> bool:
    """Tell by the root element."""
    return root_name(head) == "CardiologyXML"


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read the strip of one document; median beats and the coarse full disclosure are left out.

    Raises EcgError: ``signal_empty`` for a document without a strip, ``corrupt_file``, ``invalid_leads``,
    ``units_unknown``, and those of ``parse_xml``.
    """
    if len(files) != 1:
        raise EcgError("A recording as CardioSoft XML is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    root = parse_xml(files[0].content)
    strip = root.find("StripData")
    if strip is None:
        raise EcgError("The document holds no strip.", code=ErrorCode.SIGNAL_EMPTY)
    stated_hz = number_in(text_of(strip, "SampleRate"), "sampling rate")
    rate_hz, said = believed_rate_hz(stated_hz, options)
    resolution = strip.find("Resolution")
    unit = (resolution.get("units") or "" if resolution is not None else "").removesuffix("perLsb")
    scale = mv_per(unit)
    if resolution is None or scale is None:
        raise EcgError(code=ErrorCode.UNITS_UNKNOWN)
    step_mv = number_in(resolution.text, "resolution") * scale
    pieces = [
        Piece(lead_name(data.get("lead") or "ECG") or "ECG", numbers_in(data.text) * step_mv)
        for data in strip.findall("WaveformData")
    ]
    names, signal_mv = assembled(pieces, rate_hz)
    return Ecg(signal_mv, rate_hz, names, start=_start(root.find("ObservationDateTime")), source=NAME), said


def _start(element: Element | None) -> datetime | None:
    try:
        parts = [int(text_of(element, part)) for part in ("Year", "Month", "Day", "Hour", "Minute", "Second")]
        year, month, day, hour, minute, second = parts
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the cart's local time
    except ValueError:
        return None
