"""GE MUSE XML (``RestingECG``), the export of MUSE NX and MAC carts. Read only.

GE has published no specification; the fields are those of ``restecg.dtd``, which the files name: each lead is base64
of little endian 16-bit counts with its own units per bit.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.channels import lead_name
from ecg_shared.formats.checks import believed_rate_hz
from ecg_shared.formats.pieces import Piece, assembled
from ecg_shared.formats.signal_format import Reading, SourceFile
from ecg_shared.formats.units import mv_per
from ecg_shared.formats.xml_tree import MEDIA_TYPE, bytes_in, number_in, parse_xml, root_name, text_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["EXTENSIONS", "MEDIA_TYPE", "NAME", "read", "sniff"]

NAME: Final = "muse"
EXTENSIONS: Final[tuple[str, ...]] = ()


def sniff(head: bytes) -> bool:
    """Tell by the root element."""
    return root_name(head) == "RestingECG"


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read the rhythm of one document; median beats are left out.

    Raises EcgError: ``signal_empty`` for a document without a rhythm, ``corrupt_file`` (base64, a count of samples or
    a checksum that does not fit), ``invalid_leads``, ``units_unknown``, and those of ``parse_xml``.
    """
    if len(files) != 1:
        raise EcgError("A recording as MUSE XML is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    root = parse_xml(files[0].content)
    rhythm = next((w for w in root.iter("Waveform") if text_of(w, "WaveformType").lower() == "rhythm"), None)
    if rhythm is None:
        raise EcgError("The document holds no waveform of rhythm.", code=ErrorCode.SIGNAL_EMPTY)
    exponent = number_in(text_of(rhythm, "SampleExponent", "0"), "exponent of the sampling rate")
    base = number_in(text_of(rhythm, "SampleBase"), "sampling rate")
    if abs(exponent) > 6 or base <= 0:
        raise EcgError(code=ErrorCode.SAMPLING_RATE_OUT_OF_RANGE)
    rate_hz, said = believed_rate_hz(base * 10.0**exponent, options)
    names, signal_mv = assembled([_piece(lead) for lead in rhythm.findall("LeadData")], rate_hz)
    return Ecg(signal_mv, rate_hz, names, start=_start(root), source=NAME), said


def _piece(lead: Element) -> Piece:
    data = bytes_in(lead.findtext("WaveFormData"))
    name = lead_name(text_of(lead, "LeadID", "ECG")) or "ECG"
    if text_of(lead, "LeadSampleSize", "2") != "2":
        raise EcgError("Samples of other than two bytes are not read.", code=ErrorCode.UNSUPPORTED_FORMAT)
    n_samples = number_in(text_of(lead, "LeadSampleCountTotal", str(len(data) // 2)), "number of samples")
    if len(data) != 2 * n_samples:
        raise EcgError(f"Lead {name} is not as long as it says.", code=ErrorCode.CORRUPT_FILE)
    checksum = text_of(lead, "LeadDataCRC32")
    if checksum.isdecimal() and int(checksum) not in (0, zlib.crc32(data)):
        raise EcgError(f"The checksum of lead {name} does not fit its samples.", code=ErrorCode.CORRUPT_FILE)
    scale = mv_per(text_of(lead, "LeadAmplitudeUnits", "MICROVOLTS"))
    if scale is None:
        raise EcgError(code=ErrorCode.UNITS_UNKNOWN)
    step_mv = number_in(text_of(lead, "LeadAmplitudeUnitsPerBit"), "amplitude per bit") * scale
    samples_mv = np.frombuffer(data, "<i2") * step_mv
    return Piece(name, samples_mv, number_in(text_of(lead, "LeadTimeOffset", "0"), "time offset") / 1000.0)


def _start(root: Element) -> datetime | None:
    """Return the local time of acquisition, written month first; None where it cannot be one."""
    day, clock = text_of(root, "TestDemographics/AcquisitionDate"), text_of(root, "TestDemographics/AcquisitionTime")
    try:
        return datetime.strptime(f"{day} {clock}", "%m-%d-%Y %H:%M:%S")  # noqa: DTZ007 - the cart's local time
    except ValueError:
        return None
