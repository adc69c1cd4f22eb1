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
RELATED: Final = 0.5
"""Correlation from which a shape is that of the largest one changed, by breathing or conduction."""
STILL_THERE: Final = 0.4
"""Of its tallest wave: a wave as tall as this, where the largest shape has its main deflection, is the same wave."""
SAME_PLACE_S: Final = 0.012
MOST_SHAPES: Final = 8
SEEDS: Final = 120
MEMBERS: Final = 1000
"""A median over more beats, taken evenly, is no other."""
AT_ONCE: Final = 4096
"""Beats cut out at a time: a day holds a hundred thousand."""

Floats = npt.NDArray[np.float64]
Windows = npt.NDArray[np.float32]
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

    def only(self, chosen: Integers | npt.NDArray[np.bool_]) -> Morphology:
        """Return the beats at these indices, or those marked."""
        return Morphology(self.fiducial_sample[chosen], self.shape[chosen], self.likeness[chosen], self.size[chosen])


def group_by_shape(lead_mv: npt.NDArray[np.floating], rough_sample: Floats, sampling_rate_hz: float) -> Morphology:
    """Group beats by shape and give each a fiducial point that does not jitter within its shape.

    The fiducial point is the largest deflection from the local baseline, found beat by beat on the unfiltered signal,
    then carried by alignment: beats of one shape are aligned to their median by correlation with parabolic
    interpolation, and all take the shape's median distance between alignment and deflection. A peak alone flips
    between R and S and keeps the noise of one sample. A shape in which S has outgrown R keeps the R of the largest
    shape as its point, so that shapes do not flip against each other either.

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
    templates: list[Windows] = []
    left: Integers = np.arange(n)
    while left.size >= 2 and len(templates) < MOST_SHAPES:
        template = _commonest_shape(shifted, left)
        for _ in range(2):
            likeness, shift = shifted.best_match(template, left)
            alike = np.flatnonzero(likeness > ALIKE)
            if alike.size < 2:
                break
            some = alike[_evenly(alike.size, MEMBERS)]
            template = np.median(shifted.at(left[some], np.round(shift[some]).astype(np.int64)), axis=0)
        if alike.size < 2:
            break
        members = left[alike]
        shape[members] = len(templates)
        aligned[members] = centre[members] + shift[alike]
        templates.append(template)
        left = np.delete(left, alike)

    if not templates:
        return Morphology(peak, shape, np.ones(n), np.ones(n))
    largest = int(np.argmax(np.bincount(shape[shape >= 0])))
    usual = float(np.median((peak - aligned)[shape == largest]))
    for number, template in enumerate(templates):
        members = shape == number
        same = _same_wave(template, templates[largest], usual, reach, sampling_rate_hz) if number != largest else None
        aligned[members] += np.median((peak - aligned)[members]) if same is None else same
    likeness, _ = shifted.best_match(templates[largest], np.arange(n))
    power = shifted.deviation[:, reach].astype(np.float64)
    return Morphology(aligned, shape, likeness, power / max(float(np.median(power[shape == largest])), 1e-9))


def _same_wave(template: Windows, largest: Windows, usual: float, reach: int, sampling_rate_hz: float) -> float | None:
    """Return where, in samples from its middle, a template has the wave that is the main deflection of the largest one.

    ``usual`` is where the largest one has it. None where the two are not related or the wave is gone.
    """
    likeness, shift = _Shifted.of(np.pad(template, reach, mode="edge")[None], reach=reach).best_match(
        largest, np.zeros(1, np.int64)
    )
    half, near = template.size // 2, _samples(SAME_PLACE_S, sampling_rate_hz)
    place = half + round(usual + float(shift[0]))
    if likeness[0] < RELATED or not near < place < template.size - near - 1:
        return None
    main = round(half + usual)
    upright = np.sign(largest[main] - 0.5 * (largest[0] + largest[-1]))
    deflection = upright * (template - 0.5 * (template[0] + template[-1]))
    around = deflection[place - near : place + near + 1]
    top = int(np.argmax(around))
    if top in (0, around.size - 1) or around[top] < STILL_THERE * np.abs(deflection).max():
        return None
    return float(place - near + top - half)


@dataclass(frozen=True, slots=True, eq=False)
class _Shifted:
    """Every beat's window at every shift: ``wide`` (n, width + 2 reach) holds them all, overlapping.

    ``deviation`` (n, 2 reach + 1) is the standard deviation of the window at each shift.
    """

    wide: Windows
    deviation: Windows
    width: int
    reach: int

    @classmethod
    def around(cls, lead_mv: npt.NDArray[np.floating], centre: Integers, *, half: int, reach: int) -> _Shifted:
        """Cut the windows out, each less its mean."""
        wide = np.empty((centre.size, 2 * (half + reach) + 1), np.float32)
        for first in range(0, centre.size, AT_ONCE):
            cut = _gather(lead_mv, centre[first : first + AT_ONCE], half + reach)
            wide[first : first + AT_ONCE] = cut - cut.mean(axis=1, keepdims=True)
        return cls.of(wide, reach=reach)

    @classmethod
    def of(cls, wide: Windows, *, reach: int) -> _Shifted:
        """Take windows that are already cut."""
        width = wide.shape[1] - 2 * reach
        deviation = np.empty((wide.shape[0], 2 * reach + 1), np.float32)
        for first in range(0, wide.shape[0], AT_ONCE):
            part = slice(first, first + AT_ONCE)
            before = np.pad(wide[part], ((0, 0), (1, 0)))
            sums, squares = (np.cumsum(values, axis=1, dtype=np.float64) for values in (before, before * before))
            mean = (sums[:, width:] - sums[:, :-width]) / width
            variance = (squares[:, width:] - squares[:, :-width]) / width - mean**2
            deviation[part] = np.sqrt(np.maximum(variance, 1e-12))
        return cls(wide, deviation, width, reach)

    def at(self, beats: Integers, shift: Integers) -> Windows:
        """Windows of these beats, each at its own shift from the centre."""
        windows: Windows = self.wide[beats[:, None], (shift + self.reach)[:, None] + np.arange(self.width)]
        return windows

    def best_match(self, template: Windows, beats: Integers) -> tuple[Floats, Floats]:
        """Greatest correlation of each beat with the template, and the shift in fractions of a sample where it is."""
        likeness, shift = np.zeros(beats.size), np.zeros(beats.size)
        deviation = float(template.std())
        if deviation == 0.0:
            return likeness, shift
        unit = (template - template.mean()) / (deviation * template.size)
        at_every_shift = np.zeros((self.wide.shape[1], 2 * self.reach + 1), np.float32)
        for step in range(2 * self.reach + 1):
            at_every_shift[step : step + self.width, step] = unit
        for first in range(0, beats.size, AT_ONCE):
            part = beats[first : first + AT_ONCE]
            correlation = self.wide[part] @ at_every_shift / self.deviation[part]
            likeness[first : first + AT_ONCE], shift[first : first + AT_ONCE] = _vertex(correlation)
        return likeness, shift - self.reach


def _vertex(correlation: Windows) -> tuple[Floats, Floats]:
    """Return the greatest value of each row and where it is, between columns by a parabola through three."""
    best = np.argmax(correlation, axis=1)
    row = np.arange(best.size)
    inner = np.clip(best, 1, correlation.shape[1] - 2)
    left, middle, right = (correlation[row, inner + step].astype(np.float64) for step in (-1, 0, 1))
    curvature = left - 2.0 * middle + right
    vertex = np.where(curvature < -1e-12, 0.5 * (left - right) / np.minimum(curvature, -1e-12), 0.0)
    fraction = np.where(inner == best, np.clip(vertex, -0.5, 0.5), 0.0)
    return correlation[row, best].astype(np.float64), best + fraction


def _evenly(size: int, most: int) -> Integers:
    """Return at most so many indices, spread evenly."""
    return np.unique(np.linspace(0, size - 1, most).astype(np.int64))


def _commonest_shape(shifted: _Shifted, left: Integers) -> Windows:
    """Return the beat that most others look like, of at most SEEDS spread evenly over those left."""
    seeds = left[_evenly(left.size, SEEDS)]
    windows = shifted.at(seeds, np.zeros(seeds.size, np.int64))
    centred = (windows - windows.mean(axis=1, keepdims=True)) / shifted.deviation[seeds, shifted.reach, None]
    alike = (centred @ centred.T / windows.shape[1] > ALIKE).sum(axis=1)
    commonest: Windows = windows[int(np.argmax(alike))]
    return commonest


def _largest_deflection(lead_mv: npt.NDArray[np.floating], centre: Integers, sampling_rate_hz: float) -> Floats:
    """Return where each beat is furthest from the median of half a second around it; shape (n,)."""
    search, around = _samples(SEARCH_S, sampling_rate_hz), _samples(BASELINE_S, sampling_rate_hz)
    step = max(1, int(sampling_rate_hz / 100))
    peak = centre.astype(np.float64)
    for first in range(0, centre.size, AT_ONCE):
        part = slice(first, first + AT_ONCE)
        baseline_mv = np.median(_gather(lead_mv, centre[part], around, step=step), axis=1)
        deflection_mv = np.abs(_gather(lead_mv, centre[part], search) - baseline_mv[:, None])
        peak[part] += np.argmax(deflection_mv, axis=1) - search
    return peak


def _gather(lead_mv: npt.NDArray[np.floating], centre: Integers, half: int, *, step: int = 1) -> Floats:
    """Windows around each centre, every ``step``-th sample; the end samples are repeated beyond the record."""
    inside = np.clip(centre[:, None] + np.arange(-half, half + 1, step), 0, lead_mv.size - 1)
    return np.asarray(lead_mv[inside], np.float64)


def _samples(seconds: float, sampling_rate_hz: float) -> int:
    return max(2, round(seconds * sampling_rate_hz))
