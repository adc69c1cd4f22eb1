"""How far a page without a grid is turned: lines of text and resting traces are level on the paper."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from ecg_digitizer.page.picture import Picture

Array = npt.NDArray[np.float64]

_LONG_SIDE_PX: Final = 1600
_MOST_DEG: Final = 6.0
_COARSE_DEG: Final = 0.2
_FINE_DEG: Final = 0.02
_MOST_INK: Final = 200_000


def level_deg(picture: Picture) -> float:
    """Return the clockwise turn in degrees, at most 6 either way, at which ink gathers in the fewest rows.

    The projection profile's energy, as of skew in scanned text (Postl 1986, US patent 4,723,297).
    """
    shrink = max(1.0, max(picture.rgb.shape) / _LONG_SIDE_PX)
    size = (round(picture.width_px / shrink), round(picture.height_px / shrink))
    grey = cv2.cvtColor(cv2.resize(picture.rgb, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    cut, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    row, column = np.nonzero(grey <= cut)
    every = max(1, row.size // _MOST_INK)
    x, y = (np.asarray(at[::every], np.float64) for at in (column, row))
    if x.size == 0:
        return 0.0
    coarse = _sharpest(x, y, _around(0.0, _MOST_DEG, _COARSE_DEG))
    return _sharpest(x, y, _around(coarse, _COARSE_DEG, _FINE_DEG))


def _around(middle: float, reach: float, step: float) -> Array:
    return np.linspace(middle - reach, middle + reach, 2 * round(reach / step) + 1, dtype=np.float64)


def _sharpest(x: Array, y: Array, angles_deg: Array) -> float:
    energies = [_energy(y - x * np.tan(np.radians(angle))) for angle in angles_deg]
    return float(angles_deg[int(np.argmax(energies))])


def _energy(rows: Array) -> float:
    counts = np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)
    return float((np.convolve(counts, (0.25, 0.5, 0.25)) ** 2).sum())
