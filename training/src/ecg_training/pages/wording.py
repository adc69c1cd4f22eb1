"""What stands on pages in print, made up by chance: names of leads, speeds and gains, and everything else."""

from __future__ import annotations

from typing import Final

import numpy as np

TWELVE: Final = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
_RARER: Final = (
    *("V7", "V8", "V9", "V3R", "V4R", "V5R", "V6R", "-aVR", "X", "Y", "Z", "MLI", "MLII", "MLIII", "MCL1", "MCL6"),
    *("AVR", "AVL", "AVF", "avR", "avL", "avF", "DI", "DII", "DIII", "D1", "D2", "D3", "C1", "C2", "C3", "C4", "C5"),
    *("C6", "Lead I", "Lead II", "Lead III", "ECG", "ES", "AS", "AI", "PACE", "II r", "V1 r", "Pads", "CM5"),
)
SPEEDS: Final = ("25", "25", "25", "50", "50", "12.5", "100", "10", "5", "25.0", "50.0")
GAINS: Final = ("10", "10", "10", "5", "20", "2.5", "10.0", "5.0", "20.0", "40")
PER_S: Final = ("mm/s", " mm/s", " mm/sec", "mm/sec", " mm/s.", " mm / s", "mm/seg", " MM/S", "MM/SEC", " mm/Sek")
PER_MV: Final = ("mm/mV", " mm/mV", "mm/mv", " mm / mV", " MM/MV", "mm/mV.", " mm/ mV", "mm/1mV")
_BANDS: Final = (
    "0.05-150 Hz",
    "0.05~40Hz",
    "F 50~ 0.5-40 Hz",
    "40Hz",
    "0.15 - 100 Hz",
    "0.5-150Hz",
    "AC 50 Hz",
    "~ 60 Hz",
)
_WORDS: Final = (
    *(
        "Sinus",
        "rhythm",
        "Normal",
        "ECG",
        "Vent.",
        "rate",
        "PR",
        "interval",
        "QRS",
        "duration",
        "QT/QTc",
        "P-R-T",
        "axes",
    ),
    *("Male", "Female", "yr", "bpm", "ms", "ID:", "Name:", "DOB:", "Room:", "Technician:", "Referred", "by:", "Loc:"),
    *("Unconfirmed", "Confirmed", "By", "abnormality", "ST", "T", "wave", "Possible", "left", "atrial", "enlargement"),
    *(
        "Borderline",
        "Otherwise",
        "normal",
        "with",
        "axis",
        "deviation",
        "Hospital",
        "Page",
        "of",
        "Printed",
        "Med:",
        "HR",
    ),
    *(
        "RR",
        "P",
        "Speed:",
        "Limb:",
        "Chest:",
        "Gain:",
        "Filter",
        "ON",
        "OFF",
        "Auto",
        "Sequential",
        "Simultaneous",
        "(1)",
    ),
    *(
        "Nonspecific",
        "infarct",
        "age",
        "undetermined",
        "Abnormal",
        "bundle",
        "branch",
        "block",
        "cm",
        "kg",
        "mmHg",
        "100",
    ),
)


def line(rng: np.random.Generator) -> str:
    """Return the text of one line."""
    kind = rng.random()
    if kind < 0.38:
        return str(rng.choice(TWELVE))
    if kind < 0.48:
        return str(rng.choice(_RARER))
    if kind < 0.55:
        return f"{rng.choice(TWELVE)} {_gain(rng)}" if rng.random() < 0.3 else f"{rng.choice(TWELVE)}{_after_name(rng)}"
    if kind < 0.78:
        return scale(rng)
    return words(rng)


def scale(rng: np.random.Generator) -> str:
    """Return a line of speed, gain and the like."""
    parts = []
    if rng.random() < 0.8:
        parts.append(f"{rng.choice(('', '', '', 'Speed: ', 'Speed '))}{rng.choice(SPEEDS)}{rng.choice(PER_S)}")
    if rng.random() < 0.8 or not parts:
        parts.append(
            f"Limb: {_gain(rng)} Chest: {_gain(rng)}"
            if rng.random() < 0.2
            else f"{rng.choice(('', '', '', 'Gain: ', 'x '))}{_gain(rng)}{rng.choice(('', '', '', ' 0.5', ' 1/2'))}"
        )
    if rng.random() < 0.5:
        parts.append(str(rng.choice(_BANDS)))
    if rng.random() < 0.15:
        rng.shuffle(parts)
    return str(rng.choice(("   ", "  ", " ", ", ", " - "))).join(parts)


def words(rng: np.random.Generator) -> str:
    """Return a line of anything else: words, numbers, dates."""
    parts = []
    for _ in range(int(rng.integers(1, 5))):
        kind = rng.random()
        if kind < 0.6:
            parts.append(str(rng.choice(_WORDS)))
        elif kind < 0.8:
            parts.append(str(rng.integers(0, 10 ** int(rng.integers(1, 6)))))
        elif kind < 0.9:
            numbers = rng.integers(1, 60, 3)
            parts.append(str(rng.choice(("-", ":", "/", "."))).join(f"{number:02d}" for number in numbers))
        else:
            letters = rng.choice(list("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"), int(rng.integers(1, 8)))
            parts.append("".join(map(str, letters)))
    return " ".join(parts)


def _gain(rng: np.random.Generator) -> str:
    return f"{rng.choice(GAINS)}{rng.choice(PER_MV)}"


def _after_name(rng: np.random.Generator) -> str:
    return str(rng.choice((":", ".", " x1", " x0.5", " 1", " (II)", "-", " r")))
