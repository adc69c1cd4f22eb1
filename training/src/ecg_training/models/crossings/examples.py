"""Tiles of pages at any scale, turn and bend, with the crossings of the 5 mm lines and the paper as truth.

The place on the paper is a function of the pixel, so grid and truth are both drawn where they are: nothing is sampled
twice, and a crossing lies where it should to a hundredth of a pixel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg

from ecg_training.models.crossings.paper import (
    INK_PX_PER_MM,
    LATTICE_MM,
    InkSheet,
    Plane,
    Ruling,
    chance_ruling,
    darkness,
    ink_sheets,
)
from ecg_training.pages import capture, surface
from ecg_training.pages.split import Split, seed_of

Pixels = npt.NDArray[np.uint8]
Place = Callable[[Plane, Plane], tuple[Plane, Plane]]
"""Millimetres of the page (from its top left corner) at millimetres of the tile (from its middle)."""

TILE_PX: Final = 192
STRIDE: Final = 2
"""The network answers for blocks of this many pixels."""
_PX_PER_MM: Final = (2.2, 9.0)
_FINEST_SOURCE_PX_PER_MM: Final = 16.0
_PEAK_PX: Final = 1.0
"""Standard deviation of the peak at a crossing, in pixels of the answer."""
_ON_PAPER: Final = {
    "stained": 0.12,
    "yellowed": 0.12,
    "faded": 0.15,
    "taped": 0.06,
    "mouldy": 0.06,
    "handwritten": 0.2,
    "stamped": 0.06,
    "dusted": 0.15,
    "dropped_dots": 0.05,
}
_IN_CAMERA: Final = {
    "held": 0.1,
    "shadowed": 0.3,
    "lit_unevenly": 0.4,
    "glaring": 0.15,
    "white_balanced": 0.4,
    "blurred": 0.4,
    "defocused": 0.15,
    "shaken": 0.12,
    "streaked": 0.1,
    "moire": 0.06,
    "noisy": 0.7,
    "compressed": 0.6,
}
_LEAST_SEEN: Final = 1.0
"""Levels of 255 by which crossings are darker than what is beside them, on average over a tile."""
_ONE_BIT: Final = 0.15
_GREY: Final = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Tiles ``image`` (n, 192, 192, 3); ``crossing`` and ``paper`` (n, 96, 96), 0 to 255."""

    image: Pixels
    crossing: Pixels
    paper: Pixels


def prepare(recordings: Sequence[Ecg], *, n_tiles: int, n_sheets: int, split: Split = Split.TRAIN) -> Examples:
    """Draw tiles; the same numbers give the same tiles."""
    sheets = ink_sheets(recordings, n_sheets)
    tiles = [tile(sheets, np.random.default_rng(seed_of(split, "crossings", number))) for number in range(n_tiles)]
    image, crossing, paper = (np.stack(parts) for parts in zip(*tiles, strict=True))
    return Examples(image, crossing, paper)


def tile(sheets: Sequence[InkSheet], rng: np.random.Generator) -> tuple[Pixels, Pixels, Pixels]:
    """Draw one tile: picture, crossings, paper."""
    sheet = sheets[int(rng.integers(len(sheets)))]
    px_per_mm = float(np.exp(rng.uniform(*np.log(_PX_PER_MM))))
    source_px = min(round(TILE_PX * float(rng.uniform(1.0, 2.6))), int(TILE_PX * _FINEST_SOURCE_PX_PER_MM / px_per_mm))
    source_px = max(source_px, TILE_PX)
    zoom = source_px / TILE_PX
    place = _chance_place(rng, sheet, reach_mm=TILE_PX / px_per_mm / 2.0)
    ruling = chance_ruling(rng)
    image = _drawn(rng, sheet, ruling, place, px_per_mm * zoom, source_px)
    image = np.asarray(cv2.resize(image, (TILE_PX, TILE_PX), interpolation=cv2.INTER_AREA), np.uint8)
    crossing, paper = _truth(sheet, ruling, place, px_per_mm)
    if crossing.any() and not _is_seen(crossing, image):
        crossing = np.zeros_like(crossing)
    return image, crossing, paper


