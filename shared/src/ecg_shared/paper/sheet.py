"""Sheets of paper that a report is printed on, lying."""

from __future__ import annotations

from enum import StrEnum


class Sheet(StrEnum):
    """A size of paper; the field of 260 x 140 mm fits on each."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def width_mm(self) -> float:
        """The longer side."""
        return 297.0 if self is Sheet.A4 else 279.4

    @property
    def height_mm(self) -> float:
        """The shorter side."""
        return 210.0 if self is Sheet.A4 else 215.9
