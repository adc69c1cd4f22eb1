"""A second look at rows that cross: the network sees again, now knowing what was first seen of all rows.

At a first look each row is followed for itself, and where several cross, two may follow one stroke while another is
left to nobody. At the second the network is told besides what the row's own first look held likely, and what those of
the rows above and below did.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import Predictor
from scipy.ndimage import binary_dilation

from ecg_digitizer.page.picture import Rgb
from ecg_digitizer.page.rectify import PX_PER_MM
from ecg_digitizer.trace.bands import ONE_ROW_PX, Array, Band, band
from ecg_digitizer.trace.decode import UNLIKELIEST, LogProbability, gathered_probability
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
_CLOSE_PX: Final = 18 * PX_PER_MM  # in rows so close a doubt may come of the neighbour's strokes
_AROUND_PX: Final = 24
_BESIDE_PX: Final = 12


def looked_again(
    rgb: Rgb,
    baselines_px: Array,
    sights: Sequence[Sight],
    height_px: npt.NDArray[np.int64],
    sure: Mask,
    models: Predictor,
) -> list[Sight]:
    """Return the sights of all rows, seen anew where rows meet. Raises ModelUnavailableError.

    ``height_px`` and ``sure`` (rows, w): where each row's line goes by its first look, and whether it had no doubt.
    """
    again = list(sights)
    for row, columns in enumerate(_meeting(baselines_px, height_px, sure)):
        blind = sights[row].blind()
        for start, stop in stretches_around(columns):
            view = _asked(rgb, baselines_px, sights, row, (start, stop), models)
            first, last = well_seen(start, stop, rgb.shape[1])
            for begin, end in _seen_both_times(view.blind(), blind[start:stop], first - start, last - start):
                again[row] = again[row].seen_anew(view.part(begin, end), start + begin)
    return again


def _meeting(baselines_px: Array, height_px: npt.NDArray[np.int64], sure: Mask) -> Mask:
    """Return for each row the columns, (rows, w), in which it is at another row's line, or in doubt beside one."""
    meeting = np.zeros(height_px.shape, bool)
    for row, baseline_px in enumerate(baselines_px):
        away_px = np.abs(baselines_px - baseline_px)
        others = away_px > ONE_ROW_PX
        if others.any():
            meeting[row] = (np.abs(height_px[others] - height_px[row]) < _NEAR_PX).any(axis=0)
            if away_px[others].min() < _CLOSE_PX:
                meeting[row] |= ~sure[row]
    return np.asarray(binary_dilation(meeting, np.ones((1, 2 * _AROUND_PX + 1), bool)))


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