def _is_seen(crossing: Pixels, image: Pixels) -> bool:
    """Whether anything is left of the crossings: a threshold or a fade may have lost them all."""
    grey = cv2.resize(image.mean(axis=2), crossing.shape[::-1], interpolation=cv2.INTER_AREA)
    at, beside = crossing > 200, (crossing > 20) & (crossing < 90)
    return bool(at.sum() > 3 and float(grey[beside].mean() - grey[at].mean()) > _LEAST_SEEN)


def _chance_place(rng: np.random.Generator, sheet: InkSheet, *, reach_mm: float) -> Place:
    """Return where a tile lies: turned, seen at an angle, out of proportion, curled and creased, or plain."""
    height_mm, width_mm = (side / INK_PX_PER_MM for side in sheet.ink.shape)
    margin = 0.3 * reach_mm
    middle = rng.uniform((-margin, -margin), (width_mm + margin, height_mm + margin))
    plain = rng.random() < 0.25
    turn = np.radians(np.clip(rng.normal(0.0, 6.0), -20.0, 20.0))
    aspect = float(np.exp(rng.normal(0.0, 0.08 if rng.random() < 0.15 else 0.01)))
    tilt = np.zeros(2) if plain else rng.normal(0.0, 0.0008, 2)
    waves = [] if plain else [_chance_wave(rng) for _ in range(int(rng.integers(0, 4)))]

    def place(x_mm: Plane, y_mm: Plane) -> tuple[Plane, Plane]:
        depth = np.maximum(1.0 + np.float32(tilt[0]) * x_mm + np.float32(tilt[1]) * y_mm, 0.3)
        x, y = x_mm / depth * np.float32(aspect), y_mm / depth
        shift_x, shift_y = np.zeros_like(x), np.zeros_like(y)
        for wave in waves:
            by_x, by_y = wave(x, y)
            shift_x, shift_y = shift_x + by_x, shift_y + by_y
        x, y = x + shift_x, y + shift_y
        cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
        return cos * x - sin * y + np.float32(middle[0]), sin * x + cos * y + np.float32(middle[1])

    return place


def _chance_wave(rng: np.random.Generator) -> Place:
    """Return a shift by a wave or a crease of the paper; it stretches and squeezes by a tenth at most."""
    along, push = rng.uniform(0.0, 2.0 * np.pi, 2)
    direction, towards = (np.array([np.cos(a), np.sin(a)], np.float32) for a in (along, push))
    strain = np.float32(rng.uniform(0.0, 0.1))
    start = np.float32(rng.uniform(-40.0, 40.0))
    turns = np.float32(2.0 * np.pi / np.exp(rng.uniform(np.log(40.0), np.log(250.0))))
    creased = rng.random() < 0.35

    def by(x: Plane, y: Plane) -> tuple[Plane, Plane]:
        at = direction[0] * x + direction[1] * y - start
        shift = strain * np.maximum(at, 0.0) if creased else strain / turns * np.sin(turns * at)
        return shift * towards[0], shift * towards[1]

    return by


def _at(n: int, px_per_mm: float) -> tuple[Plane, Plane]:
    """Return millimetres from the tile's middle at the centres of n by n pixels."""
    along = ((np.arange(n, dtype=np.float32) - (n - 1) / 2.0) / px_per_mm).astype(np.float32)
    x, y = np.meshgrid(along, along)
    return x, y


