"""What the network of beat classes is told of a beat's family: how common, how early, how broad, mixed of what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_analyzer.beats.families import LEAST_BEATS, MAIN_FAMILY, UNLIKE_MAIN, mixture

COLUMNS: Final = 12
_OWN_P_WAVE: Final = 5
"""The one column that is the beat's own, before that of its family."""
_SHIFTS: Final = range(-5, 6)
"""Samples at 125 Hz: the parts of a fusion beat meet within 40 ms of where each has its main deflection."""
_MOST_WIDTH_RATIO: Final = 3.0

Windows = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Kinds:
    """The families, and each loner as one more: ``middle`` (n_kinds, leads, samples), ``size`` (n_kinds,).

    ``of_beat`` (n,) is the kind of each beat. The first is the main family; it is of ``size`` 0 where there is none.
    """

    middle: Windows
    size: Floats
    of_beat: Integers

    def median(self, values: Floats) -> Floats:
        """Return the median over the beats of each kind, 0 of none."""
        order = np.argsort(self.of_beat, kind="stable")
        parts = np.split(values[order], np.cumsum(self.size.astype(np.int64))[:-1])
        return np.array([np.median(part) if part.size else 0.0 for part in parts])


def family_columns(
    complexes: Windows, p_waves: Windows, family: Integers, main: npt.NDArray[np.bool_], before: Floats, after: Floats
) -> Windows:
    """Return COLUMNS numbers a beat, of the order of 1, shape (n, COLUMNS).

    ``complexes`` (n, leads, samples) show QRS and the beginning of T, ``p_waves`` (n, leads, samples) where a P wave is
    due. ``main`` says which beats have the patient's usual shape; ``before`` and ``after`` are the logarithms of the
    intervals around each beat to the usual one.
    """
    n = family.size
    if n == 0:
        return np.zeros((0, COLUMNS), np.float32)
    kinds = _kinds(complexes, family, main)
    usual = kinds.middle[MAIN_FAMILY]
    likeness = _correlation(kinds.middle, usual)
    width = _width(kinds.middle)
    p_wave = _p_wave(p_waves, (family == MAIN_FAMILY) if kinds.size[MAIN_FAMILY] else main)
    early = kinds.median(before)
    of_kind = (
        np.log(np.maximum(kinds.size, 1.0) / n) / 3.0,
        3.0 * early,
        3.0 * kinds.median(after),
        4.0 * (1.0 - likeness),
        3.0 * np.log(np.clip(width / width[MAIN_FAMILY], 1 / _MOST_WIDTH_RATIO, _MOST_WIDTH_RATIO)),
        kinds.median(p_wave),
        *_parts(kinds, likeness, early, n),
    )
    told: Windows = np.stack(of_kind, axis=1)[kinds.of_beat].astype(np.float32)
    return np.insert(told, _OWN_P_WAVE, p_wave, axis=1)


def _kinds(complexes: Windows, family: Integers, main: npt.NDArray[np.bool_]) -> _Kinds:
    numbers = np.arange(MAIN_FAMILY, max(int(family.max()), MAIN_FAMILY) + 1)
    members = [family == number for number in numbers]
    loners = np.flatnonzero(family < 0)
    of_families = [np.median(complexes[of], axis=0) if of.any() else np.zeros_like(complexes[0]) for of in members]
    if not members[MAIN_FAMILY].any():
        of_families[MAIN_FAMILY] = np.median(complexes[main] if main.any() else complexes, axis=0)
    of_beat = family.copy()
    of_beat[loners] = numbers.size + np.arange(loners.size)
    return _Kinds(
        middle=np.concatenate([np.stack(of_families), complexes[loners]]).astype(np.float32),
        size=np.append([of.sum() for of in members], np.ones(loners.size)),
        of_beat=of_beat,
    )


def _correlation(windows: Windows, middle: Windows) -> Floats:
    rows = windows.reshape(len(windows), -1)
    rows = rows - rows.mean(axis=1, keepdims=True)
    other = middle.ravel() - middle.mean()
    norm = np.linalg.norm(rows, axis=1) * np.linalg.norm(other)
    correlation: Floats = (rows @ other / np.maximum(norm, 1e-6)).astype(np.float64)
    return correlation


def _width(windows: Windows) -> Floats:
    """Return over how many samples the middle eight tenths of all steps up and down are spread, the broadest lead."""
    runs = np.cumsum(np.abs(np.diff(windows, axis=2)), axis=2)
    places = np.arange(runs.shape[2])
    widths = np.ones(len(windows))
    for kind, lead in np.argwhere(runs[..., -1] > 0.0):
        run = runs[kind, lead]
        low, high = np.interp([0.1 * run[-1], 0.9 * run[-1]], run, places)
        widths[kind] = max(widths[kind], high - low)
    return widths


def _p_wave(p_waves: Windows, usual: npt.NDArray[np.bool_]) -> Floats:
    """Return how much of the usual P wave precedes each beat: 1 as usual, 0 none; -1 to 2."""
    n, _, size = p_waves.shape
    slope = np.linspace(0.0, 1.0, size, dtype=np.float32)
    level = p_waves[..., :1] + (p_waves[..., -1:] - p_waves[..., :1]) * slope
    bent = (p_waves - level).reshape(n, -1)
    wave = np.median(bent[usual] if usual.any() else bent, axis=0)
    share: Floats = np.clip(bent @ wave / max(float(wave @ wave), 1e-4), -1.0, 2.0).astype(np.float64)
    return share


def _parts(kinds: _Kinds, likeness: Floats, early: Floats, n: int) -> tuple[Floats, ...]:
    """Return each kind as a mixture of the main family and the commonest other shape.

    The share of the main one, of the other and of neither; how common the other is and how early.
    """
    n_kinds = kinds.size.size
    main, other, rest = np.ones(n_kinds), np.zeros(n_kinds), np.zeros(n_kinds)
    common, other_early = np.full(n_kinds, np.log(1 / n) / 3.0), np.zeros(n_kinds)
    seconds = [
        kind
        for kind in np.argsort(-kinds.size, kind="stable").tolist()
        if kind != MAIN_FAMILY and kinds.size[kind] >= LEAST_BEATS and likeness[kind] < UNLIKE_MAIN
    ]
    usual = kinds.middle[MAIN_FAMILY].ravel()
    for second, of in _with_whom(seconds, n_kinds):
        found = mixture(kinds.middle[of].reshape(of.size, -1), usual, _shifted(kinds.middle[second]))
        main[of], other[of], rest[of] = found.main, found.other, found.rest
        common[of] = np.log(kinds.size[second] / n) / 3.0
        other_early[of] = 3.0 * early[second]
    return np.clip(main, -2, 2), np.clip(other, -2, 2), 3.0 * np.clip(rest, 0, 1), common, other_early


def _with_whom(seconds: list[int], n_kinds: int) -> list[tuple[int, Integers]]:
    """Return which kinds are taken apart with which second shape: the commonest, itself with the next."""
    if not seconds:
        return []
    others: Integers = np.setdiff1d(np.arange(n_kinds), [MAIN_FAMILY, seconds[0]])
    return [(seconds[0], others), *((second, np.array(seconds[:1])) for second in seconds[1:2])]


def _shifted(window: Windows) -> Windows:
    """Return a window at each shift, held at its ends, shape (n_shifts, leads * samples)."""
    size = window.shape[1]
    places = np.clip(np.arange(size) + np.array(_SHIFTS)[:, None], 0, size - 1)
    shifted: Windows = window[:, places].transpose(1, 0, 2).reshape(len(places), -1)
    return shifted
