"""The signal in the formats of other programs: a module a format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.options import JobOptions

from ecg_analyzer.exports import dicom, edf, wfdb
from ecg_analyzer.exports.kind import Export, ExportedFile

ALL: Final[tuple[Export, ...]] = (edf, wfdb, dicom)
LONGEST_UNASKED_S: Final = 600.0
"""Recordings beyond ten minutes are exported only when the option ``exports`` asks: a day is 130 MB in each format."""


def exported(ecg: Ecg, options: JobOptions, *, identity: str) -> list[ExportedFile]:
    """Return the signal in every format, or nothing for a long recording that nobody asked to export.

    ``identity`` is the job's id: what a format must know its object by, so that the same job gives the same bytes.
    """
    wanted = options.exports or ecg.duration_s <= LONGEST_UNASKED_S
    return list(exported_as(ecg, ALL, identity=identity)) if wanted else []


def exported_as(ecg: Ecg, exports: Sequence[Export], *, identity: str) -> Iterator[ExportedFile]:
    """Yield the signal in the given formats."""
    for export in exports:
        yield ExportedFile(export.FILE_NAME, export.MEDIA_TYPE, export.content(ecg, identity=identity))
