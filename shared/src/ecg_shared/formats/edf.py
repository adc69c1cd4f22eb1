"""EDF, EDF+ and BDF; ``edf_writer`` writes them.

edfio believes a header (it reads one record of ten million announced with only a warning) and holds a recording several
times; so the header is compared with the file, and the samples are taken from it record by record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.channels import check_lead_names, lead_name
from ecg_shared.formats.checks import believed_rate_hz, check_rate, check_size
from ecg_shared.formats.edf_header import ANNOTATIONS, BDF_MARK, Header, Signal, corrupt, parse_header, real_number
from ecg_shared.formats.edf_writer import NOT_RECORDED, write
from ecg_shared.formats.signal_format import Reading, ReadingWarning, SourceFile
from ecg_shared.formats.units import mv_per, mv_per_option

__all__ = ["EXTENSIONS", "MEDIA_TYPE", "NAME", "read", "sniff", "write"]

NAME: Final = "edf"
EXTENSIONS: Final = (".edf", ".bdf")
MEDIA_TYPE: Final = "application/x-edf"

_EDF_MARK: Final = b"0       "
_BLOCK_BYTES: Final = 4 * 2**20
_FIRST_ONSET: Final = re.compile(rb"\+(0?\.\d+)\x14")
_GAP: Final = re.compile(rb"\+(\d+(?:\.\d+)?)\x15(\d+(?:\.\d+)?)\x14%b([^\x00\x14]+)\x14" % NOT_RECORDED.encode())


def sniff(head: bytes) -> bool:
    """Tell by the version field: ``0`` and seven blanks, or BioSemi's mark."""
    return head.startswith((_EDF_MARK, BDF_MARK))


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read one EDF, EDF+C or BDF file; signals that are no voltage or named as something else are left out.

    Raises EcgError: ``corrupt_file`` where the header contradicts itself or the file, ``invalid_leads`` for a file of
    annotations only, ``unsupported_format`` for EDF+D with gaps between its records.
    """
    if len(files) != 1:
        raise EcgError("A recording as EDF is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    content = files[0].content
    header = parse_header(content)
    chosen, names, warnings = _ecg_signals(header)
    rate_hz, rate_warnings = believed_rate_hz(_rate_hz(header, header.signals[chosen[0]]), options)
    check_rate(rate_hz)
    warnings += rate_warnings
    if header.n_records < 0:
        warnings.append(("length_inferred", "The header leaves the number of records open; the file's size was used."))
    check_size(
        n_samples=header.records_held * header.signals[chosen[0]].n_samples,
        n_leads=len(chosen),
        sampling_rate_hz=rate_hz,
    )
    _refuse_gaps(content, header)
    signal_mv = _signal_mv(content, header, chosen, [_mv_per_unit(header.signals[i], options) for i in chosen])
    fraction_s = _blank_marked_gaps(signal_mv, names, content, header)
    ecg = Ecg(
        signal_mv=signal_mv,
        sampling_rate_hz=rate_hz,
        lead_names=names,
        start=header.start + timedelta(seconds=fraction_s) if header.start else None,
        calibrated=True,
        source=NAME,
    )
    return ecg, warnings


def _rate_hz(header: Header, signal: Signal) -> float:
    """Return samples a second; the decimal duration of a record leaves an error in the last bits, which is dropped."""
    return round(signal.n_samples / header.record_s, 6)


def _ecg_signals(header: Header) -> tuple[list[int], tuple[str, ...], list[ReadingWarning]]:
    """Return the signals that are ECG leads of one rate, the one that most of them have."""
    names: dict[int, str] = {}
    for i in header.ordinary:
        signal = header.signals[i]
        if signal.n_samples == 0:
            continue
        name = lead_name(signal.label) if mv_per(signal.unit) is not None or not signal.unit else None
        if name is not None:
            names[i] = name
    counts = [header.signals[i].n_samples for i in names]
    common = max(set(counts), key=lambda count: (counts.count(count), count), default=0)
    chosen = [i for i in names if header.signals[i].n_samples == common]
    check_lead_names(tuple(names[i] for i in chosen))
    others = len(header.ordinary) - len(chosen)
    detail = f"{others} signals are no ECG or of another rate and were ignored."
    return chosen, tuple(names[i] for i in chosen), [("columns_ignored", detail)] if others else []


def _signal_mv(
    content: bytes, header: Header, chosen: Sequence[int], mv_per_unit: Sequence[float]
) -> npt.NDArray[np.float32]:
    """Return the chosen signals in millivolts, shape (n_leads, n_samples), read some records at a time."""
    per_record = header.signals[chosen[0]].n_samples
    signal_mv = np.empty((len(chosen), header.records_held * per_record), np.float32)
    for first, records in _blocks(content, header):
        for row, i, scale in zip(signal_mv, chosen, mv_per_unit, strict=True):
            signal = header.signals[i]
            counts = _counts(
                records[:, signal.start_byte : signal.start_byte + per_record * header.width], header.width
            )
            part = (counts - signal.digital_min) * signal.gain + signal.physical_min
            row[first * per_record : (first + len(records)) * per_record] = part.reshape(-1) * scale
    return signal_mv


def _blocks(content: bytes, header: Header) -> Iterator[tuple[int, npt.NDArray[np.uint8]]]:
    at_a_time = max(1, _BLOCK_BYTES // header.record_bytes)
    for first in range(0, header.records_held, at_a_time):
        n = min(at_a_time, header.records_held - first)
        offset = header.header_bytes + first * header.record_bytes
        records = np.frombuffer(content, np.uint8, count=n * header.record_bytes, offset=offset)
        yield first, records.reshape(n, header.record_bytes)


def _counts(cells: npt.NDArray[np.uint8], width: int) -> npt.NDArray[np.float64]:
    """Return signed little endian numbers of two or three bytes."""
    if width == 2:
        return np.ascontiguousarray(cells).view("<i2").astype(np.float64)
    three = cells.reshape(len(cells), -1, 3).astype(np.int32)
    value = three[..., 0] | three[..., 1] << 8 | three[..., 2] << 16
    return (value - ((value & 0x800000) << 1)).astype(np.float64)


def _refuse_gaps(content: bytes, header: Header) -> None:
    """Raise EcgError where the records of an EDF+D file do not follow each other.

    The first annotation of a record says when it starts, as text, so a hundredth of a record is allowed.
    """
    if not header.discontinuous:
        return
    timekeeper = next((s for s in header.signals if s.label in ANNOTATIONS), None)
    if timekeeper is None:
        corrupt("The file says that its records have gaps, and not where.")
    start, size = timekeeper.start_byte, timekeeper.n_samples * header.width
    onsets_s = []
    for _, records in _blocks(content, header):
        first_notes = (record[start : start + size].tobytes() for record in records)
        onsets_s += [real_number(note.partition(b"\x14")[0], "record time") for note in first_notes]
    steps_s = np.diff(onsets_s)
    if steps_s.size and np.abs(steps_s - header.record_s).max() > 0.01 * header.record_s:
        raise EcgError("EDF+D with gaps between its records is not read.", code=ErrorCode.UNSUPPORTED_FORMAT)


def _blank_marked_gaps(
    signal_mv: npt.NDArray[np.float32], names: Sequence[str], content: bytes, header: Header
) -> float:
    """Set NaN where an annotation of our own writer says so; return the seconds by which the file starts later.

    The header's clock has whole seconds; the fraction stands in the first record (EDF+ specification 2.2.4).
    """
    notes = next((signal for signal in header.signals if signal.label in ANNOTATIONS), None)
    if notes is None:
        return 0.0
    fraction_s, rate_hz = 0.0, signal_mv.shape[1] / (header.records_held * header.record_s)
    for first, records in _blocks(content, header):
        text = records[:, notes.start_byte : notes.start_byte + notes.n_samples * header.width].tobytes()
        if first == 0 and (onset := _FIRST_ONSET.match(text)):
            fraction_s = float(onset[1])
        for gap in _GAP.finditer(text):
            name = gap[3].decode("ascii", "replace")
            if name in names:
                begin = round((float(gap[1]) - fraction_s) * rate_hz)
                signal_mv[names.index(name), max(0, begin) : begin + round(float(gap[2]) * rate_hz)] = np.nan
    return fraction_s


def _mv_per_unit(signal: Signal, options: JobOptions) -> float:
    """Return millivolts per unit: as the file says, else as the caller says."""
    scale = mv_per(signal.unit) if signal.unit else mv_per_option(options)
    if scale is None:
        raise EcgError(code=ErrorCode.UNITS_UNKNOWN)
    return scale
