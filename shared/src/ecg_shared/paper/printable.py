"""Text as our typeface can print it: a PDF for archives may not show a sign that its font does not hold."""

from __future__ import annotations

import unicodedata
from typing import Final

_PRINTED: Final = (
    (0x20, 0x7E),
    (0xA0, 0x2AF),  # Latin, with phonetic signs
    (0x38E, 0x3A1),
    (0x3A3, 0x3CE),  # Greek
    (0x400, 0x50F),  # Cyrillic
    (0x1EA0, 0x1EF9),  # Vietnamese
    (0x2012, 0x2015),
    (0x2018, 0x201E),
    (0x2020, 0x2022),
    (0x20A0, 0x20B5),
)
_SIGNS: Final = frozenset("…′″‰−≤≥≈√∞→↑↓▲▼●○■□")


def printable(text: str) -> str:
    """Return one line of text with ``?`` for each sign that Liberation Sans lacks, white space as blanks."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(sign if _is_printed(sign) else " " if sign.isspace() else "?" for sign in composed)


def shortened(text: str, most: int) -> str:
    """Return the text, cut in its middle to ``most`` signs: both ends of a number tell it apart."""
    if len(text) <= most:
        return text
    head = (most - 1) // 2
    return f"{text[:head]}…{text[len(text) - (most - 1 - head) :]}"


def _is_printed(sign: str) -> bool:
    return sign in _SIGNS or any(first <= ord(sign) <= last for first, last in _PRINTED)
