"""Paper speed and gain as the page prints them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecg_digitizer.layout.lines import Line

_SPEEDS: Final = (12.5, 25.0, 50.0, 5.0, 10.0, 100.0)
_RARE_SPEEDS: Final = (5.0, 10.0, 100.0)
_GAINS: Final = (2.5, 5.0, 10.0, 20.0, 40.0)
_PER_S: Final = ("mm/s", "MM/S", "mm/S")
_PER_MV: Final = ("mm/mV", "mm/mv", "MM/MV", "mm/1mV")
_LEAST: Final = -4.0
"""Likeness below which a wording is not there: one character of it is at odds with the print."""
_CLEAR: Final = -1.0
"""A speed that carts seldom print is believed where it is read without doubt."""
_A_CHARACTER: Final = 0.8
"""A longer wording that fits as well is the right one: "25 mm/s" holds "5 mm/s"."""
_MAY_HOLD: Final = re.compile(r"[mM].?[mM]|/")
_PARTED: Final = re.compile(
    r"limb\D{0,4}(\d+(?:\.\d+)?)mm/m[vV]\D{0,3}(?:chest|v|precordial)\D{0,4}(\d+(?:\.\d+)?)mm/m[vV]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PrintedScale:
    """What is printed; None where nothing is. ``chest_mm_per_mv`` differs on pages with half-standard chest leads."""

    mm_per_s: float | None = None
    mm_per_mv: float | None = None
    chest_mm_per_mv: float | None = None


def printed_scale(lines: Sequence[Line]) -> PrintedScale:
    """Return speed and gain by the wordings that fit the print best."""
    telling = [line for line in lines if _MAY_HOLD.search(line.text)]
    speed = _best(telling, _SPEEDS, _PER_S)
    for line in telling:
        parted = _PARTED.search(line.text.replace(" ", ""))
        if parted:
            limb, chest = (float(number) for number in parted.groups())
            if limb in _GAINS and chest in _GAINS:
                return PrintedScale(speed, limb, chest)
    gain = _best(telling, _GAINS, _PER_MV)
    return PrintedScale(speed, gain, gain)


def _best(lines: Sequence[Line], values: tuple[float, ...], units: tuple[str, ...]) -> float | None:
    worded = [(value, number + unit) for value in values for number in _numbers(value) for unit in units]
    words = [word for _, word in worded]
    if not lines:
        return None
    fits = np.max([line.holds(words) for line in lines], axis=0)
    least = np.array([_CLEAR if value in _RARE_SPEEDS and units is _PER_S else _LEAST for value, _ in worded])
    worth = np.where(fits > least, fits + _A_CHARACTER * np.array([len(word) for word in words]), -np.inf)
    best = int(np.argmax(worth))
    return worded[best][0] if np.isfinite(worth[best]) else None


def _numbers(value: float) -> tuple[str, ...]:
    plain = f"{value:g}"
    return (plain, plain.replace(".", ",")) if "." in plain else (plain, f"{plain}.0")
