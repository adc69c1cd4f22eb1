"""What scanners, cameras, screens and files do to the light of a page. Nothing moves.

Effects as in ``surface``: a picture and the chance that decides on it, to a new picture.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.paper.plan import Points
from ecg_shared.paper.raster import Pixels

from ecg_training.pages.surface import Effect

_BAYER: Final = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16.0 + 1.0 / 32.0


def blurred(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Soften by a Gaussian of 0.3 to 1 px, as a scanner's optics do."""
    return cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.3, 1.0))).astype(np.uint8)


def defocused(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Soften by the disc of a lens out of focus, 1 to 2.2 px in radius."""
    radius = float(rng.uniform(1.0, 2.2))
    reach = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.clip(radius + 0.5 - np.hypot(x, y), 0.0, 1.0).astype(np.float32)
    return cv2.filter2D(image, -1, disc / disc.sum()).astype(np.uint8)


def shaken(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Smear along a straight path of 2 to 5 px, centred, so that no line moves."""
    length, turn = float(rng.uniform(2.0, 5.0)), float(rng.uniform(0.0, np.pi))
    kernel = np.zeros((9, 9), np.float32)
    for step in np.linspace(-length / 2.0, length / 2.0, 33):
        x, y = 4.0 + step * np.cos(turn), 4.0 + step * np.sin(turn)
        column, row = int(x), int(y)
        for dx, dy in ((0, 0), (0, 1), (1, 0), (1, 1)):
            kernel[row + dy, column + dx] += (1 - abs(x - column - dx)) * (1 - abs(y - row - dy))
    return cv2.filter2D(image, -1, kernel / kernel.sum()).astype(np.uint8)


def noisy(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Add a sensor's noise: 2 to 8 levels, a part of it in colour, more of it where it is bright."""
    sigma = float(rng.uniform(2.0, 8.0))
    grey = rng.standard_normal((*image.shape[:2], 1), np.float32)
    colour = rng.standard_normal(image.shape, np.float32)
    levels = image.astype(np.float32)
    return _levels(levels + sigma * (0.8 * grey + 0.4 * colour) * np.sqrt(0.3 + levels / 365.0))


def streaked(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Draw the thin streaks of a dirty scanner glass along the feed, and its lamp's uneven light."""
    height, width = image.shape[:2]
    gain = np.ones((1, width), np.float32)
    for column in rng.integers(0, width, int(rng.integers(1, 5))):
        gain[0, column : column + int(rng.integers(1, 3))] *= float(rng.uniform(0.8, 1.1))
    gain *= np.linspace(1.0, float(rng.uniform(0.88, 1.0)), width, dtype=np.float32)
    lamp = 1.0 + 0.02 * np.sin(np.linspace(0.0, float(rng.uniform(2, 9)), height, dtype=np.float32))[:, None]
    return _levels(image.astype(np.float32) * (gain * lamp)[..., None])


def shadowed(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Cast the soft shadow of a hand or a phone from one side, down to half the light."""
    height, width = image.shape[:2]
    turn = float(rng.uniform(0.0, 2.0 * np.pi))
    y, x = np.mgrid[0:1:64j, 0:1:64j]
    depth = (
        (x - 0.5) * np.cos(turn) + (y - 0.5) * np.sin(turn) + 0.08 * np.sin(7 * (x * np.sin(turn) - y * np.cos(turn)))
    )
    edge = 1.0 / (1.0 + np.exp(-(depth - rng.uniform(0.0, 0.35)) / rng.uniform(0.02, 0.12)))
    light = cv2.resize((1.0 - rng.uniform(0.2, 0.5) * edge).astype(np.float32), (width, height))
    return _levels(image.astype(np.float32) * light[..., None])


def lit_unevenly(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Light the page from a lamp at one side, with the lens's own fall-off to the corners."""
    height, width = image.shape[:2]
    y, x = np.mgrid[-1:1:48j, -1:1:48j]
    turn = float(rng.uniform(0.0, 2.0 * np.pi))
    slope = rng.uniform(0.0, 0.25) * (x * np.cos(turn) + y * np.sin(turn))
    light = (0.9 + slope) * (1.0 - rng.uniform(0.0, 0.2) * (x**2 + y**2) / 2.0)
    return _levels(image.astype(np.float32) * cv2.resize(light.astype(np.float32), (width, height))[..., None])


def glaring(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Reflect a lamp: one soft spot that washes the ink out by half at most."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0 : 1 : 64 * 1j, 0 : 1 : 64 * 1j]
    away = ((x - rng.uniform(0.1, 0.9)) / 0.18) ** 2 + ((y - rng.uniform(0.1, 0.9)) / 0.13) ** 2
    spot = cv2.resize((rng.uniform(0.2, 0.5) * np.exp(-away / 2.0)).astype(np.float32), (width, height))[..., None]
    return _levels(image.astype(np.float32) * (1.0 - spot) + 255.0 * spot)


def held(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Hold the page by its side: one or two thumbs reach in from the left or the right."""
    out = image.copy()
    height, width = image.shape[:2]
    skin = np.array([225, 178, 150]) * rng.uniform(0.35, 1.0)
    for side in rng.permutation([0, width])[: int(rng.integers(1, 3))]:
        at = (int(side), int(rng.uniform(0.3, 0.9) * height))
        axes = (int(rng.uniform(0.04, 0.07) * width), int(rng.uniform(0.025, 0.035) * width))
        cv2.ellipse(out, at, axes, float(rng.uniform(-25, 25)), 0, 360, skin.tolist(), -1, cv2.LINE_AA)
    return out


def white_balanced(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Give the light a colour, and the camera its contrast curve."""
    gains = np.array([rng.uniform(0.92, 1.02), rng.uniform(0.94, 1.0), rng.uniform(0.82, 1.02)], np.float32)
    gamma = float(rng.uniform(0.8, 1.25))
    return _levels(255.0 * np.clip(image.astype(np.float32) / 255.0 * gains, 0.0, 1.0) ** gamma)


def moire(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Show the beat of a screen's pixels with the sensor's: faint slanted stripes, red and blue apart."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    turn, period = float(rng.uniform(0.0, np.pi)), float(rng.uniform(6.0, 40.0))
    phase = 2.0 * np.pi / period * (x * np.cos(turn) + y * np.sin(turn) + 6.0 * np.sin(y / 310.0))
    depth = float(rng.uniform(0.03, 0.09))
    stripes = 1.0 + depth * np.stack([np.sin(phase), np.sin(phase + 1.0), np.sin(phase + 2.0)], axis=-1)
    return _levels(image.astype(np.float32) * stripes.astype(np.float32))


def compressed(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Store as JPEG of quality 30 to 95, half the time twice."""
    for _ in range(int(rng.integers(1, 3))):
        params = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 96))]
        _, content = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), params)
        image = np.asarray(cv2.imdecode(content, cv2.IMREAD_COLOR_RGB), np.uint8)
    return image


def thresholded(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Keep black and white only, cut where the traces stay and the grid is kept, thinned or lost."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    ink, white = np.percentile(grey, [0.3, 80])
    cut = ink + float(rng.uniform(0.4, 0.85)) * (white - ink)
    return _grey(np.where(grey > cut, 255, 0).astype(np.uint8))


def dithered(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Keep black and white only, greys as the ordered dots of a fax."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    stretched = grey / np.percentile(grey, 80) * float(rng.uniform(0.95, 1.05))
    height, width = grey.shape
    tiles = np.tile(_BAYER, (height // 4 + 1, width // 4 + 1))[:height, :width]
    return _grey(np.where(stretched > tiles, 255, 0).astype(np.uint8))


def shaded(image: Pixels, slope: npt.NDArray[np.float64], angle_deg: float, strength: float) -> Pixels:
    """Shade a page that rises along ``angle_deg``: ``slope`` is given at even steps from corner to corner."""
    height, width = image.shape[:2]
    centre = (np.array([width, height]) - 1.0) / 2.0
    along = np.linspace(-1.0, 1.0, slope.size) * float(np.hypot(*centre))
    y, x = np.mgrid[0:height:256j, 0:width:256j]
    at: Points = (x - centre[0]) * np.cos(np.radians(angle_deg)) + (y - centre[1]) * np.sin(np.radians(angle_deg))
    light = np.clip(1.0 + strength * np.interp(at, along, slope), 0.4, 1.25).astype(np.float32)
    return _levels(image.astype(np.float32) * np.asarray(cv2.resize(light, (width, height)), np.float32)[..., None])


def table(size_px: tuple[int, int], rng: np.random.Generator) -> Pixels:
    """Return the table a page lies on: one colour, wood's grain or cloth's noise."""
    width, height = size_px
    colour = rng.uniform(40, 200) * rng.uniform(0.75, 1.0, 3)
    grain = rng.standard_normal((height // 60 + 2, width // (4 if rng.random() < 0.5 else 60) + 2), np.float32)
    cloth = cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC) * float(rng.uniform(2.0, 14.0))
    return _levels(np.float32(colour) + np.asarray(cloth, np.float32)[..., None])


ALL: Final[dict[str, Effect]] = {
    "blurred": blurred,
    "defocused": defocused,
    "shaken": shaken,
    "noisy": noisy,
    "streaked": streaked,
    "shadowed": shadowed,
    "lit_unevenly": lit_unevenly,
    "glaring": glaring,
    "held": held,
    "white_balanced": white_balanced,
    "moire": moire,
    "compressed": compressed,
    "thresholded": thresholded,
    "dithered": dithered,
}


def _grey(levels: Pixels) -> Pixels:
    return np.repeat(levels[:, :, None], 3, axis=2)


def _levels(values: npt.NDArray[np.floating]) -> Pixels:
    levels: Pixels = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return levels
