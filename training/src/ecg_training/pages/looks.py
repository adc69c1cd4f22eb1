"""Colours, widths and typefaces of pages; those of the test side are kept out of training."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import matplotlib as mpl
import numpy as np
from ecg_shared.paper.style import Colour, PaperStyle, font_file

from ecg_training.pages.second_renderer import Look
from ecg_training.pages.split import Split

_Ruling = Literal["lines", "dots", "five"]
_RULINGS: Final[tuple[_Ruling, ...]] = ("lines", "dots", "five")

_GRIDS: Final[dict[bool, tuple[tuple[Colour, Colour], ...]]] = {
    False: (
        ((0xF6, 0xD0, 0xD0), (0xE3, 0x9A, 0x9A)),
        ((0xF8, 0xC8, 0xB4), (0xEE, 0x8C, 0x6E)),
        ((0xCF, 0xE8, 0xCF), (0x8F, 0xC4, 0x8F)),
        ((0xDC, 0xDC, 0xDC), (0xA8, 0xA8, 0xA8)),
        ((0xF4, 0xB0, 0xB8), (0xD8, 0x50, 0x60)),
        ((0xC0, 0xC0, 0xC0), (0x70, 0x70, 0x70)),
    ),
    True: (
        ((0xF2, 0xC4, 0xDA), (0xDA, 0x84, 0xAE)),
        ((0xC8, 0xD8, 0xF2), (0x8A, 0xA8, 0xDC)),
        ((0xF2, 0xDC, 0xB8), (0xDC, 0xA8, 0x5C)),
        ((0xB8, 0xE0, 0xD8), (0x70, 0xB8, 0xA8)),
        ((0xD0, 0xC8, 0xC0), (0x98, 0x88, 0x78)),
    ),
}
_INKS: Final[dict[bool, tuple[Colour, ...]]] = {
    False: ((0x11, 0x11, 0x11), (0x00, 0x00, 0x00), (0x30, 0x30, 0x48), (0x50, 0x50, 0x50)),
    True: ((0x08, 0x08, 0x10), (0x20, 0x20, 0x70), (0x3C, 0x38, 0x34)),
}
_FONTS: Final[dict[bool, tuple[str, ...]]] = {
    False: ("DejaVuSansMono.ttf", "STIXGeneral.ttf", "cmss10.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSans-Oblique.ttf"),
    True: ("DejaVuSans.ttf", "DejaVuSerif.ttf", "DejaVuSans-Bold.ttf", "STIXGeneralBol.ttf"),
}


def style(rng: np.random.Generator, split: Split) -> PaperStyle:
    """Return a chance style of the first renderer."""
    held_out = split is Split.TEST
    fine, bold = _GRIDS[held_out][int(rng.integers(len(_GRIDS[held_out])))]
    return PaperStyle(
        paper=_paper(rng),
        fine=None if rng.random() < 0.08 else fine,
        bold=bold,
        ink=_INKS[held_out][int(rng.integers(len(_INKS[held_out])))],
        fine_mm=float(rng.uniform(0.06, 0.15)),
        bold_mm=float(rng.uniform(0.15, 0.35)),
        trace_mm=float(rng.uniform(0.18, 0.5)),
        typeface=_font(rng, held_out=held_out),
    )


def look(rng: np.random.Generator) -> Look:
    """Return a chance look of the second renderer, which draws for the test side alone."""
    fine, bold = _GRIDS[True][int(rng.integers(len(_GRIDS[True])))]
    return Look(
        paper=_paper(rng),
        fine=fine,
        bold=bold,
        ink=_INKS[True][int(rng.integers(len(_INKS[True])))],
        trace_mm=float(rng.uniform(0.18, 0.45)),
        ruling=_RULINGS[int(rng.choice(3, p=(0.7, 0.2, 0.1)))],
        whole_page=bool(rng.random() < 0.4),
        font=_font(rng, held_out=True),
    )


def _paper(rng: np.random.Generator) -> Colour:
    level = int(rng.integers(244, 256))
    return level, level, int(level - rng.integers(0, 8))


def _font(rng: np.random.Generator, *, held_out: bool) -> Path:
    folder = Path(str(mpl.get_data_path())) / "fonts" / "ttf"
    own = () if held_out else (font_file(bold=False), font_file(bold=True))
    fonts: tuple[Path, ...] = (*own, *(folder / name for name in _FONTS[held_out]))
    return fonts[int(rng.integers(len(fonts)))]
