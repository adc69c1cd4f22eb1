"""WFDB (PhysioNet): a header ``.hea`` and the signal files that it names, as several files or in one ZIP.

Read here and not by the ``wfdb`` package, because that one opens whatever path or address a header names, and the
sandbox has neither files nor network. Formats after header(5) and signal(5) of the WFDB Applications Guide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.channels import check_lead_names, lead_name
from ecg_shared.formats.checks import believed_rate_hz, check_rate, check_size
from ecg_shared.formats.quantised import interleaved
from ecg_shared.formats.signal_format import Reading, ReadingWarning, SourceFile
from ecg_shared.formats.text import as_utf8, head_as_text
from ecg_shared.formats.units import mv_per
from ecg_shared.formats.wfdb_header import Header, SignalLine, parse_header
from ecg_shared.formats.wfdb_samples import Samples, samples_of
from ecg_shared.formats.wfdb_zip import pack, unpack

NAME: Final = "wfdb"
EXTENSIONS: Final = (".hea",)
MEDIA_TYPE: Final = "application/x-wfdb"

_HEADER_START: Final = re.compile(
    r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*[^\s/#,;]+(?:/\d+)?[ \t]+\d+(?:[ \t]+[\d.][^\n,;]*)?\r?\n"
    r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?:[ \t]*\S+[ \t]+\d+|[ \t]*$)"
)
_ZIP_ENTRY: Final = re.compile(rb"PK\x03\x04.{22}.{2}.{2}[^\x00-\x1f]{0,200}?\.(?:hea|dat)", re.DOTALL)


def sniff(head: bytes) -> bool:
    """Tell a header by its record line and first signal line, a ZIP by an entry named like a WFDB file."""
    if head.startswith(b"PK\x03\x04"):
        return bool(_ZIP_ENTRY.search(head))
    text = head_as_text(head)
    return text is not None and bool(_HEADER_START.match(text))


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read the one record in the files; signals of pressure, respiration and the like are left out, with a warning.

    Raises EcgError: ``corrupt_file`` for a header that cannot be (path in a file name, gain 0, no signal file, wrong
    checksum, signal file cut), ``unsupported_format`` for records of several segments.
    """
    by_name = {_base(file.name): file.content for file in files}
    if len(files) == 1 and files[0].content.startswith(b"PK\x03\x04"):
        by_name = {_base(name): content for name, content in unpack(files[0].content).items()}
    header = parse_header(as_utf8(_header_of(by_name)))
    wanted, names, warnings = _ecg_signals(header)
    per_frame = max(header.signals[i].samples_per_frame for i in wanted)
    if any(per_frame % header.signals[i].samples_per_frame for i in wanted):
        raise EcgError("The leads' rates are no multiples of each other.", code=ErrorCode.UNSUPPORTED_FORMAT)
    rate_hz, rate_warnings = believed_rate_hz(header.frame_rate_hz * per_frame, options)
    check_rate(rate_hz)
    warnings += rate_warnings
    assumed = any(header.signals[i].gain is None for i in wanted)
    if assumed:
        warnings.append(("gain_assumed", "The header gives no gain; WFDB's default of 200 per millivolt was taken."))
    ecg = Ecg(
        signal_mv=_signal_mv(header, wanted, by_name, per_frame=per_frame, rate_hz=rate_hz),
        sampling_rate_hz=rate_hz,
        lead_names=names,
        start=header.start,
        calibrated=not assumed,
        source=NAME,
    )
    return ecg, warnings


def write(ecg: Ecg) -> bytes:
    """Write a ZIP of ``record.hea`` and ``record.dat`` in format 16, the error of a sample at most half a step.

    What was not recorded is -32768, WFDB's own code for it.
    """
    lines = [f"record {len(ecg.lead_names)} {ecg.sampling_rate_hz:.10g} {ecg.n_samples}{_start(ecg)}"]
    samples, scales = interleaved(ecg)
    columns = np.frombuffer(samples, "<i2").reshape(ecg.n_samples, len(scales)).T
    for name, scale, column in zip(ecg.lead_names, scales, columns, strict=True):
        gain = f"{1000.0 / scale.step_uv:.10g}({-round(scale.offset_uv / scale.step_uv)})/mV"
        first = int(column[0]) if len(column) else 0
        lines.append(f"record.dat 16 {gain} 16 0 {first} {_checksum(column)} 0 {name}")
    header = "\n".join([*lines, ""]).encode()
    return pack({"record.hea": header, "record.dat": samples})


