"""Makes a drawn page look like one that was printed and scanned: a little askew, soft, noisy, compressed."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from ecg_shared.paper.raster import Pixels

ROTATION_DEG: Final = 0.7
BLUR_PX: Final = 0.7
NOISE_LEVELS: Final = 4.0
SHADE_LEVELS: Final = 12.0
JPEG_QUALITY: Final = 75


def scanned_jpeg(page: Pixels, *, seed: int) -> bytes:
    """Return a page of shape (height, width, 3) as a JPEG of its scan; the same seed gives the same bytes."""
    height, width = page.shape[:2]
    askew = cv2.getRotationMatrix2D(((width - 1) / 2.0, (height - 1) / 2.0), ROTATION_DEG, 1.0)
    turned = cv2.warpAffine(page, askew, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    soft = cv2.GaussianBlur(turned, (0, 0), BLUR_PX).astype(np.float32)
    shade = np.linspace(0.0, SHADE_LEVELS, width, dtype=np.float32)[None, :, None]  # the lid lets light in at one side
    noise = np.random.default_rng(seed).normal(0.0, NOISE_LEVELS, (height, width, 1)).astype(np.float32)
    grey_levels = np.clip(soft - shade + noise, 0.0, 255.0).astype(np.uint8)
    _, content = cv2.imencode(
        ".jpg", cv2.cvtColor(grey_levels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    )
    return bytes(content)
