"""Pictures out of focus or shaken: how wide their sharpest edges are."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.contract.errors import EcgError, ErrorCode

from ecg_digitizer.page.picture import Picture

_MOST: Final = 0.004
"""Of the long side: 1.2 mm of a sheet, where neighbouring strokes are one."""
_READABLE: Final = 0.002
"""Beyond it leads of test pages fail one and all, though lines and labels may still be found."""
_STEEPEST: Final = 1e-4
"""Share of pixels on the sharpest edges: a lone strip has as many."""
_APART: Final = 40  # pixels that far apart, as a share of the long side, are on and off any stroke


def refuse_blurred(picture: Picture) -> None:
    """Raise EcgError ``image_too_blurred`` where no trace can be told from its neighbours."""
    if _edge_share(picture) > _MOST:
        raise EcgError(code=ErrorCode.IMAGE_TOO_BLURRED)


def is_blurred(picture: Picture) -> bool:
    """Whether what is read of a picture cannot be trusted for its blur alone."""
    return _edge_share(picture) > _READABLE


def _edge_share(picture: Picture) -> float:
    """Return how wide the sharpest edges are, their contrast over their slope, as a share of the long side."""
    long_px = max(picture.width_px, picture.height_px)
    apart = max(2, long_px // _APART)
    grey = np.asarray(cv2.cvtColor(picture.rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    if apart >= grey.shape[1]:
        return 0.0
    # an edge is met once by neighbours, by pixels apart as often as there are between them
    slope, contrast = _steepest(grey, 1, _STEEPEST), _steepest(grey, apart, _STEEPEST * apart)
    return contrast / max(slope, 1.0) / long_px


def _steepest(grey: npt.NDArray[np.uint8], apart: int, share: float) -> float:
    """Return the difference of pixels so far apart along a row that only that share exceeds."""
    levels = np.bincount(cv2.absdiff(grey[:, apart:], grey[:, :-apart]).ravel(), minlength=256)
    return float(np.searchsorted(np.cumsum(levels), (1.0 - share) * levels.sum()))
