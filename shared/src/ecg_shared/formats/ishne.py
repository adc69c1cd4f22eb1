"""ISHNE Holter files (Badilini 1998, Ann Noninvasive Electrocardiol 3:263-266). Read only.

A header of 522 bytes, a block of text, then 16-bit samples of all leads in turn. Of the header only rate, leads and
times are looked at, nothing of the patient.
"""

from __future__ import annotations

import binascii
import struct
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import numpy as np

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.channels import MAX_LEADS, check_lead_names
from ecg_shared.formats.checks import believed_rate_hz, check_rate, check_size
from ecg_shared.formats.signal_format import Reading, SourceFile

NAME: Final = "ishne"
EXTENSIONS: Final[tuple[str, ...]] = ()  # .ecg, as other programs' files too
MEDIA_TYPE: Final = "application/x-ishne-ecg"

_MARK: Final = b"ISHNE1.0"
_HEADER_BYTES: Final = 522
_SIZES: Final = struct.Struct(
    "<Hiiii"
)  # at 8: checksum, length of the text, samples, place of the text, of the samples
_DAY: Final = 138  # day, month, year of recording
_CLOCK: Final = 150  # hour, minute, second
_N_LEADS: Final = 156
_LEADS: Final = 158
_RESOLUTIONS: Final = 206  # nanovolts a count
_RATE: Final = 272
_MAX_HEADER_LEADS: Final = 12
_NOT_RECORDED: Final = -32768

_LEAD_NAMES: Final = {
    **{2: "X", 3: "Y", 4: "Z", 5: "I", 6: "II", 7: "III", 8: "aVR", 9: "aVL", 10: "aVF", 17: "ES", 18: "AS", 19: "AI"},
    **{10 + n: f"V{n}" for n in range(1, 7)},
}


def sniff(head: bytes) -> bool:
    """Tell by the mark."""
    return head.startswith(_MARK)


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read one file. Raises EcgError: ``corrupt_file`` (cut, or the header's checksum is wrong), ``invalid_leads``."""
    if len(files) != 1:
        raise EcgError("A recording as ISHNE is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    content = files[0].content
    if len(content) < _HEADER_BYTES:
        raise EcgError("The file ends within its header.", code=ErrorCode.CORRUPT_FILE)
    checksum, text_bytes, stated_samples, _, begin = _SIZES.unpack_from(content, len(_MARK))
    (n_leads,) = struct.unpack_from("<h", content, _N_LEADS)
    if not 1 <= n_leads <= min(MAX_LEADS, _MAX_HEADER_LEADS):
        raise EcgError(f"The header names {n_leads} leads.", code=ErrorCode.INVALID_LEADS)
    header_end = _HEADER_BYTES + max(0, text_bytes)
    if not header_end <= begin <= len(content):
        raise EcgError("The samples do not begin behind the header.", code=ErrorCode.CORRUPT_FILE)
    if checksum and checksum != binascii.crc_hqx(content[len(_MARK) + 2 : header_end], 0xFFFF):
        raise EcgError("The header's checksum is wrong.", code=ErrorCode.CORRUPT_FILE)
    codes = struct.unpack_from(f"<{n_leads}h", content, _LEADS)
    names = tuple(_LEAD_NAMES.get(code, f"ECG{i}") for i, code in enumerate(codes, 1))
    check_lead_names(names)
    (stated_hz,) = struct.unpack_from("<h", content, _RATE)
    if stated_hz <= 0:
        raise EcgError(f"The sampling rate is {stated_hz} Hz.", code=ErrorCode.SAMPLING_RATE_OUT_OF_RANGE)
    rate_hz, said = believed_rate_hz(float(stated_hz), options)
    check_rate(rate_hz)
    n_samples = (len(content) - begin) // (2 * n_leads)
    # Some recorders state the samples of one lead, some those of all.
    if stated_samples not in (n_samples, n_samples * n_leads):
        raise EcgError(
            f"The header announces {stated_samples} samples, the file holds {n_samples} of each lead.",
            code=ErrorCode.CORRUPT_FILE,
        )
    check_size(n_samples=n_samples, n_leads=n_leads, sampling_rate_hz=rate_hz)
    counts = np.frombuffer(content, "<i2", count=n_samples * n_leads, offset=begin).reshape(n_samples, n_leads)
    signal_mv = np.empty((n_leads, n_samples), np.float32)
    for row, column, nanovolts in zip(
        signal_mv, counts.T, struct.unpack_from(f"<{n_leads}h", content, _RESOLUTIONS), strict=True
    ):
        if nanovolts <= 0:
            raise EcgError(code=ErrorCode.UNITS_UNKNOWN)
        np.multiply(column, nanovolts / 1e6, out=row, dtype=np.float64, casting="same_kind")
        row[column == _NOT_RECORDED] = np.nan
    return Ecg(signal_mv, rate_hz, names, start=_start(content), source=NAME), said


def _start(content: bytes) -> datetime | None:
    """Return the recorder's local time of the first sample, or None where it cannot be one."""
    day, month, year = struct.unpack_from("<3h", content, _DAY)
    hour, minute, second = struct.unpack_from("<3h", content, _CLOCK)
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the file names no zone
    except ValueError:
        return None
