"""Coarse pitch and angle of the ruling, from the spectrum of tiles of the page.

A ruling is periodic and the trace is not, so the grid stands out in the spectrum whatever its colour, dotted
or dashed. Tiles are short against the page, so that a small turn does not smear the lines and uneven light is no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from scipy.ndimage import map_coordinates, median_filter

from ecg_digitizer.page.picture import Plane

Array = npt.NDArray[np.float64]

_LARGEST_TILE_PX: Final = 512
_ANGLES_DEG: Final = tuple(0.25 * step for step in range(-48, 49))
_HIGHEST_CYCLES_PER_PX: Final = 0.47  # just below Nyquist: a pitch of 2.1 px is the finest that can be told
_FINEST_PITCH_PX: Final = 2.4  # 1 mm at 60 dpi
_COARSEST_PITCH_PX: Final = 130.0  # 5 mm at 660 dpi
_LEAST_PROMINENCE: Final = 1.1  # natural log of the power over its surroundings, summed as in _comb
_FLOOR: Final = 0.02  # of the mean power
_IDLE_SHARE: Final = 0.65  # teeth that carry less than this share of the others' prominence are idle


@dataclass(frozen=True, slots=True)
class Ruling:
    """The page's ruling as the spectrum shows it.

    ``px_per_mm_x``, ``px_per_mm_y`` are good to half a percent, ``angle_deg`` (clockwise on the page) to 0.3 degrees.
    ``has_1_mm`` and ``has_5_mm`` say which lines are seen; ``scale_is_sure`` is False where only one of the two is
    seen, and which one it is had to be told from the size of the page.
    """

    px_per_mm_x: float
    px_per_mm_y: float
    angle_deg: float
    has_1_mm: bool
    has_5_mm: bool
    scale_is_sure: bool
    prominence: float


def find_ruling(darkness: Plane) -> Ruling | None:
    """Return the page's ruling, or None where nothing periodic stands out in both directions.

    ``darkness``: (height, width), 0 paper to 1 black, of the channel in which the grid is darkest.
    """
    power, n = _mean_power(darkness)
    prominence = _prominence(power)
    frequencies: Array = np.arange(1.0 / _COARSEST_PITCH_PX, _HIGHEST_CYCLES_PER_PX, 0.25 / n, dtype=np.float64)
    along_x = np.stack([_ray(prominence, n, frequencies, angle) for angle in _ANGLES_DEG])
    along_y = np.stack([_ray(prominence, n, frequencies, angle + 90.0) for angle in _ANGLES_DEG])
    # the angle at which the strongest few peaks of both families are strongest together
    strongest = np.sort(along_x, axis=1)[:, -12:].sum(axis=1) + np.sort(along_y, axis=1)[:, -12:].sum(axis=1)
    best = int(np.argmax(strongest))
    lines = _Lines(frequencies, along_x[best], along_y[best])
    pitch_x = lines.pitch_x()
    pitch_y = lines.pitch_y(pitch_x)
    pitch_x, pitch_y = lines.without_idle_teeth(pitch_x, pitch_y)
    strength = min(_comb(frequencies, lines.x, 1 / pitch_x), _comb(frequencies, lines.y, 1 / pitch_y))
    if strength < _LEAST_PROMINENCE:
        return None
    has_fifths = lines.is_fifth_strong(pitch_x, pitch_y)
    is_5_mm = has_fifths or _looks_like_5_mm(pitch_x, darkness.shape[1])
    mm = 5.0 if is_5_mm else 1.0
    return Ruling(
        px_per_mm_x=pitch_x / mm,
        px_per_mm_y=pitch_y / mm,
        angle_deg=float(_ANGLES_DEG[best]),
        has_1_mm=has_fifths or not is_5_mm,
        has_5_mm=is_5_mm,
        scale_is_sure=has_fifths,
        prominence=strength,
    )


def _looks_like_5_mm(pitch_px: float, width_px: int) -> bool:
    """Tell 1 mm from 5 mm where one ruling is seen alone.

    Below 12 px it is 1 mm (5 mm at that pitch is a page of 60 dpi, on which no trace can be read), above 30 px it is
    5 mm (1 mm would be 760 dpi); between them the page is taken to be nearer to 270 mm wide, a sheet of 10 s.
    """
    if pitch_px < 12.0 or pitch_px > 30.0:
        return pitch_px > 30.0
    wide_mm = width_px / pitch_px
    return bool(abs(np.log(5 * wide_mm / 270.0)) < abs(np.log(wide_mm / 270.0)))


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """Prominence along the two rays across the two families of lines."""

    frequencies: Array
    x: Array
    y: Array

    def pitch_x(self) -> float:
        steps = np.arange(np.log(_FINEST_PITCH_PX), np.log(_COARSEST_PITCH_PX), 0.003)
        return max((float(p) for p in np.exp(steps)), key=lambda p: _comb(self.frequencies, self.x, 1 / p))

    def pitch_y(self, pitch_px: float) -> float:
        """Return the pitch of the other family: pixels of a page are square to within a sixth."""
        candidates = (float(pitch_px * factor) for factor in np.exp(np.arange(-0.16, 0.161, 0.003)))
        return max(
            candidates, key=lambda p: _comb(self.frequencies, self.y, 1 / p) - 0.5 * abs(float(np.log(p / pitch_px)))
        )

    def mean_at(self, pitch_x: float, pitch_y: float, multiples: Array) -> float:
        """Mean prominence of both families at multiples of their fundamentals, as far as the spectrum reaches."""
        values = [
            np.interp(multiples[multiples / pitch < _HIGHEST_CYCLES_PER_PX] / pitch, self.frequencies, line)
            for pitch, line in ((pitch_x, self.x), (pitch_y, self.y))
        ]
        joined = np.concatenate(values)
        return float(joined.mean()) if joined.size else 0.0

    def without_idle_teeth(self, pitch_x: float, pitch_y: float) -> tuple[float, float]:
        """Divide the pitch by 2 or 3 while the teeth between carry little: lines rounded to pixels repeat late."""
        for divisor in (2, 3, 2):
            while pitch_x / divisor > _FINEST_PITCH_PX:
                teeth = np.arange(1, 4 * divisor + 1, dtype=np.float64)
                kept = self.mean_at(pitch_x, pitch_y, teeth[teeth % divisor == 0])
                idle = self.mean_at(pitch_x, pitch_y, teeth[teeth % divisor != 0])
                if idle > _IDLE_SHARE * kept:
                    break
                pitch_x, pitch_y = pitch_x / divisor, pitch_y / divisor
        return pitch_x, pitch_y

    def is_fifth_strong(self, pitch_x: float, pitch_y: float) -> bool:
        """Whether every fifth harmonic stands out, which a finer ruling at a fifth of the pitch makes."""
        if 5 / min(pitch_x, pitch_y) > _HIGHEST_CYCLES_PER_PX:
            return False
        fifth = self.mean_at(pitch_x, pitch_y, np.array([5.0]))
        beside = self.mean_at(pitch_x, pitch_y, np.array([3.0, 4.0, 6.0, 7.0]))
        return fifth > 1.15 * beside + 0.2


def _mean_power(darkness: Plane) -> tuple[Array, int]:
    height, width = darkness.shape
    n = int(min(_LARGEST_TILE_PX, height, width))
    window = np.outer(np.hanning(n), np.hanning(n)).astype(np.float32)
    tops = np.unique(np.linspace(0, height - n, 3).astype(int))
    lefts = np.unique(np.linspace(0, width - n, 4).astype(int))
    power = np.zeros((n, n // 2 + 1))
    for top in tops:
        for left in lefts:
            tile = darkness[top : top + n, left : left + n]
            contrast = (tile - cv2.blur(tile, (n // 4 | 1, n // 4 | 1))) * window
            spectrum = np.abs(np.fft.rfft2(contrast)) ** 2
            power += spectrum / (spectrum.sum() + 1e-9)
    return power, n


def _prominence(power: Array) -> Array:
    """Log power over the median of its surroundings, at least 0, with the zero row shifted to the middle.

    A floor keeps a page drawn without any noise from showing its rounding errors as lines.
    """
    log_power = np.fft.fftshift(np.log(power + _FLOOR * power.mean() + 1e-12), axes=0)
    return np.asarray(np.maximum(log_power - median_filter(log_power, size=(15, 15), mode="nearest"), 0.0))


def _ray(prominence: Array, n: int, frequencies: Array, angle_deg: float) -> Array:
    """Values along a ray from zero frequency; the spectrum's other half is its mirror."""
    angle = np.radians(angle_deg)
    fx, fy = frequencies * np.cos(angle) * n, frequencies * np.sin(angle) * n
    flip = fx < 0
    fx, fy = np.where(flip, -fx, fx), np.where(flip, -fy, fy)
    return np.asarray(map_coordinates(prominence, [fy + n // 2, fx], order=1, mode="nearest"))


def _comb(frequencies: Array, values: Array, fundamental: float) -> float:
    """Sum of prominence at the harmonics less that half-way between them, over the root of their number.

    The root makes it fair: a comb of half the pitch has half the teeth, one of twice the pitch has idle teeth.
    """
    count = int(_HIGHEST_CYCLES_PER_PX / fundamental)
    if count < 1:
        return 0.0
    teeth = fundamental * np.arange(1, count + 1)
    gain = np.interp(teeth, frequencies, values) - np.interp(teeth - fundamental / 2, frequencies, values)
    return float(gain.sum() / np.sqrt(count))
