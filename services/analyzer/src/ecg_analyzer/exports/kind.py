"""What a module of an export offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ecg_shared.contract.ecg import Ecg


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A signal file, as it is stored and sent on."""

    name: str
    media_type: str
    content: bytes


class Export(Protocol):
    """A module that makes one file of the signal."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of the module
        """Short name, as ``ecg-analyze --export`` takes it."""
        ...

    @property
    def FILE_NAME(self) -> str:  # noqa: N802
        """Name of the artefact."""
        ...

    @property
    def MEDIA_TYPE(self) -> str:  # noqa: N802
        """Media type of the artefact."""
        ...

    def content(self, ecg: Ecg, *, identity: str) -> bytes:
        """Return the file's bytes, the error of a sample at most half a step of the format's 16 bits."""
        ...
