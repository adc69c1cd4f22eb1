"""Pictures of lines of print as pages show them, and which character each of their columns belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_digitizer.layout.alphabet import BLANK, CHARACTERS, HEIGHT_PX, INK_PX, STRIDE_PX

from ecg_training.pages.typefaces import Typeface, lettered, typefaces
from ecg_training.pages.wording import line

WIDTH_PX: Final = 160
IGNORED: Final = -1
"""Class of columns that nobody can judge: a character cut by the picture's edge."""

_CORE: Final = 0.27
"""Share of a character's width to each side of its middle that counts as the character, the rest as blank."""
_CUT_PX: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """``picture`` uint8 (n, 32, 160); ``label`` int8 (n, 80), a class a column."""

    picture: npt.NDArray[np.uint8]
    label: npt.NDArray[np.int8]
    text: tuple[str, ...]


def examples(rng: np.random.Generator, count: int, *, held_out: bool = False) -> Examples:
    """Return chance examples, in the typefaces of training or in those held out."""
    faces = typefaces(held_out=held_out)
    pairs = []
    for _ in range(count):
        text = line(rng)
        pairs.append((*example(rng, text, faces[int(rng.integers(len(faces)))]), text))
    return Examples(
        np.stack([pair[0] for pair in pairs]), np.stack([pair[1] for pair in pairs]), tuple(pair[2] for pair in pairs)
    )


def example(
    rng: np.random.Generator, text: str, typeface: Typeface
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int8]]:
    """Return one picture (32, 160) and its columns' classes (80,)."""
    scale = float(rng.choice((0.45, 0.6, 0.8, 1.0, 1.3)))  # how finely the page was sampled against what we look at
    ink_px = INK_PX * scale * float(rng.uniform(0.6, 1.25))
    letters = lettered(text, typeface, 40)
    shrink = ink_px / letters.ink.shape[0]
    shrink_x = shrink * float(rng.uniform(0.85, 1.15))
    size = (max(2, round(letters.ink.shape[1] * shrink_x)), max(3, round(ink_px)))
    ink = cv2.resize(letters.ink, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255.0
    extents = letters.extents_px * (size[0] / letters.ink.shape[1])
    height, width = round(HEIGHT_PX * scale), round(WIDTH_PX * scale)
    room = width - size[0]
    left = rng.uniform(2.0, max(3.0, min(24.0 * scale, room))) if room > 4 else rng.uniform(room - 4.0, 4.0)
    top = (height - size[1]) / 2.0 + rng.uniform(-4.0, 4.0) * scale
    canvas = np.zeros((height, width), np.float32)
    _put(canvas, ink, round(left), round(top))
    extents = (extents + round(left)) / scale
    picture = _as_printed(rng, canvas, scale)
    picture = _padded(rng, picture, round(left + size[0] + rng.uniform(2.0, 30.0) * scale), scale)
    whole = cv2.resize(picture, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA if scale > 1 else cv2.INTER_CUBIC)
    return np.asarray(whole, np.uint8), _labels(text, extents)


def _put(canvas: npt.NDArray[np.float32], ink: npt.NDArray[np.float32], left: int, top: int) -> None:
    height, width = canvas.shape
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + ink.shape[1], width), min(top + ink.shape[0], height)
    if x1 > x0 and y1 > y0:
        canvas[y0:y1, x0:x1] = ink[y0 - top : y1 - top, x0 - left : x1 - left]


def _labels(text: str, extents_px: npt.NDArray[np.float64]) -> npt.NDArray[np.int8]:
    n_columns = WIDTH_PX // STRIDE_PX
    at_px = (np.arange(n_columns) + 0.5) * STRIDE_PX - 0.5
    label = np.full(n_columns, BLANK, np.int8)
    for character, (start, end) in zip(text, extents_px, strict=True):
        if character == " ":
            continue
        middle, half = (start + end) / 2.0, max(_CORE * (end - start), 0.55 * STRIDE_PX)
        of = CHARACTERS.index(character) + 1 if character in CHARACTERS else IGNORED
        label[np.abs(at_px - middle) <= half] = of if start >= 0 and end <= WIDTH_PX else IGNORED
    return label