def _drawn(rng: np.random.Generator, sheet: InkSheet, ruling: Ruling, place: Place, px_per_mm: float, n: int) -> Pixels:
    u, v = place(*_at(n, px_per_mm))
    fine, bold = darkness(ruling, u - np.float32(sheet.field.x), v - np.float32(sheet.field.y), px_per_mm)
    ruled = _ruled(sheet, ruling, u, v)
    tint = _chance_tint(rng)
    page = np.full((n, n, 3), rng.integers(244, 256, 3), np.float32)
    for cover, depth in ((fine, ruling.fine_darkness), (bold, ruling.bold_darkness)):
        page *= 1.0 - (cover * ruled * np.float32(depth))[..., None] * tint
    scale = np.float32(INK_PX_PER_MM)
    ink = cv2.remap(sheet.ink, u * scale - 0.5, v * scale - 0.5, cv2.INTER_LINEAR, borderValue=0)
    full = np.float32(rng.uniform(0.5, 1.0) / 255.0) * rng.uniform(0.8, 1.0, 3).astype(np.float32)
    page *= 1.0 - np.asarray(ink, np.float32)[..., None] * full
    image = _touched(page.astype(np.uint8), surface.ALL, _ON_PAPER, rng)
    over = _paper(sheet, u, v, px_per_mm)[..., None]
    if over.min() < 1.0:
        under = capture.table((n, n), rng).astype(np.float32) if rng.random() < 0.8 else np.float32(255.0)
        image = (under + over * (image - under)).astype(np.uint8)
    if rng.random() < _ONE_BIT:
        image = _touched(image, capture.ALL, {"blurred": 0.6, "noisy": 0.5}, rng)
        return (capture.dithered if rng.random() < 0.25 else capture.thresholded)(image, rng)
    image = _touched(image, capture.ALL, _IN_CAMERA, rng)
    if rng.random() < _GREY:
        image = np.repeat(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2).astype(np.uint8)
    return image


def _chance_tint(rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """Return which light a grid takes away: of red most leave red alone; green, orange, grey and black."""
    kind = int(rng.choice(4, p=(0.5, 0.15, 0.1, 0.25)))
    base = ((0.25, 1.0, 0.9), (0.9, 0.35, 0.9), (0.15, 0.7, 1.0), (1.0, 1.0, 1.0))[kind]
    return np.clip(np.array(base) + rng.normal(0.0, 0.12, 3), 0.05, 1.0).astype(np.float32)


def _touched(
    image: Pixels, effects: dict[str, surface.Effect], chances: dict[str, float], rng: np.random.Generator
) -> Pixels:
    for name, chance in chances.items():
        if rng.random() < chance:
            image = effects[name](image, rng)
    return image


def _ruled(sheet: InkSheet, ruling: Ruling, u: Plane, v: Plane) -> Plane:
    """1 where the paper is ruled, the outermost lines whole."""
    if ruling.whole_page:
        return np.ones_like(u)
    field, half = sheet.field, 0.25
    inside = (u > field.x - half) & (u < field.x + field.width + half)
    inside &= (v > field.y - half) & (v < field.y + field.height + half)
    return inside.astype(np.float32)


def _paper(sheet: InkSheet, u: Plane, v: Plane, px_per_mm: float) -> Plane:
    height_mm, width_mm = (side / INK_PX_PER_MM for side in sheet.ink.shape)
    within_mm = np.minimum(np.minimum(u, width_mm - u), np.minimum(v, height_mm - v))
    paper: Plane = np.clip(within_mm * px_per_mm + 0.5, 0.0, 1.0).astype(np.float32)
    return paper


def _truth(sheet: InkSheet, ruling: Ruling, place: Place, px_per_mm: float) -> tuple[Pixels, Pixels]:
    coarse = px_per_mm / STRIDE
    u, v = place(*_at(TILE_PX // STRIDE, coarse))
    paper = _paper(sheet, u, v, coarse)
    crossing = np.zeros_like(u)
    if ruling.hierarchy in ("both", "five"):
        from_u, from_v = u - np.float32(sheet.field.x), v - np.float32(sheet.field.y)
        off_u, off_v = (np.asarray(at - LATTICE_MM * np.round(at / LATTICE_MM), np.float32) for at in (from_u, from_v))
        away_px = np.hypot(off_u, off_v) * coarse
        lattice = _ruled(sheet, ruling, u - off_u, v - off_v) * (_paper(sheet, u - off_u, v - off_v, coarse) > 0.5)
        crossing = np.exp(-0.5 * (away_px / _PEAK_PX) ** 2) * lattice
    return (255.0 * crossing + 0.5).astype(np.uint8), (255.0 * paper + 0.5).astype(np.uint8)
