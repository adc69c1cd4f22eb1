"""SCP-ECG (EN 1064, ISO/IEEE 11073-91064), versions 1 to 3: the rhythm of sections 3 to 6. Read only.

Clauses in the comments are those of EN 1064. Of section 1, which is the patient's, only date and time are looked
at.
"""

from __future__ import annotations

import binascii
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.channels import MAX_LEADS, check_lead_names
from ecg_shared.formats.checks import believed_rate_hz, check_rate, check_size
from ecg_shared.formats.lead_codes import LEAD_BY_CODE
from ecg_shared.formats.pieces import Piece, assembled
from ecg_shared.formats.scp_huffman import Code, decode, tables_in, undo_differences
from ecg_shared.formats.signal_format import Reading, SourceFile

NAME: Final = "scp"
EXTENSIONS: Final = (".scp",)
MEDIA_TYPE: Final = "application/x-scp-ecg"

_RECORD_HEADER: Final = 6  # checksum and length of the whole
_SECTION: Final = struct.Struct("<HHI")  # checksum, number, length; 8 bytes of version and reserve follow (5.2)
_SECTION_HEADER: Final = 16
_POINTER: Final = struct.Struct("<HII")  # number, length, first byte counted from 1 (5.3)
_LEAD: Final = struct.Struct("<IIB")  # first and last sample counted from 1, lead (5.6.3)
_WAVE: Final = struct.Struct("<HHBB")  # nanovolts a count, microseconds a sample, order of differences, bimodal
_BEAT: Final = struct.Struct("<HIII")  # type, first sample, fiducial, last sample (5.7)
_BEATS_SUBTRACTED: Final = 1  # flag of section 3


def sniff(head: bytes) -> bool:
    """Tell by the first entry of the pointer table, which is section 0's own: number, length and place."""
    if len(head) < _RECORD_HEADER + _SECTION_HEADER + _POINTER.size:
        return False
    _, number, length = _SECTION.unpack_from(head, _RECORD_HEADER)
    pointed, pointed_length, place = _POINTER.unpack_from(head, _RECORD_HEADER + _SECTION_HEADER)
    return number == pointed == 0 and 26 <= length == pointed_length <= 4096 and place in (6, 7)


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read the rhythm of one record.

    Raises EcgError: ``corrupt_file`` (a section that is cut, misplaced, or whose checksum is wrong),
    ``unsupported_format`` for bimodal compression, ``signal_empty`` for a record without rhythm, ``invalid_leads``.
    """
    if len(files) != 1:
        raise EcgError("A recording as SCP-ECG is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    if not sniff(files[0].content):
        raise EcgError("The record has no table of its sections.", code=ErrorCode.CORRUPT_FILE)
    sections = _sections(files[0].content)
    if 3 not in sections or 6 not in sections:
        raise EcgError("The record holds no rhythm.", code=ErrorCode.SIGNAL_EMPTY)
    leads, subtracted = _leads(sections[3])
    tables = tables_in(sections[2]) if sections.get(2) else None
    rhythm = _waves(sections[6], tables, [lead.n_samples for lead in leads])
    rate_hz, said = believed_rate_hz(1e6 / rhythm.interval_us, options)
    check_rate(rate_hz)
    if subtracted:
        _add_reference_beats(rhythm, leads, sections, tables)
    pieces = [
        Piece(lead.name, counts * np.float64(rhythm.step_mv), (lead.first - 1) * rhythm.interval_us / 1e6)
        for lead, counts in zip(leads, rhythm.counts, strict=True)
    ]
    names, signal_mv = assembled(pieces, rate_hz)
    return Ecg(signal_mv, rate_hz, names, start=_start(sections.get(1, b"")), source=NAME), said


@dataclass(frozen=True, slots=True)
class _Lead:
    """A lead's name, and its first and last sample, counted from 1."""

    name: str
    first: int
    last: int

    @property
    def n_samples(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True, eq=False)
class _Waves:
    """The data of section 5 or 6: ``counts`` a lead, and what they mean."""

    step_mv: float
    interval_us: int
    counts: list[npt.NDArray[np.int64]]


