"""Vector drawings in true millimetres, as SVG: coordinates in whole units, one path a trace."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecg_shared.paper.plan import Box, Points
from ecg_shared.paper.style import Colour, PaperStyle

EXACT_UNIT_MM: Final = 0.0001
"""On paper at 25 mm/s and 10 mm/mV: 4 µs and 0.01 µV. For pages whose reading is scored against what was drawn."""
PRINT_UNIT_MM: Final = 0.005
"""0.2 ms and 0.5 µV: finer than any recorder's step, and coarse enough to keep a report small."""
COARSE_UNIT_MM: Final = 0.01
"""For overviews that are looked at and never measured."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of what lies inside ``view`` (mm); ``unit_mm`` is the step of its coordinates."""

    view: Box
    unit_mm: float = EXACT_UNIT_MM

    def lines(self, lines: Iterable[Points], colour: Colour, width_mm: float, *, dash_mm: Sequence[float] = ()) -> str:
        """Return one path of several polylines, each (n, 2) in mm without NaN; empty without any."""
        steps = "".join("M" + " ".join(map(str, self._units(line).ravel().tolist())) for line in lines)
        if not steps:
            return ""
        dash = " ".join(f"{length_mm / self.unit_mm:g}" for length_mm in dash_mm)
        return (
            f'<path d="{steps}" fill="none" stroke="{hex_colour(colour)}" stroke-width="{width_mm / self.unit_mm:g}"'
            f' stroke-linejoin="round" stroke-linecap="round"{f" stroke-dasharray={dash!r}" if dash else ""}/>'
        )

    def dots(self, points: Points, colour: Colour, width_mm: float) -> str:
        """Return round dots at points (n, 2) in mm."""
        return self.lines(
            [np.stack([point, point + np.array([self.unit_mm, 0.0])]) for point in points], colour, width_mm
        )

    def area(self, box: Box, colour: Colour) -> str:
        """Return a filled rectangle."""
        left, top = box.x / self.unit_mm, box.y / self.unit_mm
        width, height = box.width / self.unit_mm, box.height / self.unit_mm
        return f'<path d="M{left:.0f} {top:.0f}h{width:.0f}v{height:.0f}h{-width:.0f}z" fill="{hex_colour(colour)}"/>'

    def picture(self, jpeg: bytes, box: Box) -> str:
        """Return a JPEG that fills a rectangle."""
        left, top, width, height = (side / self.unit_mm for side in (box.x, box.y, box.width, box.height))
        return (
            f'<image x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" preserveAspectRatio="none"'
            f' href="data:image/jpeg;base64,{b64encode(jpeg).decode()}"/>'
        )

    def grid(self, field: Box, style: PaperStyle) -> str:
        """Return millimetre paper: fine lines each millimetre, bold ones each five, from the field's corner."""
        rulings = ((style.fine, 1.0, style.fine_mm), (style.bold, 5.0, style.bold_mm))
        return "".join(
            self.lines(_ruling(field, step_mm), colour, width_mm)
            for colour, step_mm, width_mm in rulings
            if colour is not None
        )

    def document(self, parts: Iterable[str]) -> bytes:
        """Return the parts as an SVG file of the view's true size."""
        view = self.view
        box = " ".join(f"{side / self.unit_mm:g}" for side in (view.x, view.y, view.width, view.height))
        size = f'width="{view.width:g}mm" height="{view.height:g}mm" viewBox="{box}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'.encode()

    def _units(self, line: Points) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return np.rint(line / self.unit_mm).astype(np.int64)


def hex_colour(colour: Colour) -> str:
    """Return a colour as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _ruling(field: Box, step_mm: float) -> list[Points]:
    left, top = field.x, field.y
    right, bottom = left + field.width, top + field.height
    columns = np.arange(left, right + 1e-6, step_mm)
    rows = np.arange(top, bottom + 1e-6, step_mm)
    return [np.array([(x, top), (x, bottom)]) for x in columns] + [np.array([(left, y), (right, y)]) for y in rows]
