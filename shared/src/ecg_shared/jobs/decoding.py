"""The sandbox as the worker shell sees it: one parent a slot, made anew when it is lost."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from ecg_shared.jobs.interrupt import LeaseLost
from ecg_shared.jobs.sandbox import DecodeCancelled, DecodeParent, DecodeParentLost
from ecg_shared.jobs.stage_work import Decoded, InputFile

_log = logging.getLogger(__name__)


class DecoderLostError(Exception):
    """The decoding parent died, perhaps of this file: the claim counts, as when a worker is lost."""


class Decoder(Protocol):
    """Runs entries on bytes from outside; ``cancel`` may be called from another thread."""

    def decode(self, entry: str, files: Sequence[InputFile], argument: Mapping[str, Any], deadline_s: float) -> Decoded:
        """Run one entry within ``deadline_s``; raises the EcgError that it raised, or DecoderLostError."""
        ...

    def warm(self) -> None:
        """Be ready for the next file; called while nothing is decoded."""
        ...

    def cancel(self) -> None:
        """Stop what is being decoded, if anything is."""
        ...

    def close(self) -> None:
        """End whatever runs."""
        ...


class SandboxDecoder:
    """The `Decoder` of a pool child."""

    def __init__(self, start: Callable[[], DecodeParent]) -> None:
        self._start = start
        self._parent: DecodeParent | None = start()
        missing = sorted(guard for guard, held in self._parent.guards.items() if not held)
        if missing:
            _log.warning("this kernel does not enforce %s: decoding is less guarded", ", ".join(missing))

    def decode(self, entry: str, files: Sequence[InputFile], argument: Mapping[str, Any], deadline_s: float) -> Decoded:
        """Run one entry; raises the child's EcgError, DecoderLostError, or LeaseLost when cancelled."""
        parent = self._living_parent()
        try:
            return parent.decode(entry, files, argument, deadline_s)
        except DecodeParentLost as error:
            self.close()
            raise DecoderLostError from error
        except DecodeCancelled as error:
            raise LeaseLost from error

    def warm(self) -> None:
        """Replace a parent that died while nothing was decoded: the next file is not to blame, and need not wait."""
        try:
            self._living_parent()
        except DecodeParentLost:
            _log.warning("the decoding parent does not start")

    def cancel(self) -> None:
        """Stop what is being decoded, if anything is."""
        parent = self._parent
        if parent is not None:
            parent.cancel()

    def close(self) -> None:
        """End the parent and its child."""
        parent, self._parent = self._parent, None
        if parent is not None:
            parent.close()

    def _living_parent(self) -> DecodeParent:
        if self._parent is not None and not self._parent.alive:
            self.close()
        if self._parent is None:
            self._parent = self._start()
        return self._parent
