"""``signal.dcm``: a DICOM waveform for a hospital's archive, its ids made from the job's."""

from __future__ import annotations

from typing import Final

from ecg_shared.contract.ecg import Ecg
from ecg_shared.formats import dicom

NAME: Final = "dicom"
FILE_NAME: Final = "signal.dcm"
MEDIA_TYPE: Final = dicom.MEDIA_TYPE


def content(ecg: Ecg, *, identity: str) -> bytes:
    """Return the recording as a DICOM waveform object."""
    return dicom.write(ecg, identity=identity)
