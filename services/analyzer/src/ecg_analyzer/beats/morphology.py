"""Beats of one shape, aligned to each other to a fraction of a sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

HALF_WINDOW_S: Final = 0.08
"""A QRS complex and little else lies within 80 ms of its centre."""
SHIFT_S: Final = 0.05
"""How far the rough position, the centre of slope energy, may be from the aligned one."""
SEARCH_S: Final = 0.06
BASELINE_S: Final = 0.25
ALIKE: Final = 0.85
"""Correlation from which two beats have one shape."""
MOST_SHAPES: Final = 8
SEEDS: Final = 120

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Morphology:
    """Shapes of the beats of one lead.

    ``fiducial_sample`` (n,) is the main deflection of each beat, in fractions of a sample. ``shape`` (n,) numbers the
    shapes from the first found, -1 where a beat is like no other. ``likeness`` (n,) is the correlation with the largest
    shape at the best alignment, ``size`` the root mean square of each complex relative to that shape.
    """

    fiducial_sample: Floats
    shape: Integers
    likeness: Floats
    size: Floats


def group_by_shape(lead_mv: npt.NDArray[np.floating], rough_sample: Floats, sampling_rate_hz: float) -> Morphology:
    """Group beats by shape and give each a fiducial point that does not jitter within its shape.

    The fiducial point is the largest deflection from the local baseline, found beat by beat on the unfiltered signal,
    then carried by alignment: beats of one shape are aligned to their median by correlation with parabolic
    interpolation, and all take the shape's median distance between alignment and deflection. A peak alone flips
    between R and S and keeps the noise of one sample.

    ``lead_mv`` (n_samples,) without NaN near the beats, ``rough_sample`` (n,) ascending, within 25 ms of the complexes.
    """
    n = rough_sample.size
    half, reach = _samples(HALF_WINDOW_S, sampling_rate_hz), _samples(SHIFT_S, sampling_rate_hz)
    centre = np.round(rough_sample).astype(np.int64)
    peak = _largest_deflection(lead_mv, centre, sampling_rate_hz)
    if n == 0:
        return Morphology(peak, centre, np.zeros(0), np.zeros(0))
    shifted = _Shifted.around(lead_mv, centre, half=half, reach=reach)

    shape, aligned = np.full(n, -1), peak.copy()
    templates: list[Floats] = []
    left: Integers = np.arange(n)
    while left.size >= 2 and len(templates) < MOST_SHAPES:
        template = _commonest_shape(shifted, left)
        for _ in range(2):
            likeness, shift = shifted.best_match(template, left)
            alike = likeness > ALIKE
            if alike.sum() < 2:
                break
            template = np.median(shifted.at(left[alike], np.round(shift[alike]).astype(np.int64)), axis=0)
        if alike.sum() < 2:
            break
        members = left[alike]
        shape[members] = len(templates)
        aligned[members] = centre[members] + shift[alike]
        templates.append(template)
        left = left[~alike]

    if not templates:
        return Morphology(peak, shape, np.ones(n), np.ones(n))
    for number in range(len(templates)):
        members = shape == number
        aligned[members] += np.median((peak - aligned)[members])
    largest = int(np.argmax(np.bincount(shape[shape >= 0])))
    likeness, _ = shifted.best_match(templates[largest], np.arange(n))
    power = shifted.deviation[:, reach]
    return Morphology(aligned, shape, likeness, power / max(float(np.median(power[shape == largest])), 1e-9))


@dataclass(frozen=True, slots=True, eq=False)
class _Shifted:
    """Every beat's window at every shift: ``wide`` (n, width + 2 reach) holds them all, overlapping."""

    wide: Floats
    deviation: Floats
    width: int
    reach: int

    @classmethod
    def around(cls, lead_mv: npt.NDArray[np.floating], centre: Integers, *, half: int, reach: int) -> _Shifted:
        wide = _gather(lead_mv, centre, half + reach)
        width = 2 * half + 1
        sums = np.cumsum(np.pad(wide, ((0, 0), (1, 0))), axis=1)
        squares = np.cumsum(np.pad(wide**2, ((0, 0), (1, 0))), axis=1)
        mean = (sums[:, width:] - sums[:, :-width]) / width
        variance = (squares[:, width:] - squares[:, :-width]) / width - mean**2
        return cls(wide, np.sqrt(np.maximum(variance, 1e-12)), width, reach)

    def at(self, beats: Integers, shift: Integers) -> Floats:
        """Windows of these beats, each at its own shift from the centre."""
        windows: Floats = self.wide[beats[:, None], (shift + self.reach)[:, None] + np.arange(self.width)]
        return windows

    def best_match(self, template: Floats, beats: Integers) -> tuple[Floats, Floats]:
        """Greatest correlation of each beat with the template, and the shift in fractions of a sample where it is."""
        deviation = float(template.std())
        if deviation == 0.0:
            return np.zeros(beats.size), np.zeros(beats.size)
        unit = (template - template.mean()) / (deviation * template.size)
        wide = self.wide[beats]
        shifts = [wide[:, first : first + self.width] @ unit for first in range(2 * self.reach + 1)]
        correlation = np.stack(shifts, axis=1) / self.deviation[beats]
        best = np.argmax(correlation, axis=1)
        row = np.arange(beats.size)
        inner = np.clip(best, 1, 2 * self.reach - 1)
        left, middle, right = (correlation[row, inner + step] for step in (-1, 0, 1))
        curvature = left - 2.0 * middle + right
        vertex = np.where(curvature < -1e-12, 0.5 * (left - right) / np.minimum(curvature, -1e-12), 0.0)
        fraction = np.where(inner == best, np.clip(vertex, -0.5, 0.5), 0.0)
        return correlation[row, best], best - self.reach + fraction


def _commonest_shape(shifted: _Shifted, left: Integers) -> Floats:
    """Return the beat that most others look like, of at most SEEDS spread evenly over those left."""
    seeds = left[np.unique(np.linspace(0, left.size - 1, SEEDS).astype(np.int64))]
    windows = shifted.at(seeds, np.zeros(seeds.size, np.int64))
    centred = (windows - windows.mean(axis=1, keepdims=True)) / shifted.deviation[seeds, shifted.reach, None]
    alike = (centred @ centred.T / windows.shape[1] > ALIKE).sum(axis=1)
    commonest: Floats = windows[int(np.argmax(alike))]
    return commonest


def _largest_deflection(lead_mv: npt.NDArray[np.floating], centre: Integers, sampling_rate_hz: float) -> Floats:
    search = _samples(SEARCH_S, sampling_rate_hz)
    around = _gather(lead_mv, centre, _samples(BASELINE_S, sampling_rate_hz))
    baseline = np.median(around[:, :: max(1, int(sampling_rate_hz / 100))], axis=1)
    deflection = np.abs(_gather(lead_mv, centre, search) - baseline[:, None])
    peak: Floats = (centre - search + np.argmax(deflection, axis=1)).astype(np.float64)
    return peak


def _gather(lead_mv: npt.NDArray[np.floating], centre: Integers, half: int) -> Floats:
    """Windows around each centre, shape (n, 2 half + 1); the end samples are repeated beyond the record."""
    inside = np.clip(centre[:, None] + np.arange(-half, half + 1), 0, lead_mv.size - 1)
    return np.asarray(lead_mv[inside], np.float64)


def _samples(seconds: float, sampling_rate_hz: float) -> int:
    return max(2, round(seconds * sampling_rate_hz))
