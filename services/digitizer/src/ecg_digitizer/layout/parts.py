"""The parts of a page as a network sees them: where traces, labels, print, pulses and separators lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import Predictor

from ecg_digitizer.layout.part_maps import IN_PX_PER_MM, MAP_PX_PER_MM, MAPS, MODEL, MULTIPLE_PX
from ecg_digitizer.page.picture import Plane, Rgb
from ecg_digitizer.page.rectify import PX_PER_MM

_PAPER: Final = 255


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """How likely each pixel belongs to a part, 0 to 1, at 2 px/mm of the sheet, by the names of ``part_maps.MAPS``."""

    maps: dict[str, Plane]

    def spots(self, name: str, *, least: float = 0.5) -> list[Spot]:
        """Return what hangs together in one map, boxes in mm of the sheet."""
        plane = self.maps[name]
        mask = (plane >= least).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        spots = []
        for left, top, width, height, area in stats[1:].tolist():
            left_mm, top_mm, width_mm, height_mm = (side / MAP_PX_PER_MM for side in (left, top, width, height))
            spots.append(Spot(left_mm, top_mm, width_mm, height_mm, int(area)))
        return spots


@dataclass(frozen=True, slots=True)
class Spot:
    """A box in mm of the sheet, and how many pixels of its map it holds."""

    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float
    area_px: int

    @property
    def right_mm(self) -> float:
        """Its right edge."""
        return self.left_mm + self.width_mm

    @property
    def bottom_mm(self) -> float:
        """Its lower edge."""
        return self.top_mm + self.height_mm


def find_parts(rgb: Rgb, models: Predictor) -> Parts:
    """Return the parts of a straight page of 8 px/mm. Raises ModelUnavailableError."""
    shrink = PX_PER_MM // IN_PX_PER_MM
    height, width = (max(MULTIPLE_PX, side // shrink) for side in rgb.shape[:2])
    small = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA)
    padded = np.full((_whole(height), _whole(width), 3), _PAPER, np.uint8)
    padded[:height, :width] = small
    found = models.predict(MODEL, {"sheet": padded[None]})["maps"][0]
    step = IN_PX_PER_MM // MAP_PX_PER_MM
    cut: npt.NDArray[np.float32] = found[: height // step, : width // step].astype(np.float32) / 255.0
    return Parts({name: cut[..., place] for place, name in enumerate(MAPS)})


def _whole(side: int) -> int:
    return -(-side // MULTIPLE_PX) * MULTIPLE_PX
