"""Typefaces that networks learn to read from, and those that only judge them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

import cv2
import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from ecg_shared.paper.style import font_file
from PIL import Image, ImageDraw, ImageFont

Coverage = npt.NDArray[np.uint8]
"""Ink of a text, 0 to 255, cut to it."""

_TRAINED_IN_MATPLOTLIB: Final = (
    "DejaVuSansMono.ttf",
    "DejaVuSansMono-Bold.ttf",
    "DejaVuSansMono-Oblique.ttf",
    "DejaVuSans-Oblique.ttf",
    "DejaVuSans-BoldOblique.ttf",
    "DejaVuSerif-Bold.ttf",
    "DejaVuSerif-Italic.ttf",
    "STIXGeneral.ttf",
    "STIXGeneralItalic.ttf",
    "STIXGeneralBolIta.ttf",
    "cmb10.ttf",
    "cmr10.ttf",
    "cmss10.ttf",
    "cmtt10.ttf",
)
_HELD_OUT_IN_MATPLOTLIB: Final = ("DejaVuSans.ttf", "DejaVuSerif.ttf", "DejaVuSans-Bold.ttf", "STIXGeneralBol.ttf")
"""As in ``looks``: the suite's pages are set in these."""
_TRAINED_PACKAGES: Final = {
    "font_roboto": ("Roboto-Regular", "Roboto-Bold", "Roboto-Light", "Roboto-Italic", "Roboto-Medium"),
    "font_source_sans_pro": ("SourceSansPro-Regular", "SourceSansPro-Semibold", "SourceSansPro-It"),
    "font_source_serif_pro": ("SourceSerifPro-Regular", "SourceSerifPro-Bold"),
    "font_hanken_grotesk": ("HankenGrotesk-Regular", "HankenGrotesk-Bold", "HankenGrotesk-Light"),
    "font_caladea": ("Caladea-Regular", "Caladea-Bold"),
}
_HELD_OUT_PACKAGES: Final = {"font_lato": ("Lato-Regular", "Lato-Bold", "Lato-Italic")}
_STROKES: Final = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_PLAIN,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
)
"""Hershey's letters of single strokes, as plotters and old carts write them."""
_STROKE_SIZE_PX: Final = 21.0


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font file, or one of OpenCV's stroke fonts."""

    file: Path | None = None
    stroke: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Lettering:
    """A text's ink and from where to where along it each of its characters reaches, (n, 2)."""

    ink: Coverage
    extents_px: npt.NDArray[np.float64]


@lru_cache(maxsize=2)
def typefaces(*, held_out: bool) -> tuple[Typeface, ...]:
    """Return the typefaces of one side; stroke fonts stand on the training side."""
    folder = Path(str(mpl.get_data_path())) / "fonts" / "ttf"
    packages = _HELD_OUT_PACKAGES if held_out else _TRAINED_PACKAGES
    files = [folder / name for name in (_HELD_OUT_IN_MATPLOTLIB if held_out else _TRAINED_IN_MATPLOTLIB)]
    files += [_packed(package, name) for package, names in packages.items() for name in names]
    if held_out:
        return tuple(map(Typeface, files))
    # what carts print in is most like Helvetica: it is met three times as often
    own = (font_file(bold=False), font_file(bold=True)) * 3
    return (*map(Typeface, (*own, *files)), *(Typeface(stroke=stroke) for stroke in _STROKES))


def lettered(text: str, typeface: Typeface, size_px: int) -> Lettering:
    """Set one line of text. ``size_px`` is the em of a font, about 1.4 times the height of its capitals."""
    if typeface.file is None:
        return _stroked(text, int(typeface.stroke or 0), size_px)
    font = _font(typeface.file, size_px)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(text))
    patch = Image.new("L", (right - left + 4, bottom - top + 4))
    ImageDraw.Draw(patch).text((2 - left, 2 - top), text, fill=255, font=font)
    ends = np.array([font.getlength(text[:count]) for count in range(len(text) + 1)]) + 2 - left
    return _cut(np.asarray(patch), np.stack([ends[:-1], ends[1:]], axis=1))


def _stroked(text: str, face: int, size_px: int) -> Lettering:
    scale = size_px / 1.4 / _STROKE_SIZE_PX * (2.0 if face == cv2.FONT_HERSHEY_PLAIN else 1.0)
    pen = max(1, round(size_px / 14))
    (width, height), below = cv2.getTextSize(text, face, scale, pen)
    canvas = np.zeros((height + below + 3 * pen + 6, width + 3 * pen + 6), np.uint8)
    cv2.putText(canvas, text, (3, height + pen + 3), face, scale, 255, pen, cv2.LINE_AA)
    ends = np.array([cv2.getTextSize(text[:count], face, scale, pen)[0][0] for count in range(len(text) + 1)], float)
    return _cut(canvas, np.stack([ends[:-1], ends[1:]], axis=1) + 3.0)


def _cut(ink: Coverage, extents_px: npt.NDArray[np.float64]) -> Lettering:
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Lettering(np.ascontiguousarray(cut), extents_px - columns[0])


@lru_cache(maxsize=256)
def _font(file: Path, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file), size_px)


def _packed(package: str, name: str) -> Path:
    folder = Path(str(resources.files(package))) / "files"
    return next(path for path in sorted(folder.glob(f"{name}.*")) if path.suffix in (".ttf", ".otf"))
