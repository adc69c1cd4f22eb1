"""DICOM waveforms (PS3.3 C.10.9): read here with pydicom; ``dicom_writer`` writes them.

Of the tags outside the waveforms only the time is kept: nothing of the patient is looked at.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.channels import check_lead_names, lead_name
from ecg_shared.formats.checks import believed_rate_hz, check_rate, check_size
from ecg_shared.formats.dicom_writer import UNKNOWN_START, write
from ecg_shared.formats.lead_codes import LEAD_BY_CODE, lead_of_mdc_code
from ecg_shared.formats.signal_format import Reading, SourceFile
from ecg_shared.formats.units import mv_per, mv_per_option

if TYPE_CHECKING:
    from pydicom import Dataset

__all__ = ["EXTENSIONS", "MEDIA_TYPE", "NAME", "read", "sniff", "write"]

NAME: Final = "dicom"
EXTENSIONS: Final = (".dcm", ".dicom")
MEDIA_TYPE: Final = "application/dicom"

_PREAMBLE_BYTES: Final = 128
_MARK: Final = b"DICM"
_BIG_ENDIAN: Final = "1.2.840.10008.1.2.2"
_PLAIN_SYNTAXES: Final = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", _BIG_ENDIAN)
_WAVEFORM_CLASSES: Final = "1.2.840.10008.5.1.4.1.1.9."
_WANTED_TAGS: Final = ["WaveformSequence", "AcquisitionDateTime", "TimezoneOffsetFromUTC"]
_MAX_GROUPS: Final = 64
# PS3.3 C.10.9: µ-law and A-law (MB, AB) are for voice.
_DTYPES: Final = {
    (8, "SB"): "i1",
    (8, "UB"): "u1",
    (16, "SS"): "i2",
    (16, "US"): "u2",
    (32, "SL"): "i4",
    (32, "UL"): "u4",
}
# IEEE 11073-10101, partition 4: what files write instead of UCUM.
_MDC_UNITS: Final = {"4256": "V", "4274": "mV", "4275": "uV", "266400": "V", "266418": "mV", "266419": "uV"}
_AVERAGED: Final = re.compile(r"median|mean|average|beat|template", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """Tell by the mark after the preamble (PS3.10 7.1)."""
    return head[_PREAMBLE_BYTES : _PREAMBLE_BYTES + 4] == _MARK


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read the rhythm of one DICOM file; averaged beats and channels that are no ECG are left out.

    A rhythm stored in several multiplex groups (three leads at a time) is put together by the groups' time offsets.
    Raises EcgError: ``corrupt_file``, ``unsupported_format`` for DICOM without waveforms or deflated,
    ``invalid_leads``, ``units_unknown``, and those of ``check_size``.
    """
    if len(files) != 1:
        raise EcgError("A recording as DICOM is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    groups, start = _parse(files[0].content)
    rhythm = _rhythm(groups)
    rate_hz, said = believed_rate_hz(rhythm[0].rate_hz, options)
    check_rate(rate_hz)
    names = tuple(channel.name for group in rhythm for channel in group.channels if channel.name is not None)
    check_lead_names(names)
    ignored = sum(channel.name is None for group in rhythm for channel in group.channels)
    if ignored:
        said.append(("columns_ignored", f"{ignored} channels are no ECG and were ignored."))
    ecg = Ecg(
        signal_mv=_signal_mv(rhythm, len(names), rate_hz, options),
        sampling_rate_hz=rate_hz,
        lead_names=names,
        start=start,
        calibrated=True,
        source=NAME,
    )
    return ecg, said


@dataclass(frozen=True, slots=True)
class _Channel:
    """One channel; ``name`` is None where it is no ECG lead, ``sensitivity`` where the file gives none."""

    name: str | None
    unit: str
    sensitivity: float | None
    baseline: float
    bits_stored: int


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """A multiplex group; ``counts`` has shape (n_samples, n_channels), ``padding`` is the count of no sample."""

    channels: tuple[_Channel, ...]
    counts: npt.NDArray[np.integer[Any]]
    rate_hz: float
    offset_s: float
    averaged: bool
    original: bool
    padding: int | None

    @property
    def leads(self) -> frozenset[str]:
        return frozenset(channel.name for channel in self.channels if channel.name is not None)

    @property
    def duration_s(self) -> float:
        return len(self.counts) / self.rate_hz


def _parse(content: bytes) -> tuple[list[_Group], datetime | None]:
    """Return what pydicom finds. It raises whatever its parts raise, which is translated here."""
    from pydicom import config, dcmread

    config.settings.reading_validation_mode = config.IGNORE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            syntax, is_waveform = _announced(content)
            dataset = dcmread(io.BytesIO(content), specific_tags=_WANTED_TAGS)
            items = dataset.get("WaveformSequence")
            if not items or len(items) > _MAX_GROUPS:
                code = ErrorCode.CORRUPT_FILE if is_waveform else ErrorCode.UNSUPPORTED_FORMAT
                raise EcgError("The DICOM file holds no waveform.", code=code)
            groups = [_group(item, order=">" if syntax == _BIG_ENDIAN else "<") for item in items]
            return groups, _start(dataset.get("AcquisitionDateTime"), dataset.get("TimezoneOffsetFromUTC"))
    except (EcgError, MemoryError):
        raise
    except Exception:
        raise EcgError("The DICOM file contradicts its own format.", code=ErrorCode.CORRUPT_FILE) from None


def _announced(content: bytes) -> tuple[str, bool]:
    """Return the transfer syntax, and whether the file says that it is a waveform.

    Asked before pydicom inflates what is deflated, however large it becomes.
    """
    from pydicom.filereader import read_dataset

    stream = io.BytesIO(content)
    stream.seek(_PREAMBLE_BYTES + len(_MARK))
    meta = read_dataset(
        stream, is_implicit_VR=False, is_little_endian=True, stop_when=lambda tag, _vr, _length: tag >> 16 != 2
    )
    syntax = str(meta.TransferSyntaxUID)
    if syntax not in _PLAIN_SYNTAXES:
        raise EcgError("The DICOM file is compressed. Save it uncompressed.", code=ErrorCode.UNSUPPORTED_FORMAT)
    return syntax, str(meta.get("MediaStorageSOPClassUID")).startswith(_WAVEFORM_CLASSES)


def _group(item: Dataset, *, order: str) -> _Group:
    n_channels, n_samples = int(item.NumberOfWaveformChannels), int(item.NumberOfWaveformSamples)
    bits, kind = int(item.WaveformBitsAllocated), str(item.WaveformSampleInterpretation)
    if (bits, kind) not in _DTYPES:
        raise EcgError(f"Samples of kind {kind[:2]!r} are no ECG.", code=ErrorCode.UNSUPPORTED_FORMAT)
    dtype = np.dtype(order + _DTYPES[bits, kind])
    data = bytes(item.WaveformData)
    needed = n_channels * n_samples * dtype.itemsize
    definitions = list(item.ChannelDefinitionSequence)
    if n_channels < 1 or n_samples < 1 or len(definitions) != n_channels or not needed <= len(data) <= needed + 1:
        raise EcgError("A waveform's size is not what its header says.", code=ErrorCode.CORRUPT_FILE)
    padding = item.get("WaveformPaddingValue")
    label = f"{item.get('MultiplexGroupLabel', '')} {item.get('WaveformOriginality', '')}"
    return _Group(
        channels=tuple(_channel(definition, bits) for definition in definitions),
        counts=np.frombuffer(data, dtype, count=n_channels * n_samples).reshape(n_samples, n_channels),
        rate_hz=_number(item.SamplingFrequency, "sampling frequency"),
        offset_s=_number(item.get("MultiplexGroupTimeOffset"), "time offset", default=0.0) / 1000.0,
        averaged=bool(_AVERAGED.search(label)),
        original="DERIVED" not in label,
        # Zero is a sample that every ECG has: those who state it mean that nothing is padded.
        padding=int(np.frombuffer(bytes(padding), dtype, count=1)[0]) or None if padding else None,
    )


def _channel(definition: Dataset, bits_allocated: int) -> _Channel:
    source = definition.ChannelSourceSequence[0]
    units = definition.get("ChannelSensitivityUnitsSequence")
    unit = str(units[0].CodeValue).split(":")[-1] if units else ""
    sensitivity = definition.get("ChannelSensitivity")
    correction = _number(definition.get("ChannelSensitivityCorrectionFactor"), "correction factor", default=1.0)
    stored = definition.get("WaveformBitsStored")
    unit = _MDC_UNITS.get(unit, unit)
    labels = [str(text) for text in (definition.get("ChannelLabel"), source.get("CodeMeaning")) if text]
    name = _lead_of_source(str(source.get("CodeValue", ""))) or next(filter(None, map(lead_name, labels)), None)
    return _Channel(
        name=name if not unit or mv_per(unit) is not None else None,
        unit=unit,
        sensitivity=None if sensitivity in (None, "") else _number(sensitivity, "sensitivity") * correction,
        baseline=_number(definition.get("ChannelBaseline"), "baseline", default=0.0),
        bits_stored=int(stored) if stored else bits_allocated,
    )


def _lead_of_source(code: str) -> str | None:
    """Return the lead of a code of CID 3001: ``5.6.3-9-1`` (SCP-ECG), ``2:1`` or ``131329`` (IEEE 11073)."""
    if code.startswith("5.6.3-9-") and code[8:].isdecimal():
        return LEAD_BY_CODE.get(int(code[8:]))
    number = code.removeprefix("2:")
    return lead_of_mdc_code(int(number)) if number.isdecimal() and len(number) < 10 else None


def _rhythm(groups: Sequence[_Group]) -> list[_Group]:
    """Return the groups that make the rhythm: the longest, and those of other leads at its rate."""
    with_leads = [group for group in groups if group.leads]
    if not with_leads:
        raise EcgError("The file has no channel that is an ECG lead.", code=ErrorCode.INVALID_LEADS)
    rhythms = [group for group in with_leads if not group.averaged]
    if not rhythms:
        raise EcgError("The file holds averaged beats and no rhythm.", code=ErrorCode.SIGNAL_TOO_SHORT)
    rhythms.sort(key=lambda group: (group.original, group.duration_s, len(group.leads)), reverse=True)
    chosen, leads = [rhythms[0]], set(rhythms[0].leads)
    for group in rhythms[1:]:
        if group.rate_hz == chosen[0].rate_hz and group.original == chosen[0].original and not group.leads & leads:
            chosen.append(group)
            leads |= group.leads
    return chosen


def _signal_mv(rhythm: Sequence[_Group], n_leads: int, rate_hz: float, options: JobOptions) -> npt.NDArray[np.float32]:
    """Return the leads in millivolts, shape (n_leads, n_samples), NaN where a group does not reach."""
    begin_s = min(group.offset_s for group in rhythm)
    firsts = [(group.offset_s - begin_s) * group.rate_hz for group in rhythm]
    n_samples = max(first + len(group.counts) for first, group in zip(firsts, rhythm, strict=True))
    check_size(n_samples=math.ceil(n_samples), n_leads=n_leads, sampling_rate_hz=rate_hz)
    ends = [round(first) + len(group.counts) for first, group in zip(firsts, rhythm, strict=True)]
    signal_mv = np.full((n_leads, max(ends)), np.nan, np.float32)
    rows = iter(signal_mv)
    for end, group in zip(ends, rhythm, strict=True):
        for counts, channel in zip(group.counts.T, group.channels, strict=True):
            if channel.name is not None:
                _write_mv(counts, channel, group.padding, options, next(rows)[end - len(counts) : end])
    return signal_mv


def _write_mv(
    counts: npt.NDArray[np.integer[Any]],
    channel: _Channel,
    padding: int | None,
    options: JobOptions,
    out: npt.NDArray[np.float32],
) -> None:
    """Write a channel in millivolts into ``out``: count * sensitivity * correction + baseline (PS3.3 C.10.9)."""
    scale = mv_per(channel.unit) if channel.unit else mv_per_option(options)
    if scale is None or (channel.sensitivity is None and channel.unit):
        raise EcgError(code=ErrorCode.UNITS_UNKNOWN)
    step_mv = scale * (1.0 if channel.sensitivity is None else channel.sensitivity)
    values = _sign_extended(counts, channel.bits_stored)
    np.multiply(values, step_mv, out=out, dtype=np.float64, casting="same_kind")
    out += np.float32(channel.baseline * scale)
    if padding is not None:
        out[counts == padding] = np.nan


def _sign_extended(counts: npt.NDArray[np.integer[Any]], bits_stored: int) -> npt.NDArray[np.integer[Any]]:
    """Return signed samples of fewer bits than their cells, where a writer left the upper bits zero."""
    if counts.dtype.kind != "i" or not 1 < bits_stored < 8 * counts.dtype.itemsize:
        return counts
    half = 1 << (bits_stored - 1)
    if counts.min() < 0 or not half <= counts.max() < 2 * half:
        return counts
    return (counts.astype(np.int64) + half) % (2 * half) - half


def _number(value: object, what: str, *, default: float | None = None) -> float:
    if value in (None, "") and default is not None:
        return default
    number = float(str(value))
    if not math.isfinite(number):
        raise EcgError(f"A channel's {what} is no number.", code=ErrorCode.CORRUPT_FILE)
    return number


def _start(text: object, zone: object) -> datetime | None:
    """Return the time of a DT value (PS3.5 6.2), or None where it cannot be one."""
    moment = str(text or "").strip()
    if not moment or moment.startswith(UNKNOWN_START):
        return None
    if zone and "+" not in moment and "-" not in moment:
        moment += str(zone).strip()
    form = f"%Y%m%d%H%M%S{'.%f' if '.' in moment else ''}{'%z' if '+' in moment or '-' in moment else ''}"
    try:
        return datetime.strptime(moment, form)  # noqa: DTZ007 - a file without zone gives a local time
    except ValueError:
        return None
