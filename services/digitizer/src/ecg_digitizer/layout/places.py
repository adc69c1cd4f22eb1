"""Where on the page each lead stands, and the layout that these places make."""

from __future__ import annotations

from dataclasses import dataclass

from ecg_digitizer.layout.pulses import Pulse


@dataclass(frozen=True, slots=True)
class LeadPlace:
    """One lead's stretch of one row: ``start_mm`` to ``end_mm`` along the sheet, ``offset_s`` into the recording.

    ``sign`` is -1 where the lead is printed upside down. ``is_strip`` marks a rhythm strip.
    """

    lead: str
    row: int
    start_mm: float
    end_mm: float
    offset_s: float
    sign: int = 1
    is_strip: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """The page's layout. ``labels_right`` and ``labels_wrong`` count the labels that were read where a lead starts.

    ``is_known``: a template explains the page; else its rows were named by their labels alone.
    """

    name: str
    places: tuple[LeadPlace, ...]
    pulses: tuple[Pulse, ...]
    labels_right: int
    labels_wrong: int
    columns_fit: bool
    is_known: bool = True

    @property
    def has_columns(self) -> bool:
        """Whether any row holds more than one lead."""
        return len({place.row for place in self.places}) < len(self.places)

    def borders_mm(self, n_rows: int) -> list[set[float]]:
        """Return for each row where along it leads begin and end."""
        return [
            {end for place in self.places if place.row == row for end in (place.start_mm, place.end_mm)}
            for row in range(n_rows)
        ]
