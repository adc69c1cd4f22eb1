"""Vector drawings in true millimetres, as SVG: coordinates in whole units, one path a trace."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

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
        return self._stroked(steps, colour, width_mm, dash_mm)

    def stamps(self, shape: Iterable[Points], at: Points, colour: Colour, width_mm: float) -> str:
        """Return one path that repeats a small shape, polylines around (0, 0), at each of the points (n, 2)."""
        pieces, here = [], np.zeros(2, np.int64)
        for line in shape:
            corners = self._units(line)
            steps = np.diff(corners, axis=0, prepend=here[None])
            pieces.append("m" + " ".join(map(str, steps.ravel().tolist())))
            here = corners[-1]
        drawn = "".join(pieces)
        return self._stroked("".join(f"M{x} {y}{drawn}" for x, y in self._units(at).tolist()), colour, width_mm)

    def dots(self, at: Points, colour: Colour, width_mm: float) -> str:
        """Return round dots at points (n, 2) in mm."""
        return self._stroked("".join(f"M{x} {y}h1" for x, y in self._units(at).tolist()), colour, width_mm)

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
            self._stroked(self._ruling(field, step_mm), colour, width_mm)
            for colour, step_mm, width_mm in rulings
            if colour is not None
        )

    def document(self, parts: Iterable[str]) -> bytes:
        """Return the parts as an SVG file of the view's true size."""
        view = self.view
        box = " ".join(f"{side / self.unit_mm:g}" for side in (view.x, view.y, view.width, view.height))
        size = f'width="{view.width:g}mm" height="{view.height:g}mm" viewBox="{box}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'.encode()

    def _ruling(self, field: Box, step_mm: float) -> str:
        columns = self._units(np.arange(field.x, field.x + field.width + 1e-6, step_mm)).tolist()
        rows = self._units(np.arange(field.y, field.y + field.height + 1e-6, step_mm)).tolist()
        left, top, width, height = self._units(np.array([field.x, field.y, field.width, field.height])).tolist()
        return "".join(f"M{x} {top}v{height}" for x in columns) + "".join(f"M{left} {y}h{width}" for y in rows)

    def _stroked(self, steps: str, colour: Colour, width_mm: float, dash_mm: Sequence[float] = ()) -> str:
        if not steps:
            return ""
        dash = " ".join(f"{length_mm / self.unit_mm:g}" for length_mm in dash_mm)
        return (
            f'<path d="{steps}" fill="none" stroke="{hex_colour(colour)}" stroke-width="{width_mm / self.unit_mm:g}"'
            f' stroke-linejoin="round" stroke-linecap="round"{f" stroke-dasharray={dash!r}" if dash else ""}/>'
        )

    def _units(self, lengths_mm: npt.NDArray[np.floating]) -> npt.NDArray[np.int64]:
        units: npt.NDArray[np.int64] = np.rint(lengths_mm / self.unit_mm).astype(np.int64)
        return units


def hex_colour(colour: Colour) -> str:
    """Return a colour as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)
