"""MFER (ISO 22077-1), the waveform format of Japanese monitors and carts. Read only.

A row of fields, each tag, length and value; those before the samples say how to read them, for all channels or (tag
3Fh) for one. Fields of the patient are passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.checks import MAX_SAMPLES, believed_rate_hz
from ecg_shared.formats.lead_codes import LEAD_BY_CODE
from ecg_shared.formats.pieces import Piece, assembled
from ecg_shared.formats.signal_format import Reading, SourceFile

NAME: Final = "mfer"
EXTENSIONS: Final = (".mwf", ".mfr")
MEDIA_TYPE: Final = "application/x-mfer"

_PREAMBLE: Final = b"\x40\x20MFR "
_MAX_FIELDS: Final = 100_000
_MAX_CHANNELS: Final = 256

_END, _BYTE_ORDER, _BLOCK, _CHANNELS, _SEQUENCES, _TIME = 0x80, 0x01, 0x04, 0x05, 0x06, 0x85
_LEAD, _TYPE, _INTERVAL, _RESOLUTION, _OFFSET, _COMPRESSION, _NULL = 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x12
_WAVES, _OF_CHANNEL = 0x1E, 0x3F

_TYPES: Final = {0: "i2", 1: "u2", 2: "i4", 3: "u1", 4: "u2", 5: "i1", 6: "u4", 7: "f4", 8: "f8"}
_HERTZ, _SECOND = 0, 1
_VOLT: Final = 0


@dataclass(frozen=True, slots=True)
class _Channel:
    """How to read one channel; the defaults are the standard's: 1 ms, 1 µV, 16 bits, one sample a block."""

    lead: int = 0
    kind: int = 0
    block: int = 1
    rate_hz: float = 1000.0
    step_mv: float | None = 0.001
    """None where the unit is no voltage."""
    offset: int = 0
    null: int | None = None

    def dtype(self, order: str) -> np.dtype[np.generic]:
        return np.dtype(order + _TYPES[self.kind])


@dataclass(slots=True)
class _State:
    """What the fields read so far say of the samples that follow."""

    little: bool = False
    n_channels: int = 1
    n_sequences: int | None = None
    """None where the length of the samples says it."""
    common: _Channel = field(default_factory=_Channel)
    single: dict[int, _Channel] = field(default_factory=dict)
    start: datetime | None = None

    @property
    def order(self) -> Literal["little", "big"]:
        return "little" if self.little else "big"

    @property
    def channels(self) -> list[_Channel]:
        return [self.single.get(i, self.common) for i in range(self.n_channels)]


