"""Beats that look alike in all leads that are seen, and what a beat's family tells of it.

A single beat is doubtful where its family is not: forty beats of one odd shape that all come early are ventricular,
forty that keep time are conducted otherwise. Labelling by groups is how cardiologists and patient-adapted classifiers
work (Llamedo and Martinez 2012, doi:10.1109/TBME.2012.2193408).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

ALIKE: Final = 0.9
"""Correlation from which two beats are of one family; over both leads and with the T wave's beginning, so that beats
of one origin stay together and bundle branches do not."""
LEAST_BEATS: Final = 3
MAIN_FAMILY: Final = 0
MOST_FAMILIES: Final = 24
UNLIKE_MAIN: Final = 0.8
"""Correlation with the main family below which another may be the ventricular part of fusion beats."""
_SEEDS: Final = 120
_MEMBERS: Final = 200
"""A median over more beats, taken evenly, is hardly another."""

Windows = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Windows as ``main`` of the main family and ``other`` of another one, ``rest`` the share left over; each (n,)."""

    main: Floats
    other: Floats
    rest: Floats


def group_alike(windows: Windows, main: npt.NDArray[np.bool_]) -> Integers:
    """Return the family of each beat from its window, (n, size), -1 for loners.

    Family MAIN_FAMILY is the one most beats of the ``main`` shape are of, empty where they are loners all; the others
    have the numbers that follow.
    """
    unit = _unit(windows)
    family = np.full(len(unit), -1)
    left: Integers = np.flatnonzero(unit.any(axis=1))
    for number in range(MAIN_FAMILY + 1, MAIN_FAMILY + 1 + MOST_FAMILIES):
        members = _commonest(unit, left)
        if members.size < LEAST_BEATS:
            break
        family[members] = number
        left = np.setdiff1d(left, members, assume_unique=True)
    of_main = family[main & (family >= 0)]
    if of_main.size:
        family[family == np.bincount(of_main).argmax()] = MAIN_FAMILY
    return family


def _commonest(unit: Windows, left: Integers) -> Integers:
    if left.size < LEAST_BEATS:
        return left[:0]
    seeds = left[_evenly(left.size, _SEEDS)]
    likeness = unit[left] @ unit[seeds].T
    members = left[likeness[:, (likeness > ALIKE).sum(axis=0).argmax()] > ALIKE]
    for _ in range(2):
        if members.size < LEAST_BEATS:
            return members
        middle = _unit(np.median(unit[members[_evenly(members.size, _MEMBERS)]], axis=0)[None])[0]
        members = left[unit[left] @ middle > ALIKE]
    return members


def mixture(windows: Windows, main: Windows, others: Windows) -> Mixture:
    """Fit each window (n, size) by least squares as a sum of ``main`` (size,) and one of ``others`` (n_shifts, size).

    ``others`` are the same beat at several shifts: two origins do not meet at the same place in every recording. A
    fusion beat is such a sum with both shares well above 0.
    """
    rows, first = windows.astype(np.float64), main.astype(np.float64)
    power = np.maximum((rows**2).sum(axis=1), 1e-9)
    best = Mixture(np.zeros(len(rows)), np.zeros(len(rows)), np.full(len(rows), np.inf))
    for second in others.astype(np.float64):
        both = np.stack([first, second], axis=1)
        shares, *_ = np.linalg.lstsq(both, rows.T, rcond=None)
        rest = ((rows.T - both @ shares) ** 2).sum(axis=0) / power
        better = rest < best.rest
        best = Mixture(
            np.where(better, shares[0], best.main),
            np.where(better, shares[1], best.other),
            np.where(better, rest, best.rest),
        )
    return best


def share_in_families(log_odds: Floats, family: Integers, *, share: float) -> Floats:
    """Return the log odds of each beat (n,) drawn by ``share`` towards the mean of its family's.

    The main family's and loners' stay: it is too large to be of one origin wholly, they have nobody to ask.
    """
    shared = log_odds.copy()
    for number in range(MAIN_FAMILY + 1, int(family.max(initial=-1)) + 1):
        members = family == number
        if members.any():
            shared[members] += share * (log_odds[members].mean() - log_odds[members])
    return shared


def _unit(windows: Windows) -> Windows:
    levelled = windows - windows.mean(axis=1, keepdims=True)
    unit: Windows = (levelled / np.maximum(np.linalg.norm(levelled, axis=1, keepdims=True), 1e-6)).astype(np.float32)
    return unit


def _evenly(n: int, most: int) -> Integers:
    return np.unique(np.linspace(0, n - 1, most).astype(np.int64))
