"""What a format module offers, and what flows in and out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.options import JobOptions

ReadingWarning = tuple[str, str]
"""A stable code and one sentence; the reading stands all the same."""
Reading = tuple[Ecg, list[ReadingWarning]]


class SourceFile(Protocol):
    """One file of an upload; several files may make one recording."""

    @property
    def name(self) -> str:
        """The name it was sent under: a hint, never a path to open."""
        ...

    @property
    def content(self) -> bytes:
        """All of its bytes."""
        ...


class SignalFormat(Protocol):
    """A module that reads one format; importing it is cheap, its libraries load on use."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of the module
        """The format's short name, as results show it."""
        ...

    @property
    def EXTENSIONS(self) -> tuple[str, ...]:  # noqa: N802
        """Endings, with dot and in lower case, that promise this format."""
        ...

    @property
    def MEDIA_TYPE(self) -> str:  # noqa: N802
        """Media type of a file of this format."""
        ...

    def sniff(self, head: bytes) -> bool:
        """Tell from a file's first bytes whether it is of this format; never raises."""
        ...

    def read(self, files: Sequence[SourceFile], options: JobOptions) -> Reading:
        """Return the recording in millivolts. Raises EcgError, and nothing else, whatever the bytes are."""
        ...


class WritableFormat(SignalFormat, Protocol):
    """A format that is written here too."""

    def write(self, ecg: Ecg) -> bytes:
        """Return the recording as one file of this format."""
        ...
