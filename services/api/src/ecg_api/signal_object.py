"""A stored ``signal.i16`` of which only the header and the asked-for ranges are read."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from ecg_shared.contract.signal_artifact import SignalArtifactError, decode_header
from ecg_shared.jobs.storage import ObjectDamagedError, ObjectStore

from ecg_api.artifacts import Artifact
from ecg_api.signal_cut import Block, Cut

_FIRST_BYTES: Final = 1 << 16
_MOST_KEPT: Final = 500
_RUN_BYTES: Final = 1 << 20
_GAP_BYTES: Final = 1 << 16
"""A request to the store costs as much as so many bytes more in another."""

_Header = tuple[dict[str, Any], int]


@dataclass(frozen=True, slots=True)
class SignalObject:
    """One artefact: its header, and where its samples begin."""

    store: ObjectStore
    key: str
    header: dict[str, Any]
    samples_at: int

    def binary(self, cut: Cut) -> Iterator[bytes]:
        """Yield the cut as ``i16``."""
        yield cut.encoded_header
        for block in cut.blocks:
            yield from self.read(block)

    async def small(self, cut: Cut) -> bytes:
        """Return a cut that fits into memory as ``i16``; what lies apart is read at the same time."""
        read = await asyncio.gather(*(asyncio.to_thread(self._read_together, run) for run in runs(cut.blocks)))
        return b"".join([cut.encoded_header, *read])

    def read(self, block: Block) -> Iterator[bytes]:
        """Yield a block's bytes in pieces."""
        if block.n_bytes:
            yield from self.store.stream(self.key, offset=self.samples_at + block.offset, length=block.n_bytes)

    def _read_together(self, run: Sequence[Block]) -> bytes:
        begin, end = run[0].offset, run[-1].end
        content = b"".join(self.read(Block(begin, end - begin)))
        return b"".join(content[block.offset - begin : block.end - begin] for block in run)


class SignalObjects:
    """Opens stored signals and remembers their headers: an object never changes, and panning asks for many cuts."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._kept: OrderedDict[str, _Header] = OrderedDict()
        self._lock = Lock()

    def open(self, artifact: Artifact) -> SignalObject:
        """Return the object, its header read. Blocks. Raises ObjectDamagedError where there is no header."""
        with self._lock:
            found = self._kept.get(artifact.key)
        header, samples_at = self._read_header(artifact) if found is None else found
        with self._lock:
            self._kept[artifact.key] = header, samples_at
            self._kept.move_to_end(artifact.key)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return SignalObject(self._store, artifact.key, header, samples_at)

    def _read_header(self, artifact: Artifact) -> _Header:
        head = b"".join(self._store.stream(artifact.key, length=min(artifact.bytes, _FIRST_BYTES)))
        try:
            return decode_header(head)
        except (SignalArtifactError, ValueError) as error:
            raise ObjectDamagedError("The stored signal has no readable header.") from error


def runs(blocks: Sequence[Block]) -> list[list[Block]]:
    """Return the blocks grouped by what is read together: following each other closely, and small together."""
    found: list[list[Block]] = []
    for block in blocks:
        if found and _belongs(block, found[-1]):
            found[-1].append(block)
        else:
            found.append([block])
    return found


def _belongs(block: Block, run: Sequence[Block]) -> bool:
    return 0 <= block.offset - run[-1].end <= _GAP_BYTES and block.end - run[0].offset <= _RUN_BYTES
