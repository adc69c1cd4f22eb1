"""Speed and gain as a page prints them, in the words of many carts."""

from __future__ import annotations

import re
from typing import Final

from ecg_shared.contract.leads import STANDARD_LEADS, standard_lead

_NUMBER: Final = r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)"
_SPEED: Final = re.compile(_NUMBER + r"\s*mm\s*/\s*(?:s|sec|sek)\b", re.IGNORECASE)
_GAIN: Final = re.compile(_NUMBER + r"\s*mm\s*/\s*mV\b", re.IGNORECASE)
_SPEEDS: Final = (5.0, 10.0, 12.5, 25.0, 50.0, 100.0)
_GAINS: Final = (2.5, 5.0, 10.0, 20.0, 40.0)
_ONE_LEAD: Final = re.compile(
    r"\b(?:lead|afleiding|ableitung|derivaci[oó]n|d[eé]rivation|derivazione|deriva[cç][aã]o|avledning)\s+"
    r"(I{1,3}|aV[RLF]|V[1-6])\b",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"-?(?:D?I{1,3}|av[rlf]|[VC][1-6]|MLII)", re.IGNORECASE)


def printed_speed(text: str) -> float | None:
    """Return the paper speed in mm/s that a page states, None if it states none or several."""
    return _stated(_SPEED, text, _SPEEDS)


def printed_gain(text: str) -> float | None:
    """Return the gain in mm/mV that a page states, None if it states none or several (half-standard chest leads)."""
    return _stated(_GAIN, text, _GAINS)


def only_lead(text: str) -> str | None:
    """Return the lead that a report of one lead names in its text, such as "Lead I" or "Afleiding I"."""
    named = {standard_lead(match) for match in _ONE_LEAD.findall(text)}
    return named.pop() if len(named) == 1 else None


def lead_label(word: str) -> tuple[str, int] | None:
    """Return the lead that a word labels and its sign (-1 for Cabrera's -aVR), None for any other word."""
    if not _LABEL.fullmatch(word):
        return None
    lead = standard_lead(word.lstrip("-"))
    return (lead, -1 if word.startswith("-") else 1) if lead in STANDARD_LEADS else None


def nearest_gain(height_mm: float) -> float | None:
    """Return the gain whose 1 mV pulse is this high, None if it is more than 6 % off any."""
    gain = min(_GAINS, key=lambda candidate: abs(height_mm / candidate - 1.0))
    return gain if abs(height_mm / gain - 1.0) < 0.06 else None


def _stated(pattern: re.Pattern[str], text: str, usual: tuple[float, ...]) -> float | None:
    values = {float(match.replace(",", ".")) for match in pattern.findall(text)} & set(usual)
    return values.pop() if len(values) == 1 else None
