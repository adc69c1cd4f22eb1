"""One page as it was decoded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rgb = npt.NDArray[np.uint8]
"""Pixels, shape (height, width, 3), red green blue, 0 to 255."""

Plane = npt.NDArray[np.float32]
"""One value a pixel, shape (height, width)."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A decoded page: upright by its own metadata, opaque, eight bits a channel.

    ``dpi`` is what the file says of its resolution, or None; it is believed only where no grid is found,
    because scanners and screenshots fill it in carelessly.
    """

    rgb: Rgb
    dpi: float | None = None

    @property
    def height_px(self) -> int:
        """Rows of pixels."""
        return int(self.rgb.shape[0])

    @property
    def width_px(self) -> int:
        """Columns of pixels."""
        return int(self.rgb.shape[1])
