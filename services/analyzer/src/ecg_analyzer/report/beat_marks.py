"""How beats of each class are marked in drawings: by letter and by shape, colour only beside them."""

from __future__ import annotations

from typing import Final

import numpy as np
from ecg_shared.paper.plan import Points
from ecg_shared.paper.style import Colour

from ecg_analyzer.beats.values import BeatClass
from ecg_analyzer.report.figure import SOFT

COLOURS: Final[dict[str, Colour]] = {
    BeatClass.NORMAL: SOFT,
    BeatClass.SUPRAVENTRICULAR: (0x0B, 0x57, 0xB0),
    BeatClass.VENTRICULAR: (0xA8, 0x12, 0x3A),
    BeatClass.FUSION: (0x7A, 0x2E, 0x9E),
    BeatClass.UNKNOWN: (0x8A, 0x5A, 0x00),
}
NAMES: Final[dict[str, str]] = {
    BeatClass.NORMAL: "normal",
    BeatClass.SUPRAVENTRICULAR: "supraventricular",
    BeatClass.VENTRICULAR: "ventricular",
    BeatClass.FUSION: "fusion",
    BeatClass.UNKNOWN: "unknown",
}
_R_MM: Final = 0.8
_PLUS: Final = (np.array([(-_R_MM, 0.0), (_R_MM, 0.0)]), np.array([(0.0, -_R_MM), (0.0, _R_MM)]))
_CROSS: Final = (np.array([(-_R_MM, -_R_MM), (_R_MM, _R_MM)]), np.array([(-_R_MM, _R_MM), (_R_MM, -_R_MM)]))
_TRIANGLE: Final = (np.array([(-_R_MM, _R_MM), (_R_MM, _R_MM), (0.0, -_R_MM), (-_R_MM, _R_MM)]),)
_SQUARE: Final = (
    np.array([(-_R_MM, -_R_MM), (_R_MM, -_R_MM), (_R_MM, _R_MM), (-_R_MM, _R_MM), (-_R_MM, -_R_MM)]) * 0.8,
)
SHAPES: Final[dict[str, tuple[Points, ...]]] = {
    BeatClass.SUPRAVENTRICULAR: _PLUS,
    BeatClass.VENTRICULAR: _CROSS,
    BeatClass.FUSION: _TRIANGLE,
    BeatClass.UNKNOWN: _SQUARE,
}
"""A normal beat is a dot."""