def _sections(content: bytes) -> dict[int, bytes]:
    """Return the data of each section that is there, its checksum compared (CRC-CCITT, 5.2)."""
    _, _, length = _SECTION.unpack_from(content, _RECORD_HEADER)
    table = content[_RECORD_HEADER + _SECTION_HEADER : _RECORD_HEADER + length]
    sections: dict[int, bytes] = {}
    for number, size, place in _POINTER.iter_unpack(table[: len(table) // _POINTER.size * _POINTER.size]):
        if size <= _SECTION_HEADER or number > 6:  # what follows the rhythm is not looked at
            continue
        begin = place - 1
        if begin < 0 or begin + size > len(content):
            raise EcgError(f"Section {number} reaches beyond the end of the file.", code=ErrorCode.CORRUPT_FILE)
        checksum, found, found_size = _SECTION.unpack_from(content, begin)
        if found != number or found_size != size:
            raise EcgError(f"Section {number} does not begin where it is said to.", code=ErrorCode.CORRUPT_FILE)
        if binascii.crc_hqx(content[begin + 2 : begin + size], 0xFFFF) != checksum:
            raise EcgError(f"The checksum of section {number} is wrong.", code=ErrorCode.CORRUPT_FILE)
        sections[number] = content[begin + _SECTION_HEADER : begin + size]
    return sections


def _leads(section: bytes) -> tuple[list[_Lead], bool]:
    """Return section 3's leads, and whether reference beats were subtracted from them."""
    n_leads = section[0]
    if n_leads > MAX_LEADS or len(section) < 2 + n_leads * _LEAD.size:
        raise EcgError(f"The record names {n_leads} leads.", code=ErrorCode.INVALID_LEADS)
    fields = [_LEAD.unpack_from(section, 2 + i * _LEAD.size) for i in range(n_leads)]
    leads = [_Lead(LEAD_BY_CODE.get(code, f"ECG{code}"), first, last) for first, last, code in fields]
    check_lead_names([lead.name for lead in leads])
    for lead in leads:
        if lead.first < 1:
            raise EcgError("A lead begins before its first sample.", code=ErrorCode.CORRUPT_FILE)
        check_size(n_samples=lead.n_samples, n_leads=n_leads, sampling_rate_hz=10_000.0)
    return leads, bool(section[1] & _BEATS_SUBTRACTED)


def _waves(section: bytes, tables: list[tuple[Code, ...]] | None, n_samples: Sequence[int]) -> _Waves:
    """Return section 5 or 6: without tables the samples are 16-bit numbers (5.8, 5.9)."""
    sizes_at = _WAVE.size
    at = sizes_at + 2 * len(n_samples)
    if len(section) < at:
        raise EcgError("A section of samples is cut.", code=ErrorCode.CORRUPT_FILE)
    nanovolts, interval_us, order, bimodal = _WAVE.unpack_from(section)
    sizes = struct.unpack_from(f"<{len(n_samples)}H", section, sizes_at)
    if bimodal:
        raise EcgError("Bimodal compression is not read.", code=ErrorCode.UNSUPPORTED_FORMAT)
    if order > 2 or interval_us == 0 or nanovolts == 0 or at + sum(sizes) > len(section):
        raise EcgError("A section of samples contradicts itself.", code=ErrorCode.CORRUPT_FILE)
    counts = []
    for size, n in zip(sizes, n_samples, strict=True):
        data = section[at : at + size]
        at += size
        if tables is None and 2 * n > size:
            raise EcgError("A lead is shorter than announced.", code=ErrorCode.CORRUPT_FILE)
        numbers = (
            decode(data, tables, n_samples=n)
            if tables is not None
            else np.frombuffer(data, "<i2", count=n).astype(np.int64)
        )
        counts.append(undo_differences(numbers, order))
    return _Waves(nanovolts / 1e6, interval_us, counts)


def _add_reference_beats(
    rhythm: _Waves, leads: Sequence[_Lead], sections: dict[int, bytes], tables: list[tuple[Code, ...]] | None
) -> None:
    """Add the reference beat at each beat of type 0 between its first and last sample, fiducial on fiducial (5.7)."""
    beats = sections.get(4, b"")
    if len(beats) < 6 or 5 not in sections:
        raise EcgError("The reference beat of the record is missing.", code=ErrorCode.CORRUPT_FILE)
    length_ms, fiducial, n_beats = struct.unpack_from("<HHH", beats)
    if len(beats) < 6 + n_beats * _BEAT.size:
        raise EcgError("The list of beats is cut.", code=ErrorCode.CORRUPT_FILE)
    (interval_us,) = struct.unpack_from("<H", sections[5], 2) if len(sections[5]) >= _WAVE.size else (0,)
    if interval_us != rhythm.interval_us:
        raise EcgError("Reference beat and rhythm differ in rate.", code=ErrorCode.UNSUPPORTED_FORMAT)
    reference = _waves(sections[5], tables, [length_ms * 1000 // interval_us] * len(leads))
    ratio = reference.step_mv / rhythm.step_mv
    for i in range(n_beats):
        kind, first, centre, last = _BEAT.unpack_from(beats, 6 + i * _BEAT.size)
        if kind != 0:
            continue
        for lead, counts, beat in zip(leads, rhythm.counts, reference.counts, strict=True):
            samples = np.arange(max(first, lead.first), min(last, lead.last) + 1)
            places = samples - centre + fiducial - 1
            inside = (places >= 0) & (places < len(beat))
            counts[samples[inside] - lead.first] += np.rint(beat[places[inside]] * ratio).astype(np.int64)


def _start(section: bytes) -> datetime | None:
    """Return the local time of tags 25 and 26 of section 1 (5.4), or None. Other tags are passed over."""
    at, day, clock = 0, b"", b""
    while at + 3 <= len(section) and section[at] != 255:
        tag, size = struct.unpack_from("<BH", section, at)
        if tag == 25:
            day = section[at + 3 : at + 3 + size]
        elif tag == 26:
            clock = section[at + 3 : at + 3 + size]
        at += 3 + size
    try:
        return datetime(*struct.unpack("<HBB", day), *struct.unpack("<BBB", clock))  # noqa: DTZ001 - the cart's time
    except (ValueError, struct.error):
        return None
