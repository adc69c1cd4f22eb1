"""``signal.wfdb.zip``: PhysioNet's header and signal file in one ZIP. It has no place for an id."""

from __future__ import annotations

from typing import Final

from ecg_shared.contract.ecg import Ecg
from ecg_shared.formats import wfdb

NAME: Final = "wfdb"
FILE_NAME: Final = "signal.wfdb.zip"
MEDIA_TYPE: Final = "application/zip"


def content(ecg: Ecg, *, identity: str) -> bytes:
    """Return the recording as a WFDB record in a ZIP."""
    return wfdb.write(ecg)
