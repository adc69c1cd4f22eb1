"""A cut of a ``signal.i16``: which bytes it needs of it, and itself again in the same layout."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any, Final

from ecg_shared.contract.signal_artifact import MAGIC

from ecg_api.problems import invalid_option
from ecg_api.queries import SignalQuery

SIGNAL: Final = "signal.i16"
MEDIA_TYPE: Final = "application/vnd.ecg.signal-i16"

_SAMPLE_BYTES: Final = 2
_PREFIX: Final = struct.Struct("<8sI")


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive int16 of one lead: where they stand after the header, and how many bytes they are."""

    offset: int
    n_bytes: int

    @property
    def end(self) -> int:
        """Where the block is over."""
        return self.offset + self.n_bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """What was asked for: leads by their place in the artefact, samples ``first`` up to ``end``, its own header."""

    header: dict[str, Any]
    leads: tuple[int, ...]
    first: int
    end: int
    blocks: tuple[Block, ...]

    @property
    def encoded_header(self) -> bytes:
        """Magic, header length and header, padded as the artefact's."""
        text = json.dumps(self.header, separators=(",", ":")).encode()
        text += b" " * (-(len(text) + _PREFIX.size) % 64)
        return _PREFIX.pack(MAGIC, len(text)) + text

    @property
    def n_bytes(self) -> int:
        """Size of the cut as ``i16``."""
        return len(self.encoded_header) + sum(block.n_bytes for block in self.blocks)


def cut_of(header: dict[str, Any], query: SignalQuery) -> Cut:
    """Return the cut that a query asks for. Raises RefusedError (invalid_option) for what the signal has not."""
    leads = _leads(header, query.leads)
    if query.level is not None:
        return _level_cut(header, query, leads)
    n_samples, rate_hz = int(header["n_samples"]), float(header["sampling_rate_hz"])
    first, end = _span(query, rate_hz, n_samples)
    own = {
        **header,
        "n_samples": end - first,
        "leads": [header["leads"][lead] for lead in leads],
        "levels": [],
        "start_s": first / rate_hz,
    }
    blocks = tuple(Block(_SAMPLE_BYTES * (lead * n_samples + first), _SAMPLE_BYTES * (end - first)) for lead in leads)
    return Cut(own, leads, first, end, blocks)


def _level_cut(header: dict[str, Any], query: SignalQuery, leads: tuple[int, ...]) -> Cut:
    levels = header["levels"]
    if query.level is None or query.level >= len(levels):
        raise invalid_option("level", f"This signal has {len(levels)} levels, counted from 0.")
    level = levels[query.level]
    n_pairs, factor = int(level["n_pairs"]), int(level["factor"])
    pair_rate_hz = float(header["sampling_rate_hz"]) / factor
    first, end = _span(query, pair_rate_hz, n_pairs)
    own = {
        **header,
        "n_samples": 0,
        "leads": [header["leads"][lead] for lead in leads],
        "levels": [{"factor": factor, "n_pairs": end - first, "offset": 0}],
        "start_s": first / pair_rate_hz,
    }
    pair_bytes = 2 * _SAMPLE_BYTES
    blocks = tuple(
        Block(int(level["offset"]) + pair_bytes * (lead * n_pairs + first), pair_bytes * (end - first))
        for lead in leads
    )
    return Cut(own, leads, first, end, blocks)


def _leads(header: dict[str, Any], wanted: tuple[str, ...] | None) -> tuple[int, ...]:
    names = [lead["name"] for lead in header["leads"]]
    if wanted is None:
        return tuple(range(len(names)))
    if len(set(wanted)) != len(wanted):
        raise invalid_option("leads", "A lead is named twice.")
    try:
        return tuple(names.index(name) for name in wanted)
    except ValueError:
        raise invalid_option("leads", f"The signal has the leads {', '.join(names)}.") from None


def _span(query: SignalQuery, rate_hz: float, n: int) -> tuple[int, int]:
    """Return first and end index: every value whose time t satisfies start_s <= t < end_s."""
    first = 0 if query.start_s is None else _ceil(query.start_s * rate_hz)
    end = n if query.end_s is None else min(n, _ceil(query.end_s * rate_hz))
    if first >= n:
        raise invalid_option("start_s", f"The signal is {n / rate_hz:g} s long.")
    return first, max(first, end)


def _ceil(position: float) -> int:
    # A time that was printed with few digits means the sample it names, not the one after it.
    nearest = round(position)
    return nearest if abs(position - nearest) < 1e-6 * max(1.0, abs(position)) else int(position) + 1
