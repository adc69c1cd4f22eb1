"""Lead labels: small words beside the traces, each compared with every lead's name in several typefaces.

No letters are read one by one: twelve words are all there can be, and a whole word survives blur that a digit does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.paper.style import font_file
from PIL import Image, ImageDraw, ImageFont

from ecg_digitizer.page.picture import Plane
from ecg_digitizer.page.rectify import PX_PER_MM

_INKED: Final = 0.45
_LETTER_MM: Final = (1.1, 6.5)  # height of a letter
_WIDEST_WORD_MM: Final = 16.0
_SPACING: Final = 0.6  # of the letters' height: wider gaps part words
_LETTERS_ALIKE: Final = 0.66  # a small a beside a capital V is 0.7 to 0.75 of its height
_HEIGHT_PX: Final = 20
_MARGIN_PX: Final = 2
_WIDTH_RATIO: Final = (0.6, 1.65)
_CLEAR: Final = 0.75
_APART: Final = 0.05
_LEAST_SCORE: Final = 0.6
_MOST_WORDS: Final = 400  # a page full of noise is not searched for words

_HERSHEY: Final = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
)


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A word that may name a lead: left edge and middle in mm of the sheet, and its likeness to each lead's name."""

    x_mm: float
    y_mm: float
    likeness: dict[str, float]

    @property
    def lead(self) -> str:
        """The lead whose name it is most like."""
        return max(self.likeness, key=lambda lead: self.likeness[lead])

    @property
    def is_clear(self) -> bool:
        """Whether it names that lead and no other: blurred digits are alike."""
        best, second = sorted(self.likeness.values(), reverse=True)[:2]
        return best >= _CLEAR and best - second >= _APART

    @property
    def score(self) -> float:
        """Likeness to that lead's name, up to 1."""
        return max(self.likeness.values())


def read_labels(cover: Plane, trace_cover: Plane) -> list[Label]:
    """Return the words on the sheet that look like a lead's name.

    ``cover``: all ink, ``trace_cover``: that of the traces, which is left out; a label that touches a trace is lost.
    """
    letters = ((cover >= _INKED) & (trace_cover < _INKED)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(letters, connectivity=8)
    low, high = _LETTER_MM[0] * PX_PER_MM, _LETTER_MM[1] * PX_PER_MM
    boxes = [
        (int(x), int(y), int(x + w), int(y + h))
        for x, y, w, h, _ in stats[1:]
        if low <= h <= high and w <= 1.3 * high and w * h > 6
    ]
    words = _words(boxes)
    if len(words) > _MOST_WORDS:
        return []
    labels = []
    for left, top, right, bottom in words:
        likeness = _likeness(cover[top:bottom, left:right] * (trace_cover[top:bottom, left:right] < _INKED))
        if max(likeness.values()) >= _LEAST_SCORE:
            labels.append(Label(left / PX_PER_MM, (top + bottom) / 2 / PX_PER_MM, likeness))
    return labels


def _words(boxes: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Join letters that stand side by side; return the boxes of words no wider than a label."""
    words: list[tuple[int, int, int, int]] = []
    for box in sorted(boxes):
        for index in range(len(words) - 1, -1, -1):
            word = words[index]
            short, tall = sorted((box[3] - box[1], word[3] - word[1]))
            overlap = min(box[3], word[3]) - max(box[1], word[1])
            alike = short > _LETTERS_ALIKE * tall  # a mark between columns is taller than the word beside it
            if alike and box[0] - word[2] <= _SPACING * tall and overlap > 0.5 * short:
                words[index] = (word[0], min(word[1], box[1]), max(word[2], box[2]), max(word[3], box[3]))
                break
        else:
            words.append(box)
    return [word for word in words if word[2] - word[0] <= _WIDEST_WORD_MM * PX_PER_MM]


def _likeness(word: Plane) -> dict[str, float]:
    likeness = dict.fromkeys(STANDARD_LEADS, 0.0)
    aspect = word.shape[1] / word.shape[0]
    for lead, pattern in _patterns():
        size = (pattern.shape[1] - 2 * _MARGIN_PX, pattern.shape[0] - 2 * _MARGIN_PX)
        ratio = aspect / (size[0] / size[1])
        if not _WIDTH_RATIO[0] < ratio < _WIDTH_RATIO[1]:
            continue
        seen = _normalised(cv2.resize(word, size, interpolation=cv2.INTER_AREA).astype(np.float32))
        score = float((seen * pattern).sum()) - 0.15 * abs(float(np.log(ratio)))
        likeness[lead] = max(likeness[lead], score)
    return likeness


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, Plane], ...]:
    """Every lead's name in every typeface, cut to its ink and brought to one height and to unit energy."""
    faces = [ImageFont.truetype(str(font_file(bold=bold)), 60) for bold in (False, True)]
    found = [(lead, _drawn(lead, face)) for lead in STANDARD_LEADS for face in faces]
    found += [(lead, _drawn_hershey(lead, face)) for lead in STANDARD_LEADS for face in _HERSHEY]
    return tuple((lead, _pattern(ink)) for lead, ink in found)


def _drawn(text: str, face: ImageFont.FreeTypeFont) -> npt.NDArray[np.uint8]:
    image = Image.new("L", (400, 120))
    ImageDraw.Draw(image).text((20, 20), text, fill=255, font=face)
    return np.asarray(image)


def _drawn_hershey(text: str, face: int) -> npt.NDArray[np.uint8]:
    canvas = np.zeros((120, 400), np.uint8)
    cv2.putText(canvas, text, (20, 90), face, 2.2, 255, 5, cv2.LINE_AA)
    return canvas


def _pattern(ink: npt.NDArray[np.uint8]) -> Plane:
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)
    width = max(3, round(cut.shape[1] * _HEIGHT_PX / cut.shape[0]))
    return _normalised(cv2.resize(cut, (width, _HEIGHT_PX), interpolation=cv2.INTER_AREA).astype(np.float32))


def _normalised(picture: Plane) -> Plane:
    """Blur a little, so that typefaces differ less, and bring to zero mean and unit energy."""
    padded = np.pad(picture, _MARGIN_PX)
    soft = cv2.GaussianBlur(padded, (0, 0), 1.3)
    soft = soft - soft.mean()
    return np.asarray(soft / (float(np.linalg.norm(soft)) + 1e-6), dtype=np.float32)
