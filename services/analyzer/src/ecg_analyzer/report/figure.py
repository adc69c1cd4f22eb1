"""A figure of the report: a vector drawing, the texts on it, and what it shows in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from ecg_shared.paper.plan import Box
from ecg_shared.paper.printable import printable
from ecg_shared.paper.style import Colour
from ecg_shared.paper.svg import hex_colour

INK: Final[Colour] = (0x11, 0x11, 0x11)
SOFT: Final[Colour] = (0x5A, 0x5A, 0x5A)
RULE: Final[Colour] = (0xC8, 0xC8, 0xC8)
ALARM: Final[Colour] = (0xA8, 0x12, 0x3A)


@dataclass(frozen=True, slots=True)
class Caption:
    """A text at its baseline, in mm of the drawing."""

    text: str
    x_mm: float
    y_mm: float
    size_pt: float = 7.0
    align: Literal["left", "center", "right"] = "left"
    bold: bool = False
    colour: Colour = SOFT


@dataclass(frozen=True, slots=True)
class Figure:
    """``svg`` shows ``view``; captions are placed in the same millimetres. ``alt`` says it to who cannot see it."""

    name: str
    svg: bytes
    view: Box
    alt: str
    captions: tuple[Caption, ...] = ()

    @property
    def file(self) -> str:
        """Name of the drawing among the typesetter's files."""
        return f"{self.name}.svg"

    def document(self) -> dict[str, Any]:
        """Return what the template needs to place the figure."""
        return {
            "file": self.file,
            "width": self.view.width,
            "height": self.view.height,
            "alt": printable(self.alt),
            "captions": [
                {
                    "text": printable(caption.text),
                    "x": round(caption.x_mm - self.view.x, 3),
                    "y": round(caption.y_mm - self.view.y, 3),
                    "size": caption.size_pt,
                    "align": caption.align,
                    "weight": "bold" if caption.bold else "regular",
                    "colour": hex_colour(caption.colour),
                }
                for caption in self.captions
            ],
        }
