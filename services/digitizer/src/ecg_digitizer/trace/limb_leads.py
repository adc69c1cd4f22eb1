"""Limb leads, read together where single rows are lost: six rows, or three, have two degrees of freedom.

Two of the six limb leads hold the other four (Einthoven et al. 1913; Goldberger 1942): III = II - I, aVR = -(I + II)/2,
aVL = I - II/2, aVF = II - I/2. Where the rows' lines keep to that, a column in which several of them are lost asks for
two heights only, and all rows' sight of the page speaks for them. Three rows (I to III, aVR to aVF) still tell which of
them follows other ink, such as a pen's stroke. What the rows show without doubt tells which they are: no label is
needed. Other rows seldom keep to it: of 300 records' chest leads V1 to V3 in 0.6 % of columns, V2 to V4 in 0.3 %, all
six in none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import binary_dilation, binary_erosion, uniform_filter1d

from ecg_digitizer.trace.decode import SURE, Candidates, climbing_cost, way_through
from ecg_digitizer.trace.following import Sight
from ecg_digitizer.trace.sampling import runs_of

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

# as shares of I and II: I, II, III, aVR, aVL, aVF
_USUAL: Final = np.array([(1.0, 0.0), (0.0, 1.0), (-1.0, 1.0), (-0.5, -0.5), (1.0, -0.5), (-0.5, 1.0)])
# aVL, I, -aVR, II, aVF, III
_CABRERA: Final = np.array([(1.0, -0.5), (1.0, 0.0), (0.5, 0.5), (0.0, 1.0), (-0.5, 1.0), (-1.0, 1.0)])
_ORDERS: Final = ((_USUAL, 0.25), (_CABRERA, 0.1), (_USUAL[:3], 0.1), (_USUAL[3:], 0.1))
"""With how far rows may be from keeping to it, as a share of what they move.

In their usual order limb leads keep to 0.01 to 0.25 of it and six other rows to 0.33 at best; in Cabrera's each is
nearly the mean of those beside it, to which chest leads keep to 0.11. Six rows before three: they know more of one
another. Cabrera's threes are left out: chest leads keep to them.
"""

_WINDOW_PX: Final = 300
_STEP_PX: Final = 50
_PARTS: Final = 3
_PART_PX: Final = _WINDOW_PX // _PARTS
_LEAST_SURE: Final = 0.5  # of each part
_SHARE: Final = 0.8  # a pulse beside the leads or a row that went astray may spoil a fifth of a part
_SMOOTHED_PX: Final = 9  # what the pen or the network trembles by itself
_LEAST_MOVED_PX: Final = 2.0
_BORDER_PX: Final = 16  # the next column's leads may stand in what a part tolerates, and its border is sought there

_AROUND_PX: Final = 4
_LONGEST_PX: Final = 120
_GUESSES: Final = 60
_UNLIKELIEST: Final = -7.0  # one row alone cannot forbid what five see
_LEAST_LIKELY: Final = -1.5  # where rows agree the mean is -0.2 to -1.2; below it they are lost on other ink together
_ASTRAY_PX: Final = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class LimbLeads:
    """Six or three rows from ``first_row`` on that are limb leads in the columns ``there``, (w,).

    ``shares`` (rows, 2): of leads I and II in each; ``level_px`` (rows, w): heights to which millivolts add, in rows of
    the sheet.
    """

    first_row: int
    shares: Array
    there: Mask
    level_px: Array

    @property
    def rows(self) -> slice:
        """Which of the page's rows they are."""
        return slice(self.first_row, self.first_row + len(self.shares))


def limb_leads_settled(
    sights: Sequence[Sight], candidates: Sequence[Candidates], height_px: Array, likely: Array
) -> Array:
    """Return the heights (rows, w) of all rows, those of limb leads read together in doubtful columns.

    ``height_px`` and ``likely`` (rows, w): what each row says by itself and how likely it holds that, as logarithms.
    """
    settled = height_px
    for limb_leads in find_limb_leads(height_px, likely > SURE):
        rows = limb_leads.rows
        together = read_together(limb_leads, sights[rows], candidates[rows], settled[rows], likely[rows] > SURE)
        settled = np.concatenate([settled[: rows.start], together, settled[rows.stop :]])
    return settled


def find_limb_leads(height_px: Array, sure: Mask) -> list[LimbLeads]:
    """Return where rows beside one another keep to the limb leads' relations, from heights and doubts (rows, w)."""
    found, known = [], sure & np.isfinite(height_px)
    for shares, most_apart in _ORDERS:
        for first in range(height_px.shape[0] - len(shares) + 1):
            rows = slice(first, first + len(shares))
            limb_leads = _keeping_to(shares, first, np.nan_to_num(height_px[rows]), known[rows].all(axis=0), most_apart)
            if limb_leads.there.any():
                found.append(limb_leads)
                known[rows] &= ~limb_leads.there  # no row is among limb leads twice
    return found


