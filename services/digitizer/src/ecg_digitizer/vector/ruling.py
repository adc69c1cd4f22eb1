"""The millimetre grid of a vector page: families of parallel lines, and how many points they make a millimetre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_digitizer.vector.elements import Line, Pen

TRUE_PT_PER_MM: Final = 72.0 / 25.4
_LEAST_LINES: Final = 8
_LEAST_LENGTH_PT: Final = 20.0
_SAME_PT: Final = 0.05
_ONE_MM: Final = (0.5, 2.0)
_FIVE_MM: Final = (2.5, 10.0)
"""A single family is of 1 mm or of 5 mm lines by which of the two leaves the page nearer to its true size."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Points a millimetre along each axis, and the pens that drew the grid."""

    pt_per_mm_x: float
    pt_per_mm_y: float
    pens: frozenset[Pen]


def find_ruling(lines: Iterable[Line]) -> Ruling | None:
    """Return the grid, or None where no pen drew two families of evenly spaced lines across each other.

    The pitch is the least-squares spacing over all lines of a family, so one line out of place moves nothing.
    """
    families: dict[int, dict[Pen, float]] = {0: {}, 1: {}}
    for pen, axis_positions in _positions(lines).items():
        for axis, positions in axis_positions.items():
            pitch = _pitch(positions)
            if pitch is not None:
                families[axis][pen] = pitch
    per_mm = [_pt_per_mm(list(families[axis].values())) for axis in (0, 1)]
    if per_mm[0] is None or per_mm[1] is None:
        return None
    return Ruling(per_mm[0], per_mm[1], frozenset(families[0]) & frozenset(families[1]))


def _positions(lines: Iterable[Line]) -> dict[Pen, dict[int, npt.NDArray[np.float64]]]:
    """Collect, for each pen and axis, the distinct places of its straight lines across that axis."""
    places: dict[Pen, dict[int, list[float]]] = defaultdict(lambda: {0: [], 1: []})
    for line in lines:
        if len(line.points) != 2:
            continue
        extent = np.abs(line.points[1] - line.points[0])
        axis = int(np.argmin(extent))
        if extent[axis] < _SAME_PT and extent[1 - axis] >= _LEAST_LENGTH_PT:
            places[line.pen][axis].append(float(line.points[:, axis].mean()))
    return {pen: {axis: _distinct(found) for axis, found in axes.items()} for pen, axes in places.items()}


def _distinct(values: list[float]) -> npt.NDArray[np.float64]:
    ordered = np.sort(np.array(values, np.float64))
    return ordered[np.diff(ordered, prepend=-np.inf) > _SAME_PT] if ordered.size else ordered


def _pitch(positions: npt.NDArray[np.float64]) -> float | None:
    if positions.size < _LEAST_LINES:
        return None
    steps = np.diff(positions)
    rough = float(np.median(steps))
    counts = np.rint(steps / rough)
    even = (np.abs(steps - counts * rough) < 0.06 * rough) & (counts > 0)
    if even.mean() < 0.8:
        return None
    index = np.concatenate([[0.0], np.cumsum(np.maximum(counts, 1.0))])
    if not even.all():  # several fields: the spacing inside them is what counts
        return float((steps[even] / counts[even]).mean())
    return float(np.polyfit(index, positions, 1)[0])


def _pt_per_mm(pitches: list[float]) -> float | None:
    pitches = sorted(pitches)
    for fine in pitches:
        if any(abs(coarse / fine - 5.0) < 0.1 for coarse in pitches):
            return fine
    if not pitches:
        return None
    relative = pitches[0] / TRUE_PT_PER_MM
    if _ONE_MM[0] <= relative <= _ONE_MM[1]:
        return pitches[0]
    if _FIVE_MM[0] <= relative <= _FIVE_MM[1]:
        return pitches[0] / 5.0
    return None
