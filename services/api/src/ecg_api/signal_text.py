"""A cut of a signal as text, made piece by piece: memory does not grow with the recording."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.signal_artifact import MISSING

from ecg_api.signal_cut import Block, Cut
from ecg_api.signal_object import SignalObject

_ROWS: Final = 8_192
_SAMPLE_BYTES: Final = 2
_ROWS_READ: Final = 16 * _ROWS


def csv_pieces(stored: SignalObject, cut: Cut) -> Iterator[bytes]:
    """Yield a table: ``time_s``, then a column a lead in millivolts, empty where nothing was recorded."""
    leads = cut.header["leads"]
    rate_hz = float(cut.header["sampling_rate_hz"])
    time_digits = _digits_of_time(rate_hz)
    yield (",".join(["time_s", *(_csv_cell(lead["name"]) for lead in leads)]) + "\r\n").encode()
    for first, rows in _spans(cut):
        columns = [
            _millivolt_texts(_samples(stored, block, first, rows), lead, missing="")
            for block, lead in zip(cut.blocks, leads, strict=True)
        ]
        times = [f"{(cut.first + first + row) / rate_hz:.{time_digits}f}" for row in range(rows)]
        for begin in range(0, rows, _ROWS):
            part = slice(begin, begin + _ROWS)
            lines = zip(times[part], *(column[part] for column in columns), strict=True)
            yield "".join(",".join(line) + "\r\n" for line in lines).encode()


def json_pieces(stored: SignalObject, cut: Cut) -> Iterator[bytes]:
    """Yield ``{sampling_rate_hz, start_s, n_samples, calibrated, leads: [{name, signal_mv}]}``, null for missing."""
    header = cut.header
    head = {name: header[name] for name in ("sampling_rate_hz", "start_s", "n_samples", "calibrated")}
    yield json.dumps(head)[:-1].encode() + b', "leads": ['
    for place, (block, lead) in enumerate(zip(cut.blocks, header["leads"], strict=True)):
        yield f'{", " if place else ""}{{"name": {json.dumps(lead["name"])}, "signal_mv": ['.encode()
        for first, rows in _spans(cut):
            texts = _millivolt_texts(_samples(stored, block, first, rows), lead, missing="null")
            yield (("," if first else "") + ",".join(texts)).encode()
        yield b"]}"
    yield b"]}"


def _spans(cut: Cut) -> Iterator[tuple[int, int]]:
    for first in range(0, cut.end - cut.first, _ROWS_READ):
        yield first, min(_ROWS_READ, cut.end - cut.first - first)


def _samples(stored: SignalObject, block: Block, first: int, rows: int) -> npt.NDArray[np.int16]:
    part = Block(block.offset + _SAMPLE_BYTES * first, _SAMPLE_BYTES * rows)
    return np.frombuffer(b"".join(stored.read(part)), "<i2")


def _millivolt_texts(samples: npt.NDArray[np.int16], lead: dict[str, float], *, missing: str) -> list[str]:
    """Return each sample as text with as many digits as its quantisation has.

    A recording repeats its few thousand levels over and over, so each level is formatted once.
    """
    uv_per_lsb, offset_uv = float(lead["uv_per_lsb"]), float(lead["offset_uv"])
    levels, places = np.unique(samples, return_inverse=True)
    texts = [
        missing if level == MISSING else f"{(level * uv_per_lsb + offset_uv) / 1000.0:.4f}" for level in levels.tolist()
    ]
    return [texts[place] for place in places.tolist()]


def _digits_of_time(rate_hz: float) -> int:
    """Return the digits that tell neighbouring samples apart with two to spare."""
    return max(3, len(str(int(rate_hz))) + 2)


def _csv_cell(text: str) -> str:
    # A lead's name comes from the file: never a formula, never two cells.
    shown = "".join(sign for sign in text if sign.isprintable()).lstrip("=+-@").replace('"', '""')
    return f'"{shown}"' if any(sign in shown for sign in ',;"') else shown
