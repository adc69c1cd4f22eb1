"""Pages with nothing on them."""

from __future__ import annotations

from typing import Final

import numpy as np
from ecg_shared.contract.errors import EcgError, ErrorCode

from ecg_digitizer.page.picture import Picture

_LEAST_CONTRAST: Final = 12
"""Of 255: the noise and vignetting of a scanned white sheet stay below, the faintest printed line is well above."""
_RARE: Final = 1e-4
"""Share of pixels at either end that does not count: dust, and the odd dead pixel of a scanner."""


def refuse_blank(picture: Picture) -> None:
    """Raise EcgError ``no_ecg_found`` for a page of one colour: it lacks more than a grid."""
    levels = np.bincount(picture.rgb[:, :, 1].ravel(), minlength=256).cumsum() / (picture.height_px * picture.width_px)
    darkest, lightest = np.searchsorted(levels, [_RARE, 1.0 - _RARE])
    if lightest - darkest < _LEAST_CONTRAST:
        raise EcgError("The page is blank.", code=ErrorCode.NO_ECG_FOUND)