def sniff(head: bytes) -> bool:
    """Tell by the preamble (tag 40h), which every file of a recorder begins with."""
    return head.startswith(_PREAMBLE)


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read the ECG channels of one rate, the one that most of them have; several blocks of waves follow each other.

    Raises EcgError: ``corrupt_file``, ``unsupported_format`` for compressed waves, ``invalid_leads``.
    """
    if len(files) != 1:
        raise EcgError("A recording as MFER is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    pieces: list[tuple[float, Piece]] = []
    state, ignored, begin_s = _State(), 0, 0.0
    for tag, channel, value in _fields(files[0].content):
        if tag != _WAVES:
            _note(state, tag, channel, value)
            continue
        block, ignored, seconds = _block(state, value, begin_s)
        pieces += block
        begin_s += seconds
    rates = [rate for rate, _ in pieces]
    if not rates:
        raise EcgError("The file has no channel that is an ECG lead.", code=ErrorCode.INVALID_LEADS)
    stated_hz = max(set(rates), key=lambda rate: (rates.count(rate), rate))
    rate_hz, said = believed_rate_hz(stated_hz, options)
    names, signal_mv = assembled([piece for rate, piece in pieces if rate == stated_hz], rate_hz)
    ignored += len({piece.lead for rate, piece in pieces if rate != stated_hz})
    if ignored:
        said.append(("columns_ignored", f"{ignored} channels are no ECG or of another rate and were ignored."))
    return Ecg(signal_mv, rate_hz, names, start=state.start, source=NAME), said


def _fields(content: bytes) -> Iterator[tuple[int, int | None, bytes]]:
    """Yield tag, channel (of tag 3Fh) and value of each field until the end."""
    at, seen = 0, 0
    while at < len(content):
        tag, at, seen = content[at], at + 1, seen + 1
        if tag == _END:
            return
        if tag == 0:  # filling
            continue
        channel = None
        if tag == _OF_CHANNEL:
            channel, at = _byte(content, at), at + 1
        size, at = _byte(content, at), at + 1
        if size >= 0x80:  # a length of more than 127 says first how many bytes it has
            width = size & 0x7F
            if not 1 <= width <= 4 or at + width > len(content):
                raise _damaged()
            size, at = int.from_bytes(content[at : at + width], "big"), at + width
        if at + size > len(content) or seen > _MAX_FIELDS:
            raise _damaged()
        yield tag, channel, content[at : at + size]
        at += size


def _note(state: _State, tag: int, channel: int | None, value: bytes) -> None:
    """Take over what a field says of the samples that follow."""
    if tag == _BYTE_ORDER and value:
        state.little = value[0] == 1
    elif tag == _CHANNELS:
        state.n_channels = int.from_bytes(value, state.order)
        state.single = {}
    elif tag == _SEQUENCES:
        state.n_sequences = int.from_bytes(value, state.order)
    elif tag == _TIME and len(value) >= 7:
        year = int.from_bytes(value[:2], state.order)
        try:
            state.start = datetime(year, *value[2:7])  # noqa: DTZ001 - the monitor's local time
        except ValueError:
            state.start = None
    elif tag == _COMPRESSION and any(value[:2]):
        raise EcgError("Compressed waves are not read.", code=ErrorCode.UNSUPPORTED_FORMAT)
    elif tag == _OF_CHANNEL and channel is not None:
        own = state.single.get(channel, state.common)
        for inner, _, inner_value in _fields(value):
            own = _described(own, inner, inner_value, state.order)
        state.single[channel] = own
    else:
        state.common = _described(state.common, tag, value, state.order)


def _described(channel: _Channel, tag: int, value: bytes, order: Literal["little", "big"]) -> _Channel:
    """Return the channel with what one field says of it; a field that says nothing of it changes nothing."""
    number = int.from_bytes(value, order)
    if tag == _LEAD:
        return replace(channel, lead=number & 0xFFFF)
    if tag == _BLOCK:
        return replace(channel, block=number)
    if tag == _TYPE:
        if number not in _TYPES:
            raise EcgError("Samples of this type are not read.", code=ErrorCode.UNSUPPORTED_FORMAT)
        return replace(channel, kind=number)
    if tag == _NULL:
        return replace(channel, null=number)
    if tag == _OFFSET:
        return replace(channel, offset=int.from_bytes(value, order, signed=True))
    if tag in (_INTERVAL, _RESOLUTION) and len(value) >= 3:
        unit, (exponent,) = value[0], struct.unpack_from("b", value, 1)
        size = int.from_bytes(value[2:10], order) * 10.0**exponent
        if tag == _RESOLUTION:
            return replace(channel, step_mv=1000.0 * size if unit == _VOLT else None)
        if size <= 0 or unit not in (_HERTZ, _SECOND):
            raise _damaged()
        return replace(channel, rate_hz=size if unit == _HERTZ else 1.0 / size)
    return channel


def _block(state: _State, waves: bytes, begin_s: float) -> tuple[list[tuple[float, Piece]], int, float]:
    """Return the leads of one field of samples with their rates, how many channels are none, and its seconds.

    It holds sequences, each a block of every channel after the other.
    """
    if not 1 <= state.n_channels <= _MAX_CHANNELS:
        raise _damaged()
    order = "<" if state.little else ">"
    sizes = [channel.block * channel.dtype(order).itemsize for channel in state.channels]
    n_sequences, over = divmod(len(waves), sum(sizes)) if sum(sizes) else (0, 1)
    if over or n_sequences < 1 or state.n_sequences not in (None, n_sequences) or len(waves) > MAX_SAMPLES:
        raise EcgError("The samples are not as many as announced.", code=ErrorCode.CORRUPT_FILE)
    table = np.frombuffer(waves, np.uint8).reshape(n_sequences, sum(sizes))
    pieces, ignored, at, seconds = [], 0, 0, 0.0
    for channel, size in zip(state.channels, sizes, strict=True):
        name = LEAD_BY_CODE.get(channel.lead)
        cells = np.ascontiguousarray(table[:, at : at + size]).view(channel.dtype(order)).reshape(-1)
        at += size
        seconds = max(seconds, cells.size / channel.rate_hz)
        if name is None or channel.step_mv is None:
            ignored += 1
            continue
        pieces.append((channel.rate_hz, Piece(name, _samples_mv(cells, channel), begin_s)))
    return pieces, ignored, seconds


def _samples_mv(cells: npt.NDArray[np.generic], channel: _Channel) -> npt.NDArray[np.float64]:
    samples_mv = (cells.astype(np.float64) - channel.offset) * (channel.step_mv or 0.0)
    if channel.null is not None and cells.dtype.kind in "iu":
        bits = cells.view(f"u{cells.dtype.itemsize}").astype(np.int64)
        samples_mv[bits == channel.null] = np.nan
    return samples_mv


def _byte(content: bytes, at: int) -> int:
    if at >= len(content):
        raise _damaged()
    return content[at]


def _damaged() -> EcgError:
    return EcgError("The fields of the file contradict each other.", code=ErrorCode.CORRUPT_FILE)