def _as_printed(rng: np.random.Generator, ink: npt.NDArray[np.float32], scale: float) -> npt.NDArray[np.uint8]:
    """Lay the ink on paper with its ruling and what runs past, and let it be scanned or photographed."""
    height, width = ink.shape
    paper = np.full((height, width), rng.uniform(150.0, 255.0), np.float32)
    paper += np.linspace(-1.0, 1.0, width) * rng.normal(0.0, 8.0)
    level = paper.mean()
    if rng.random() < 0.75:
        _rule(rng, paper, scale)
    darkness = level - rng.uniform(0.0, 0.55) * level
    ink = np.maximum(ink, _passing(rng, ink.shape, scale))
    if rng.random() < 0.15:  # a hand too heavy or a copy too light
        kernel = np.ones((2, 2), np.uint8)
        heavier, lighter = cv2.dilate(ink, kernel), 0.7 * cv2.erode(ink, kernel) + 0.3 * ink
        ink = np.asarray(heavier if rng.random() < 0.6 else lighter, np.float32)
    grey = paper * (1.0 - ink) + np.minimum(paper, level - darkness) * ink
    grey = cv2.GaussianBlur(grey, (0, 0), float(rng.uniform(0.2, 1.3)) * max(scale, 0.6))
    if rng.random() < 0.15:
        grey = np.where(grey < level - rng.uniform(0.35, 0.65) * darkness, 0.0, 255.0).astype(np.float32)
        if rng.random() < 0.5:
            grey = cv2.GaussianBlur(grey, (0, 0), 0.6)
    grey += rng.normal(0.0, rng.uniform(0.0, 9.0), grey.shape).astype(np.float32)
    seen = np.clip(grey, 0.0, 255.0).astype(np.uint8)
    if rng.random() < 0.6:
        _, packed = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 95))])
        seen = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    return np.asarray(seen, np.uint8)


def _rule(rng: np.random.Generator, paper: npt.NDArray[np.float32], scale: float) -> None:
    """Rule the paper in millimetres; print is 1.3 to 4 mm tall."""
    mm = INK_PX * scale / rng.uniform(1.3, 4.0)
    dark = rng.uniform(5.0, 130.0) if rng.random() < 0.9 else rng.uniform(130.0, 220.0)
    offset_x, offset_y = rng.uniform(0.0, 5.0 * mm, 2)
    dotted = rng.random() < 0.15
    for step, strength in ((mm, 0.5 if rng.random() < 0.8 else 0.0), (5.0 * mm, 1.0)):
        rows = np.arange(offset_y % step, paper.shape[0], step).astype(int)
        columns = np.arange(offset_x % step, paper.shape[1], step).astype(int)
        if dotted and step == mm:
            paper[np.ix_(rows, columns)] -= strength * dark
        else:
            paper[rows] -= strength * dark
            paper[:, columns] -= strength * dark
    np.maximum(paper, 10.0, out=paper)


def _passing(rng: np.random.Generator, shape: tuple[int, ...], scale: float) -> npt.NDArray[np.float32]:
    """Return the ink of traces and marks that run past or touch the print."""
    canvas = np.zeros(shape, np.uint8)
    height, width = shape
    if rng.random() < 0.35:
        x = np.linspace(-10.0, width + 10.0, 24)
        y = rng.choice((-0.05, 0.02, 0.92, 1.0, 1.1)) * height + np.cumsum(rng.normal(0.0, 0.9 * scale, x.size))
        y[int(rng.integers(x.size))] += rng.normal(0.0, 0.6) * height
        points = np.stack([x, y], axis=1)
        cv2.polylines(
            canvas, [np.rint(points * 16).astype(np.int32)], False, 255, max(1, round(2 * scale)), cv2.LINE_AA, 4
        )
    if rng.random() < 0.2:
        x_px = int(rng.choice((rng.uniform(0, 8 * scale), width - rng.uniform(0, 12 * scale))))
        cv2.line(canvas, (x_px, int(rng.uniform(-5, height / 2))), (x_px, height + 5), 255, max(1, round(2 * scale)))
    return canvas.astype(np.float32) / 255.0


def _padded(
    rng: np.random.Generator, picture: npt.NDArray[np.uint8], end_px: int, scale: float
) -> npt.NDArray[np.uint8]:
    """Fill what lies behind the line's box, as the reader does with lines shorter than its picture."""
    if rng.random() < 0.7 and end_px < picture.shape[1] - 2:
        picture = picture.copy()
        picture[:, end_px:] = int(np.median(picture[:, : max(end_px, 1)]))
    return picture
