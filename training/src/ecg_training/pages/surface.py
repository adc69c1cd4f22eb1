"""What happens to a sheet of paper before it meets a lens: print, age, hands and pens. Nothing moves.

Each effect takes a picture (height, width, 3) and the chance that decides on it, and returns a new picture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.paper.raster import Pixels

Effect = Callable[[Pixels, np.random.Generator], Pixels]
Levels = npt.NDArray[np.float32]

_PENS: Final = ((30, 50, 160), (20, 20, 25), (180, 30, 40), (20, 110, 60))
_STROKES: Final = (cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, cv2.FONT_HERSHEY_SCRIPT_COMPLEX, cv2.FONT_ITALIC)
_NOTES: Final = ("ok", "seen 09:40", "AF?", "bed 7", "repeat", "HR 74", "dr. M", "ST?", "compare 2017")
_STAMPS: Final = ("RECEIVED", "COPY", "CARDIOLOGY", "ARCHIVE 2014")


def stained(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Spill coffee: rings and blots that darken the paper by a quarter at most."""
    height, width = image.shape[:2]
    wet = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        centre = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        radius = int(rng.uniform(0.04, 0.12) * width)
        cv2.ellipse(wet, centre, (radius, int(radius * rng.uniform(0.8, 1.0))), 0, 0, 360, 0.4, -1, cv2.LINE_AA)
        cv2.ellipse(wet, centre, (radius, int(radius * 0.95)), 0, 0, 360, 1.0, max(2, width // 400), cv2.LINE_AA)
    wet = cv2.GaussianBlur(wet, (0, 0), width / 700.0) * (0.7 + 0.3 * _cloud(image.shape, rng, 0.02))
    return _tinted(image, wet, (150, 105, 55), 0.35)


def yellowed(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Age the paper unevenly towards brown."""
    return _tinted(image, 0.5 + 0.5 * _cloud(image.shape, rng, 0.3), (205, 180, 120), float(rng.uniform(0.2, 0.5)))


def handwritten(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Write two to five notes and marks with a pen, over the traces too."""
    height, width = image.shape[:2]
    ink = np.zeros((height, width), np.float32)
    pen_px = max(1, round(width / 1100))
    for _ in range(int(rng.integers(2, 6))):
        at = (int(rng.uniform(0.05, 0.8) * width), int(rng.uniform(0.1, 0.95) * height))
        if rng.random() < 0.6:
            note, face = str(rng.choice(_NOTES)), int(rng.choice(_STROKES))
            cv2.putText(ink, note, at, face, width / rng.uniform(900, 1600), 1.0, pen_px, cv2.LINE_AA)
        else:
            angles = np.linspace(0.0, 2.1 * np.pi, 40)
            size = rng.uniform(0.01, 0.05) * width
            loop = np.stack([1.6 * np.cos(angles), np.sin(angles)], axis=1) * size + np.array(at)
            trembling = loop + np.cumsum(rng.normal(0.0, size / 40, loop.shape), axis=0)
            cv2.polylines(ink, [trembling.astype(np.int32)], False, 1.0, pen_px, cv2.LINE_AA)
    return _painted(image, ink, _PENS[int(rng.integers(len(_PENS)))], 0.85)


def stamped(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Press a rubber stamp, framed, at an angle, unevenly inked."""
    height, width = image.shape[:2]
    word = str(rng.choice(_STAMPS))
    scale = width / 1300.0
    (text_w, text_h), _ = cv2.getTextSize(word, cv2.FONT_HERSHEY_DUPLEX, scale, 2)
    pad = text_h
    patch = np.zeros((text_h + 2 * pad, text_w + 2 * pad), np.float32)
    cv2.putText(patch, word, (pad, pad + text_h), cv2.FONT_HERSHEY_DUPLEX, scale, 1.0, 2, cv2.LINE_AA)
    cv2.rectangle(patch, (3, 3), (patch.shape[1] - 4, patch.shape[0] - 4), 1.0, 2, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((patch.shape[1] / 2, patch.shape[0] / 2), float(rng.uniform(-25, 25)), 1.0)
    at = (rng.uniform(0.1, 0.7) * width, rng.uniform(0.05, 0.85) * height)
    move = np.column_stack([turn[:, :2], turn[:, 2] + np.array(at)])
    ink = cv2.warpAffine(patch, move, (width, height)) * (0.4 + 0.6 * _cloud(image.shape, rng, 0.01))
    return _painted(image, ink, (120, 40, 120) if rng.random() < 0.5 else (170, 30, 40), 0.6)


def punched(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Punch two holes of 6 mm near an edge; the dark beneath shows."""
    out = image.copy()
    height, width = image.shape[:2]
    radius = round(0.0101 * width)
    level = (40, 40, 40) if rng.random() < 0.5 else (235, 235, 235)
    for along in (0.31, 0.69):
        at = (round(0.04 * width), round(along * height)) if rng.random() < 0.5 else (round(along * width), 3 * radius)
        cv2.circle(out, at, radius, level, -1, cv2.LINE_AA)
    return out


def mouldy(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Let mould grow: clusters of small soft spots, grey green."""
    height, width = image.shape[:2]
    spots = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        middle = rng.uniform(0.0, 1.0, 2) * (width, height)
        for at in rng.normal(middle, width / 30.0, (int(rng.integers(10, 60)), 2)):
            radius = int(rng.integers(1, 2 + width // 400))
            cv2.circle(spots, (int(at[0]), int(at[1])), radius, float(rng.uniform(0.3, 1.0)), -1, cv2.LINE_AA)
    return _tinted(image, cv2.GaussianBlur(spots, (0, 0), width / 1500.0).astype(np.float32), (110, 125, 95), 0.6)


def torn(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Tear a corner off: what lies beneath shows, with a white fibrous edge."""
    height, width = image.shape[:2]
    reach = rng.uniform(0.03, 0.12, 2) * width
    steps = np.linspace(0.0, 1.0, 25)
    edge = np.stack([reach[0] * (1.0 - steps), reach[1] * steps], axis=1)
    edge[1:-1] += rng.normal(0.0, width / 300.0, (23, 2))
    corner = int(rng.integers(4))
    places = np.vstack([[0.0, 0.0], edge])
    if corner % 2:
        places[:, 0] = width - 1 - places[:, 0]
    if corner >= 2:
        places[:, 1] = height - 1 - places[:, 1]
    out, outline = image.copy(), places.astype(np.int32)
    cv2.fillPoly(out, [outline], [int(rng.choice([30, 120, 240]))] * 3, cv2.LINE_AA)
    cv2.polylines(out, [outline[1:]], False, (250, 250, 248), max(2, width // 600), cv2.LINE_AA)
    return out


def taped(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Stick clear tape across: a yellowish band with darker edges."""
    height, width = image.shape[:2]
    band = np.zeros((height, width), np.float32)
    x, y, half = rng.uniform(0.1, 0.9) * width, rng.uniform(0.1, 0.9) * height, 0.03 * width
    turn = np.radians(rng.uniform(-30, 30))
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    quad = np.array(
        [(x, y) + a * 5 * half * along + b * half * across for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    )
    cv2.fillPoly(band, [quad.astype(np.int32)], 0.6, cv2.LINE_AA)
    cv2.polylines(band, [quad.astype(np.int32)], True, 1.0, 2, cv2.LINE_AA)
    return _tinted(image, band, (225, 205, 140), 0.4)


def redacted(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Black or white out one or two boxes where names stand: the top tenth of the page."""
    out = image.copy()
    height, width = image.shape[:2]
    for _ in range(int(rng.integers(1, 3))):
        x, y = int(rng.uniform(0.02, 0.6) * width), int(rng.uniform(0.01, 0.06) * height)
        end = (x + int(rng.uniform(0.1, 0.3) * width), y + int(0.03 * height))
        cv2.rectangle(out, (x, y), end, (0, 0, 0) if rng.random() < 0.7 else (255, 255, 255), -1)
    return out


def faded(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Bleach thermal paper unevenly: down to a third of the contrast here and there."""
    keep = 1.0 - float(rng.uniform(0.2, 0.65)) * _cloud(image.shape, rng, 0.15)
    white = np.float32(np.percentile(image[::16, ::16], 90))
    return _levels(white + (image.astype(np.float32) - white) * keep[..., None])


def bled_through(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Let the back of the sheet show: the page itself, mirrored and soft."""
    back = cv2.GaussianBlur(image[:, ::-1], (0, 0), image.shape[1] / 900.0).astype(np.float32) / 255.0
    share = float(rng.uniform(0.05, 0.15))
    return _levels(image.astype(np.float32) * (1.0 - share + share * back))


def dusted(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Strew specks and a few hairs, dark and white."""
    out = image.copy()
    height, width = image.shape[:2]
    for _ in range(int(rng.integers(20, 120))):
        at = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        cv2.circle(out, at, int(rng.integers(0, 2 + width // 1500)), [int(rng.choice([60, 110, 250]))] * 3, -1)
    for _ in range(int(rng.integers(0, 4))):
        start = rng.uniform(0, 1, 2) * (width, height)
        hair = start + np.cumsum(rng.normal(0.0, width / 500, (25, 2)) + rng.normal(0.0, width / 600, 2), axis=0)
        cv2.polylines(out, [hair.astype(np.int32)], False, (90, 85, 80), 1, cv2.LINE_AA)
    return out


def dropped_dots(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Lose single rows of a thermal head: thin lines along the paper where nothing was burnt."""
    out = image.copy()
    white = np.percentile(image[::16, ::16], 90)
    for row in rng.integers(0, image.shape[0], int(rng.integers(1, 4))):
        out[row : row + 1] = np.maximum(out[row : row + 1], np.uint8(0.9 * white))
    return out


ALL: Final[dict[str, Effect]] = {
    "stained": stained,
    "yellowed": yellowed,
    "handwritten": handwritten,
    "stamped": stamped,
    "punched": punched,
    "mouldy": mouldy,
    "torn": torn,
    "taped": taped,
    "redacted": redacted,
    "faded": faded,
    "bled_through": bled_through,
    "dusted": dusted,
    "dropped_dots": dropped_dots,
}


def _cloud(shape: tuple[int, ...], rng: np.random.Generator, size: float) -> Levels:
    """Return smooth noise from 0 to 1, (height, width), with blots of ``size`` of the width."""
    height, width = shape[:2]
    cells = max(3, round(1.0 / size))
    coarse = rng.random((max(3, round(cells * height / width)), cells), np.float32)
    cloud: Levels = np.clip(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), 0.0, 1.0)
    return cloud


def _tinted(image: Pixels, share: Levels, colour: tuple[int, int, int], most: float) -> Pixels:
    """Filter light as a stain does: white becomes the colour, black stays."""
    filtered = 1.0 - most * share[..., None] * (1.0 - np.array(colour, np.float32) / 255.0)
    return _levels(image.astype(np.float32) * filtered)


def _painted(image: Pixels, ink: Levels, colour: tuple[int, int, int], most: float) -> Pixels:
    cover = (most * ink)[..., None]
    return _levels(image.astype(np.float32) * (1.0 - cover) + np.array(colour, np.float32) * cover)


def _levels(values: npt.NDArray[np.floating]) -> Pixels:
    levels: Pixels = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return levels
