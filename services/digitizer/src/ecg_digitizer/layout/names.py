"""Labels: lines of print that name a lead, each with how likely every lead's name is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ecg_digitizer.layout.lines import Line

Name = tuple[str, int]
"""A lead and its sign: -1 where it is printed upside down, as Cabrera's -aVR."""

_UNUSUAL: Final = -1.5
"""What a spelling costs that other print has more often."""
_SPELLINGS: Final[tuple[tuple[str, str, float], ...]] = (
    *((lead, lead, 0.0) for lead in ("I", "II", "III", "aVR", "aVL", "aVF")),
    *((f"V{n}", f"V{n}", 0.0) for n in range(1, 10)),
    *((f"V{n}R", f"V{n}R", -0.5) for n in range(3, 8)),
    *((f"C{n}", f"V{n}", -0.5) for n in range(1, 7)),
    *((f"v{n}", f"V{n}", _UNUSUAL) for n in range(1, 7)),
    *((f"{start}{end}", f"aV{end}", -0.3) for start in ("AV", "av") for end in "RLF"),
    *((f"av{end.lower()}", f"aV{end}", _UNUSUAL) for end in "RLF"),
    ("-aVR", "-aVR", 0.0),
    ("-AVR", "-aVR", -0.5),
    *((f"D{roman}", roman, -0.3) for roman in ("I", "II", "III")),
    *((f"D{n}", "I" * n, -0.5) for n in (1, 2, 3)),
    *(("l" * n, "I" * n, _UNUSUAL) for n in (1, 2, 3)),
    *(("1" * n, "I" * n, _UNUSUAL) for n in (1, 2, 3)),
    *((f"Lead{roman}", roman, 0.0) for roman in ("I", "II", "III")),
    *((axis, axis, -0.5) for axis in "XYZ"),
    *((f"ML{roman}", roman, -0.3) for roman in ("I", "II", "III")),
    *((f"MCL{n}", f"MCL{n}", -0.5) for n in (1, 6)),
)
"""As printed, the lead it names, and what it costs."""
_WORDS: Final = tuple(printed for printed, _, _ in _SPELLINGS)
_COSTS: Final = np.array([cost for _, _, cost in _SPELLINGS])
_NO_NAME: Final = -4.5
"""Likeness that a line which names no lead is given: the name of one is then as likely as not."""
_WIDEST_MM: Final = 22.0
_CLEAR: Final = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A line that may name a lead: left edge, middle and height in mm of the sheet; the probability of each name."""

    left_mm: float
    y_mm: float
    height_mm: float
    probability: dict[Name, float]

    @property
    def name(self) -> Name:
        """The likeliest name."""
        return max(self.probability, key=lambda name: self.probability[name])

    @property
    def is_clear(self) -> bool:
        """Whether it names that lead and no other."""
        return self.probability[self.name] >= _CLEAR

    def weighed(self, usual: Mapping[str, float]) -> Label:
        """Return the label with its names as likely as they are and as ``usual`` (1 where it says nothing)."""
        weighed = {name: one * usual.get(name[0], 1.0) for name, one in self.probability.items()}
        share = sum(self.probability.values()) / sum(weighed.values())
        return replace(self, probability={name: share * one for name, one in weighed.items()})


def find_labels(lines: Sequence[Line]) -> list[Label]:
    """Return the lines that name a lead more likely than nothing."""
    labels = []
    for line in lines:
        if line.box.width_mm > _WIDEST_MM:
            continue
        likeness = np.maximum(line.likeness(_WORDS), -60.0) + _COSTS
        # what looks like a label by where it stands needs to look less like one by its letters
        odds = np.exp(likeness - (_NO_NAME if line.label_share > 0.5 else _NO_NAME / 3))
        odds_of: dict[Name, float] = {}
        for (_, lead, _), one in zip(_SPELLINGS, odds, strict=True):
            name = (lead.lstrip("-"), -1 if lead.startswith("-") else 1)
            odds_of[name] = odds_of.get(name, 0.0) + float(one)
        whole = 1.0 + sum(odds_of.values())
        label = Label(
            line.box.left_mm,
            line.middle_mm[1],
            line.box.height_mm,
            {name: one / whole for name, one in odds_of.items()},
        )
        if sum(label.probability.values()) > 0.5:
            labels.append(label)
    return labels