def _start(ecg: Ecg) -> str:
    if ecg.start is None:
        return ""
    return f" {ecg.start:%H:%M:%S}.{ecg.start.microsecond // 1000:03d} {ecg.start:%d/%m/%Y}"


def _header_of(by_name: Mapping[str, bytes]) -> bytes:
    headers = [content for name, content in by_name.items() if PurePosixPath(name).suffix.lower() == ".hea"]
    if not headers:
        headers = [content for content in by_name.values() if sniff(content[:4096])]
    if len(headers) != 1:
        raise EcgError(
            f"The upload holds {len(headers)} WFDB headers; send one recording at a time.",
            code=ErrorCode.UNSUPPORTED_FORMAT,
        )
    return headers[0]


def _base(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name


def _ecg_signals(header: Header) -> tuple[list[int], tuple[str, ...], list[ReadingWarning]]:
    """Return the signals that are ECG leads: a voltage, and not named as something else."""
    names = {
        i: name
        for i, line in enumerate(header.signals)
        if mv_per(line.unit) is not None and (name := lead_name(line.description or f"ECG{i + 1}")) is not None
    }
    check_lead_names(tuple(names.values()))
    ignored = len(header.signals) - len(names)
    detail = f"{ignored} signals of the record are no ECG and were ignored."
    return list(names), tuple(names.values()), [("columns_ignored", detail)] if ignored else []


def _signal_mv(
    header: Header, wanted: Sequence[int], by_name: Mapping[str, bytes], *, per_frame: int, rate_hz: float
) -> npt.NDArray[np.float32]:
    """Return the wanted signals in millivolts, shape (n_leads, n_samples)."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i, line in enumerate(header.signals):
        groups[line.file_name].append(i)
    signal_mv: npt.NDArray[np.float32] | None = None
    for file_name, members in groups.items():
        if not set(members) & set(wanted):
            continue
        lines = [header.signals[i] for i in members]
        signals = samples_of(_content_of(file_name, by_name), lines, n_frames=header.n_frames)
        for i, line, samples in zip(members, lines, signals, strict=True):
            if i not in wanted:
                continue
            _verify_checksum(line, samples, whole=header.n_frames is not None)
            n_samples = len(samples) // line.samples_per_frame * per_frame
            if signal_mv is None:
                check_size(n_samples=n_samples, n_leads=len(wanted), sampling_rate_hz=rate_hz)
                signal_mv = np.empty((len(wanted), n_samples), np.float32)
            if n_samples != signal_mv.shape[1]:
                raise EcgError("The signal files differ in length.", code=ErrorCode.CORRUPT_FILE)
            row = signal_mv[wanted.index(i)]
            repeats = per_frame // line.samples_per_frame
            _write_mv(line, samples, row[: len(samples)])
            if repeats > 1:
                row[:] = np.repeat(row[: len(samples)], repeats)
    assert signal_mv is not None, "a wanted signal has a file"
    return signal_mv


def _content_of(file_name: str, by_name: Mapping[str, bytes]) -> bytes:
    found = by_name.get(file_name)
    if found is None:
        found = next((c for name, c in by_name.items() if name.lower() == file_name.lower()), None)
    if found is None:
        raise EcgError(
            "The header names a signal file that was not sent. Send the .hea and all its signal files together.",
            code=ErrorCode.CORRUPT_FILE,
        )
    return found


def _write_mv(line: SignalLine, samples: Samples, out: npt.NDArray[np.float32]) -> None:
    """Write a signal in millivolts into ``out``, in place: a day of samples fits the memory of a decoder only once."""
    scale = mv_per(line.unit)
    assert scale is not None
    gain = 200.0 if line.gain is None else line.gain  # WFDB's DEFGAIN
    np.subtract(samples, float(line.baseline), out=out, dtype=np.float64, casting="same_kind")
    out /= np.float32(gain / scale)
    if line.missing is not None:
        out[samples == line.missing] = np.nan
    if line.skew:
        kept = max(0, len(out) - line.skew)
        out[:kept] = out[line.skew :]
        out[kept:] = np.nan


def _verify_checksum(line: SignalLine, samples: Samples, *, whole: bool) -> None:
    """Compare the sum of all samples of a signal, in 16 bits, with the header's: it finds a flipped bit."""
    if whole and line.checksum is not None and (line.checksum ^ _checksum(samples)) & 0xFFFF:
        raise EcgError("A signal's checksum does not fit its samples.", code=ErrorCode.CORRUPT_FILE)


def _checksum(samples: Samples) -> int:
    total = int(samples.sum(dtype=np.int64)) & 0xFFFF
    return total - 0x10000 if total >= 0x8000 else total
