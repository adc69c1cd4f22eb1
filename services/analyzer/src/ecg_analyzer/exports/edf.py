"""``signal.edf``: EDF+ for sleep and neurophysiology viewers. It has no place for an id."""

from __future__ import annotations

from typing import Final

from ecg_shared.contract.ecg import Ecg
from ecg_shared.formats import edf

NAME: Final = "edf"
FILE_NAME: Final = "signal.edf"
MEDIA_TYPE: Final = edf.MEDIA_TYPE


def content(ecg: Ecg, *, identity: str) -> bytes:
    """Return the recording as EDF+."""
    return edf.write(ecg)
