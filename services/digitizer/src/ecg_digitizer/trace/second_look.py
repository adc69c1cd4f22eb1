"""A second look at rows that cross: the network sees again, now knowing what was first seen of all rows.

At a first look each row is followed for itself, and where several cross, two may follow one stroke while another is
left to nobody. At the second the network is told besides what the row's own first look held likely, and what those of
the rows above and below did.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import Predictor
from scipy.ndimage import binary_dilation

from ecg_digitizer.page.picture import Rgb
from ecg_digitizer.page.rectify import PX_PER_MM
from ecg_digitizer.trace.bands import ONE_ROW_PX, Array, Band, band
from ecg_digitizer.trace.decode import UNLIKELIEST, Candidates, LogProbability, gathered_probability
from ecg_digitizer.trace.following import Sight, View, stretches_around, well_seen
from ecg_digitizer.trace.sampling import runs_of

MODEL: Final = "second_look"
CHANNELS: Final = 7
"""Of a told band: red, green, blue, ownership, and the claims of the row, of the rows above and of those below."""
HALF_PX: Final = 24 * PX_PER_MM

Claims = npt.NDArray[np.uint8]
"""How likely a line is at each height of columns, from 0, as unlikely as can be, to 255: shape (height, width)."""
Mask = npt.NDArray[np.bool_]

_NEAR_PX: Final = 10
_POSSIBLE: Final = -4.0  # logarithm of how likely
_AROUND_PX: Final = 24
_BESIDE_PX: Final = 12


def looked_again(
    rgb: Rgb,
    baselines_px: Array,
    sights: Sequence[Sight],
    candidates: Sequence[Candidates],
    height_px: npt.NDArray[np.int64],
    models: Predictor,
) -> list[Sight]:
    """Return the sights of all rows, seen anew where rows meet. Raises ModelUnavailableError.

    ``candidates`` of all rows and ``height_px`` (rows, w): where each row's line may go and goes by its first look.
    """
    again = list(sights)
    for row, columns in enumerate(_meeting(baselines_px, candidates, height_px)):
        blind = sights[row].blind()
        for start, stop in stretches_around(columns):
            view = _asked(rgb, baselines_px, sights, row, (start, stop), models)
            first, last = well_seen(start, stop, rgb.shape[1])
            for begin, end in _seen_both_times(view.blind(), blind[start:stop], first - start, last - start):
                again[row] = again[row].seen_anew(view.part(begin, end), start + begin)
    return again


def _meeting(baselines_px: Array, candidates: Sequence[Candidates], height_px: npt.NDArray[np.int64]) -> Mask:
    """Return for each row the columns, (rows, w), in which its line or another's may reach where the other's is."""
    meeting = np.zeros(height_px.shape, bool)
    highest_px, lowest_px = _reach(candidates, height_px)
    for upper, lower in permutations(range(len(baselines_px)), 2):
        if baselines_px[lower] - baselines_px[upper] > ONE_ROW_PX:
            met = (lowest_px[upper] > height_px[lower] - _NEAR_PX) | (highest_px[lower] < height_px[upper] + _NEAR_PX)
            meeting[[upper, lower]] |= met
    return np.asarray(binary_dilation(meeting, np.ones((1, 2 * _AROUND_PX + 1), bool)))


def _reach(candidates: Sequence[Candidates], height_px: npt.NDArray[np.int64]) -> tuple[Array, Array]:
    """Return the highest and the lowest place, (rows, w) in rows of the sheet, at which each line may be."""
    of_rows = np.stack([of_row.height_px for of_row in candidates], axis=1)
    possible = np.stack([of_row.likely for of_row in candidates], axis=1) > _POSSIBLE
    places = np.where(possible, of_rows, height_px)
    return places.min(axis=0).astype(np.float64), places.max(axis=0).astype(np.float64)


def _asked(
    rgb: Rgb, baselines_px: Array, sights: Sequence[Sight], row: int, stretch: tuple[int, int], models: Predictor
) -> View:
    start, stop = stretch
    cut, top_px = band(rgb[:, start:stop], baselines_px, row, half_px=HALF_PX)
    claims = [claims_of(sight, top_px, cut.shape[0], slice(start, stop)) for sight in sights]
    (said,) = models.predict(MODEL, {"band": told(cut, claims, baselines_px, row)[None]})["log_probability"]
    return View(said[:, : stop - start], top_px)


def _seen_both_times(blind: Mask, before: Mask, first: int, last: int) -> list[tuple[int, int]]:
    """Return (begin, end) of runs of columns from ``first`` to ``last`` in which both looks see the line.

    Where only the first does the line may lie higher than the band of the second; where it does not, a row has ended.
    """
    unseen = binary_dilation(blind & ~before, np.ones(2 * _BESIDE_PX + 1, bool)) | before
    runs = runs_of(~unseen[first:last])
    return [(first + begin, first + end) for begin, end in runs]


def claims_of(sight: Sight, top_px: int, height: int, part: slice) -> Claims:
    """Return what a row's sight claims of the sheet's rows from ``top_px`` on and of some columns."""
    claims = np.zeros((height, part.stop - part.start), np.uint8)
    begins = 0
    for view in sight.views:
        start, stop = max(part.start, begins), min(part.stop, begins + view.said.shape[1])
        first, last = max(top_px, view.top_px), min(top_px + height, view.top_px + view.said.shape[0] - 2)
        if start < stop and first < last:
            seen = _claims(view.said[:, start - begins : stop - begins])
            claims[first - top_px : last - top_px, start - part.start : stop - part.start] = seen[
                first - view.top_px : last - view.top_px
            ]
        begins += view.said.shape[1]
    return claims


def _claims(said: LogProbability) -> Claims:
    likely = 1.0 - np.log(gathered_probability(said)) / UNLIKELIEST
    return np.asarray(np.rint(255.0 * np.clip(likely, 0.0, 1.0)), np.uint8)


def told(band: Band, claims: Sequence[Claims], baselines_px: Array, row: int) -> Band:
    """Return a row's band (h, w, 7) with the claims on it of the row itself, of the rows above and of those below.

    ``claims`` are those of all rows, for the band's heights and columns; ``baselines_px`` of all rows.
    """
    away = baselines_px - baselines_px[row]
    seen = np.zeros((*band.shape[:2], CHANNELS), np.uint8)
    seen[..., :4] = band
    width = claims[row].shape[1]
    seen[:, :width, 4] = claims[row]
    for channel, others in ((5, away < -ONE_ROW_PX), (6, away > ONE_ROW_PX)):
        for other in np.flatnonzero(others):
            np.maximum(seen[:, :width, channel], claims[other], out=seen[:, :width, channel])
    return seen
