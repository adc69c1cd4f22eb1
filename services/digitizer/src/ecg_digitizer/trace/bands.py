"""What the tracer network sees: a row's band of the sheet, and whose row each height is."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_digitizer.page.picture import Rgb
from ecg_digitizer.page.rectify import PX_PER_MM

Array = npt.NDArray[np.float64]
Band = npt.NDArray[np.uint8]
"""Red, green, blue and ownership, shape (height, width, 4)."""

MODEL: Final = "tracer"
MULTIPLE_PX: Final = 32
"""The network halves five times: sides of a band are whole multiples of this."""

ONE_ROW_PX: Final = 4.5 * PX_PER_MM
"""Levels so near are columns of one row that was found twice; no two rows of a page are."""
_NEAREST_PX: Final = 14 * PX_PER_MM
_FARTHEST_PX: Final = 20 * PX_PER_MM
_FAR_PX: Final = 40 * PX_PER_MM


def half_height_px(baselines_px: Array) -> int:
    """Return how far bands reach above and below their baselines: as far as rows are apart, within 14 and 20 mm."""
    apart = np.diff(np.sort(baselines_px))
    pitch = float(np.median(apart)) if apart.size else float(_FARTHEST_PX)
    half = min(_FARTHEST_PX, max(_NEAREST_PX, pitch))
    return MULTIPLE_PX // 2 * math.ceil(half / (MULTIPLE_PX // 2))


def ownership(rows_px: Array, baseline_px: float, others_px: Array) -> Band:
    """Return for heights of the sheet how much they are this row's: 255 at its baseline, 0 from the next row's on.

    ``others_px``: baselines of the other rows. Without one on a side it falls to 0 within 40 mm.
    """
    above, below = others_px[others_px < baseline_px], others_px[others_px > baseline_px]
    up = min(_FAR_PX, baseline_px - float(above.max())) if above.size else _FAR_PX
    down = min(_FAR_PX, float(below.min()) - baseline_px) if below.size else _FAR_PX
    away = np.where(rows_px < baseline_px, (baseline_px - rows_px) / up, (rows_px - baseline_px) / down)
    return np.rint(255.0 * np.clip(1.0 - away, 0.0, 1.0)).astype(np.uint8)


def band(rgb: Rgb, baselines_px: Array, row: int, *, half_px: int) -> tuple[Band, int]:
    """Cut a row's band out of the sheet, ``half_px`` above and below its baseline, white beyond the paper.

    Returns it with the sheet's row that is its first. Its width is the sheet's, padded to a multiple of 32.
    """
    top = round(float(baselines_px[row])) - half_px
    height, width = 2 * half_px, -(-rgb.shape[1] // MULTIPLE_PX) * MULTIPLE_PX
    cut = np.full((height, width, 4), 255, np.uint8)
    first, last = max(0, top), min(rgb.shape[0], top + height)
    cut[first - top : last - top, : rgb.shape[1], :3] = rgb[first:last]
    others = baselines_px[np.abs(baselines_px - baselines_px[row]) > ONE_ROW_PX]
    cut[..., 3] = ownership(top + np.arange(height, dtype=np.float64), float(baselines_px[row]), others)[:, None]
    return cut, top
