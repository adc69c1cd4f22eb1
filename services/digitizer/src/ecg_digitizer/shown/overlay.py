"""``overlay.png``: the page in grey, and over it in colour what was read from it and how far to believe it.

The page loses its colours so that the traces' are the only ones: a lead is blue where it may be believed, orange where
a person should look, magenta where not to rely on it (apart from each other for colour-blind eyes too), and its label
says the confidence as a number. A palette of 112 colours makes the picture a third of the size of full ones.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.contract.result import Box
from ecg_shared.paper.stroke import Coverage, stroke
from ecg_shared.paper.style import font_file
from PIL import Image, ImageDraw, ImageFont

from ecg_digitizer.shown.page import ShownLead, ShownPage
from ecg_digitizer.shown.trust import Trust, trust_of

Index = npt.NDArray[np.uint8]
"""One palette entry a pixel, shape (height, width)."""

_COLOURS: Final[dict[Trust, tuple[int, int, int]]] = {
    "good": (0, 72, 200),
    "usable": (214, 92, 0),
    "poor": (196, 0, 124),
}
_FADE: Final = 0.6  # the page stays readable under the lines
_GREYS: Final = 16
_GREYS_UNDER_INK: Final = 8
_INKS: Final = 4
_TRACE_SHARE: Final = 1 / 1400  # of the page's longest side: thinner than what carts print, so that ink shows beside it
_LEAST_TRACE_PX: Final = 1.2
_LABEL_SHARE: Final = 1 / 75
_LEAST_LABEL_PX: Final = 11
_BOX_PAD_PX: Final = 4.0


def draw_overlay(page: ShownPage) -> bytes:
    """Return a PNG of the page with the leads' lines, boxes, names and confidences."""
    index = _grey(page)
    for trust in _COLOURS:
        leads = [lead for lead in page.leads if trust_of(lead.confidence) == trust and lead.line_px.size]
        if leads:
            _draw(index, leads, trust)
    picture = Image.fromarray(index).convert("P")
    picture.putpalette(_palette())
    content = io.BytesIO()
    picture.save(content, "PNG", compress_level=3)
    return content.getvalue()


def _grey(page: ShownPage) -> Index:
    grey = cv2.cvtColor(page.rgb, cv2.COLOR_RGB2GRAY)
    levels = np.arange(256)
    faded = (255.0 - (255.0 - levels) * _FADE) / 255.0 * (_GREYS - 1)
    return np.asarray(cv2.LUT(grey, np.rint(faded).astype(np.uint8)), np.uint8)


def _draw(index: Index, leads: list[ShownLead], trust: Trust) -> None:
    """Put the leads of one colour on the page (``index`` is written to)."""
    longest = max(index.shape)
    ink = np.zeros(index.shape, np.float32)
    for lead in leads:
        _frame(ink, lead.box)
        for run in lead.runs():
            if len(run) > 1:
                stroke(ink, run, max(_LEAST_TRACE_PX, longest * _TRACE_SHARE))
    for lead in leads:
        _label(index, ink, lead, max(_LEAST_LABEL_PX, round(longest * _LABEL_SHARE)))
    inked = ink > 0.5 / _INKS
    level = np.rint(ink[inked] * _INKS).astype(np.uint8) - 1
    under = index[inked] // (_GREYS // _GREYS_UNDER_INK)
    first = _GREYS + list(_COLOURS).index(trust) * _INKS * _GREYS_UNDER_INK
    index[inked] = first + level * _GREYS_UNDER_INK + under


@lru_cache(maxsize=1)
def _palette() -> list[int]:
    """Return red, green, blue of each entry: the greys, then for each colour its inks over fewer greys."""
    entries: list[npt.NDArray[np.float64]] = [np.full(3, 255.0 * grey / (_GREYS - 1)) for grey in range(_GREYS)]
    for colour in _COLOURS.values():
        for ink in range(1, _INKS + 1):
            for grey in range(_GREYS_UNDER_INK):
                under = 255.0 * grey / (_GREYS_UNDER_INK - 1)
                entries.append(under + (np.array(colour) - under) * ink / _INKS)
    return [int(value) for value in np.rint(np.concatenate(entries))]


def _frame(ink: Coverage, box: Box) -> None:
    left, top = round(box.x - _BOX_PAD_PX), round(box.y - _BOX_PAD_PX)
    right, bottom = round(box.x + box.width + _BOX_PAD_PX), round(box.y + box.height + _BOX_PAD_PX)
    cv2.rectangle(ink, (left, top), (right, bottom), 0.5, 1)


def _label(index: Index, ink: Coverage, lead: ShownLead, size_px: int) -> None:
    """Write the lead's name and confidence on white, in the upper left corner of its box."""
    doubt = "" if trust_of(lead.confidence) == "good" else " ?"
    patch = _text(f"{lead.name} {100 * lead.confidence:.0f} %{doubt}", size_px)
    height, width = index.shape
    top = int(np.clip(lead.box.y - _BOX_PAD_PX - patch.shape[0], 0, max(0, height - patch.shape[0])))
    left = int(np.clip(lead.box.x - _BOX_PAD_PX, 0, max(0, width - patch.shape[1])))
    place = np.s_[top : top + patch.shape[0], left : left + patch.shape[1]]
    index[place] = _GREYS - 1
    ink[place] = patch[: height - top, : width - left]


@lru_cache(maxsize=64)
def _text(text: str, size_px: int) -> Coverage:
    font = ImageFont.truetype(str(font_file(bold=True)), size_px)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(text))
    patch = Image.new("L", (right - left + size_px // 2, bottom - top + size_px // 2))
    ImageDraw.Draw(patch).text((size_px // 4 - left, size_px // 4 - top), text, fill=255, font=font)
    return np.asarray(patch, np.float32) / 255.0