def _keeping_to(shares: Array, first_row: int, height_px: Array, known: Mask, most_apart: float) -> LimbLeads:
    apart = np.linalg.svd(shares)[0][:, 2:]  # what limb leads do not do, (rows, rows - 2)
    away_px = _smoothed(apart.T @ height_px, known)
    n_rows, n_columns = height_px.shape
    there, level_px = np.zeros(n_columns, bool), np.zeros((n_rows, n_columns))
    for start in range(0, n_columns - _WINDOW_PX + 1, _STEP_PX):
        window = slice(start, start + _WINDOW_PX)
        known_of_parts = known[window].reshape(_PARTS, _PART_PX)
        if known_of_parts.mean(axis=1).min() < _LEAST_SURE:
            continue
        at = start + np.flatnonzero(known[window])
        level = np.median(away_px[:, at], axis=1, keepdims=True)
        moved_px = np.linalg.norm(height_px[:, at] - np.median(height_px[:, at], axis=1, keepdims=True), axis=0)
        # of moves in any direction, four sixths (of three rows a third) would be against the relations
        far_px = np.partition(moved_px, int(_SHARE * at.size))[int(_SHARE * at.size)]
        by_chance_px = np.sqrt((n_rows - 2) / n_rows) * far_px
        kept = np.linalg.norm(away_px[:, window] - level, axis=0) < most_apart * by_chance_px
        kept_of_parts = (kept.reshape(_PARTS, _PART_PX) & known_of_parts).sum(axis=1) / known_of_parts.sum(axis=1)
        if by_chance_px > _LEAST_MOVED_PX and kept_of_parts.min() > _SHARE:
            there[at[0] : at[-1] + 1] = True
            level_px[:, window] = apart @ level
    return LimbLeads(first_row, shares, binary_erosion(there, np.ones(2 * _BORDER_PX + 1, bool)), level_px)


def _smoothed(px: Array, known: Mask) -> Array:
    """Return the means over a few known columns around each."""
    around = [uniform_filter1d(values, _SMOOTHED_PX, axis=-1) for values in (px * known, known.astype(np.float64))]
    return np.asarray(around[0] / np.maximum(around[1], 1.0 / _SMOOTHED_PX))


def read_together(
    limb_leads: LimbLeads, sights: Sequence[Sight], candidates: Sequence[Candidates], height_px: Array, sure: Mask
) -> Array:
    """Return the heights (rows, w) of the limb leads' rows: in doubtful columns those that all rows agree on.

    ``sights`` and ``candidates`` are those of the rows, ``height_px`` and ``sure`` (rows, w) what each says by itself.
    Heights near what a row says by itself stay, and so does a row that sees no line; where rows can agree on nothing
    that the page shows, all stay.
    """
    settled = height_px.copy()
    for part in _doubtful(~np.all(sure, axis=0), limb_leads.there):
        agreed_px, likely = _agreed(limb_leads, sights, candidates, part)
        if likely > _LEAST_LIKELY:
            astray = np.abs(height_px[:, part] - agreed_px) > _ASTRAY_PX
            settled[:, part] = np.where(astray, agreed_px, height_px[:, part])
    return settled


def _doubtful(columns: Mask, there: Mask) -> Iterator[slice]:
    """Yield stretches of doubtful columns and a few around; not long ones, in which rows begin or end."""
    for start, end in runs_of(binary_dilation(columns & there, np.ones(2 * _AROUND_PX + 1, bool)) & there):
        if end - start <= _LONGEST_PX:
            yield slice(start, end)


def _agreed(
    limb_leads: LimbLeads, sights: Sequence[Sight], candidates: Sequence[Candidates], part: slice
) -> tuple[Array, float]:
    """Return the heights (rows, n) of each column, and how likely rows hold them, the mean logarithm.

    Two heights that rows hold likely give all; the likeliest way through is taken.
    """
    level_px = limb_leads.level_px[:, part]
    guesses_px = _guesses(limb_leads.shares, [of_row.height_px[:, part] for of_row in candidates], level_px)
    seen = [np.maximum(sight.likely_at(guesses_px[:, row], part), _UNLIKELIEST) for row, sight in enumerate(sights)]
    likely = np.sum(seen, axis=0)
    best = np.argpartition(likely, -_GUESSES, axis=0)[-_GUESSES:]
    likely = np.take_along_axis(likely, best, axis=0)
    guesses_px = np.take_along_axis(guesses_px, best[:, None], axis=0)
    whole_px = np.rint(guesses_px).astype(np.int64)
    way = way_through(likely, np.sum([climbing_cost(whole_px[:, row]) for row in range(len(sights))], axis=0))
    agreed_px = np.take_along_axis(guesses_px, way[None, None], axis=0)[0]
    return agreed_px, float(np.take_along_axis(likely, way[None], axis=0).mean()) / len(sights)


def _guesses(shares: Array, height_px: Sequence[npt.NDArray[np.int64]], level_px: Array) -> Array:
    """Return the heights of all rows (guesses, rows, n) by each pair of candidate heights of each two rows."""
    guesses = []
    for one, other in combinations(range(len(shares)), 2):
        given = [height_px[row] - level_px[row] for row in (one, other)]
        pairs = np.stack(np.broadcast_arrays(given[0][:, None], given[1][None]))
        rest = shares @ np.linalg.inv(shares[[one, other]])
        guesses.append(np.tensordot(rest, pairs.reshape(2, -1, level_px.shape[1]), axes=1))
    return np.concatenate(guesses, axis=1).transpose(1, 0, 2) + level_px
