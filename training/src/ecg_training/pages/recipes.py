"""Ways a page reaches us, each a sequence of effects and one warp, decided by a seed: scan, fax, photograph, screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.paper.plan import Points

from ecg_training.pages import capture, surface
from ecg_training.pages.page import Move, Page
from ecg_training.pages.surface import Effect
from ecg_training.pages.warp import Warp, crumple, lens, quadrilateral, relief, rotation, scaling, warped

Recipe = Callable[[Page, int], Page]
"""A flat clean page and a seed to the page as it arrives."""

_MARKS: Final = {
    "handwritten": 0.15,
    "stamped": 0.1,
    "punched": 0.1,
    "dusted": 0.4,
    "bled_through": 0.2,
    "redacted": 0.1,
}
_AGE: Final = {
    "torn": 0.15,
    "mouldy": 0.15,
    "stained": 0.3,
    "yellowed": 0.3,
    "faded": 0.2,
    "taped": 0.15,
    "dropped_dots": 0.15,
    **_MARKS,
}


def scan(page: Page, seed: int) -> Page:
    """Scan: askew by 5 degrees at most, sides not quite in proportion, soft, noisy, marked, compressed."""
    rng = np.random.default_rng(seed)
    marked = _touched(page, surface.ALL, _MARKS, rng)
    return _scanned(
        marked, rng, most_deg=5.0, effects={"blurred": 0.8, "streaked": 0.4, "noisy": 0.9, "compressed": 1.0}
    )


def one_bit(page: Page, seed: int) -> Page:
    """Copy or fax: a scan of little skew, then black and white only."""
    rng = np.random.default_rng(seed)
    grey = _scanned(page, rng, most_deg=2.0, effects={"blurred": 0.7, "noisy": 0.5})
    last = capture.dithered if rng.random() < 0.25 else capture.thresholded
    return replace(grey, image=last(grey.image, rng))


def photo_flat(page: Page, seed: int) -> Page:
    """Photograph of a flat page on a table: perspective, a lens, shadow, uneven light."""
    rng = np.random.default_rng(seed)
    marked = _touched(page, surface.ALL, _MARKS, rng)
    return _photographed(marked, rng, bend=None)


def photo_curled(page: Page, seed: int) -> Page:
    """Photograph of an aged page that curls, folds or is crumpled."""
    rng = np.random.default_rng(seed)
    aged = _touched(page, surface.ALL, _AGE, rng)
    aged, bend = _raised(aged, rng)
    return _photographed(aged, rng, bend=bend)


def turned(page: Page, quarters: int) -> Page:
    """Return a page put in sideways or upside down: turned counter-clockwise by quarters, exact to the pixel."""
    for _ in range(quarters % 4):
        page = Page(np.ascontiguousarray(np.rot90(page.image)), page.truth.moved(_quarter_turn(page.size_px[0])))
    return page


def screen(page: Page, seed: int) -> Page:
    """Photograph of a screen that shows the page: moiré and glare, no paper."""
    rng = np.random.default_rng(seed)
    photo = _photographed(page, rng, bend=None)
    return _touched(photo, capture.ALL, {"moire": 1.0, "glaring": 0.5}, rng)


ALL: Final[dict[str, Recipe]] = {
    "scan": scan,
    "one_bit": one_bit,
    "photo_flat": photo_flat,
    "photo_curled": photo_curled,
    "screen": screen,
}


def _quarter_turn(width_px: int) -> Move:
    return lambda at: np.stack([at[..., 1], width_px - 1.0 - at[..., 0]], axis=-1)


def _touched(page: Page, effects: Mapping[str, Effect], chances: Mapping[str, float], rng: np.random.Generator) -> Page:
    """Apply the effects that chance takes, in the order of ``chances``."""
    image = page.image
    for name, chance in chances.items():
        if rng.random() < chance:
            image = effects[name](image, rng)
    return replace(page, image=image)


def _scanned(page: Page, rng: np.random.Generator, *, most_deg: float, effects: Mapping[str, float]) -> Page:
    width, height = page.size_px
    across, along = 1.0 + rng.normal(0.0, 0.004, 2)  # rollers slip, glass does not
    size = (round(width * across), round(height * along))
    angle = float(np.clip(rng.normal(0.0, most_deg / 2.5), -most_deg, most_deg))
    placed = scaling(across, along).then(rotation(angle, ((size[0] - 1) / 2.0, (size[1] - 1) / 2.0)))
    return _touched(warped(page, placed, size), capture.ALL, effects, rng)


def _raised(page: Page, rng: np.random.Generator) -> tuple[Page, Warp]:
    """Return the page shaded as it lies, and the warp of its relief."""
    width, height = page.size_px
    px_per_mm = width / 297.0
    u = np.linspace(-1.0, 1.0, 801)
    kind = int(rng.integers(3))
    if kind == 0:  # a curl along the roll or across it
        profile = rng.uniform(4.0, 14.0) * np.abs(u - rng.uniform(-0.3, 0.3)) ** 2.2
        angle = float(rng.choice([0.0, 90.0]) + rng.normal(0.0, 6.0))
    elif kind == 1:  # two or three creases
        at = np.linspace(-0.5, 0.5, int(rng.integers(2, 4))) + rng.uniform(-0.15, 0.15)
        heights = rng.uniform(1.0, 5.0, at.size) * (np.arange(at.size) % 2 * 2 - 1)
        profile = np.interp(u, np.concatenate([[-1.0], at, [1.0]]), np.concatenate([[0.0], heights, [0.0]]))
        angle = float(rng.choice([0.0, 90.0]) + rng.normal(0.0, 3.0))
    else:  # waves of damp paper
        profile = rng.uniform(0.8, 2.0) * np.sin(2.0 * np.pi * (u * rng.uniform(1.0, 2.0) + rng.random()))
        angle = float(rng.uniform(0.0, 180.0))
    heights_px: npt.NDArray[np.float64] = profile * px_per_mm
    bend, slope = relief(heights_px, size_px=(width, height), angle_deg=angle, camera_px=450.0 * px_per_mm)
    shaded = capture.shaded(page.image, slope, angle, float(rng.uniform(-1.0, 1.0)))
    if rng.random() < 0.3:
        bend = bend.then(crumple(rng, (width, height), rms_px=0.25 * px_per_mm, period_px=60.0 * px_per_mm))
    return replace(page, image=shaded), bend


def _photographed(page: Page, rng: np.random.Generator, *, bend: Warp | None) -> Page:
    """Lay the page on a table and photograph it by hand, at 0.95 to 1.25 of its own pixels."""
    width, height = page.size_px
    zoom = float(rng.uniform(0.95, 1.25))
    size = (round(1.1 * zoom * width), round(1.1 * zoom * height))
    placed = quadrilateral(page.size_px, _seen_at_an_angle(rng, size, zoom * width, zoom * height))
    through = (bend.then(placed) if bend else placed).then(lens(float(rng.normal(0.0, 0.008)), size))
    photo = warped(page, through, size, under=capture.table(size, rng))
    light = {"held": 0.15, "shadowed": 0.6, "lit_unevenly": 0.8, "glaring": 0.2, "white_balanced": 0.8}
    sensor = {"defocused": 0.25, "shaken": 0.2, "noisy": 0.9, "compressed": 1.0}
    return _touched(photo, capture.ALL, {**light, **sensor}, rng)


def _seen_at_an_angle(rng: np.random.Generator, size: tuple[int, int], width: float, height: float) -> Points:
    """Return a page's corners in the photograph: turned by a few degrees, its sides off by 4 % of their length."""
    middle = np.array(size) / 2.0
    half = np.array([(-width, -height), (width, -height), (width, height), (-width, height)]) / 2.0
    turn = np.radians(rng.normal(0.0, 2.5))
    turned = half @ np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))])
    corners: Points = turned + middle + rng.uniform(-0.04, 0.04, (4, 2)) * (width, height)
    return corners
