"""Colours, line widths and typeface of the paper."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

FONT_FAMILY: Final = "Liberation Sans"
Colour = tuple[int, int, int]
"""Red, green, blue, each 0 to 255."""


@dataclass(frozen=True, slots=True)
class PaperStyle:
    """How the page looks; widths in millimetres. ``None`` as a grid colour leaves that ruling out.

    ``typeface`` is the font file of all texts of a picture; None is Liberation Sans, in which PDF files are always set.
    """

    paper: Colour = (255, 255, 255)
    fine: Colour | None = (0xF6, 0xD0, 0xD0)
    bold: Colour | None = (0xE3, 0x9A, 0x9A)
    ink: Colour = (0x11, 0x11, 0x11)
    fine_mm: float = 0.10
    bold_mm: float = 0.25
    trace_mm: float = 0.30
    typeface: Path | None = None


def fonts_dir() -> Path:
    """Return the folder of the typeface's files, for programs that want a path."""
    return Path(str(resources.files(__package__).joinpath("fonts")))


def font_file(*, bold: bool) -> Path:
    """Return the typeface's file in the regular or the bold weight."""
    return fonts_dir() / ("LiberationSans-Bold.ttf" if bold else "LiberationSans-Regular.ttf")
