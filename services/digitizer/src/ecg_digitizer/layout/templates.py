"""Which leads stand where on the pages that carts print; the data is ``templates.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

DEFAULT_STRIPS: tuple[tuple[str, ...], ...] = ((), ("II",), ("V1", "II"), ("V1", "II", "V5"))
"""What rhythm strips show where their labels cannot be read, by their number; the habit of most carts."""


@dataclass(frozen=True, slots=True)
class Template:
    """Leads by row and column, then ``strips`` rows of one lead over the whole width.

    A name with a minus in front (Cabrera's -aVR) is printed upside down.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    strips: int

    @property
    def n_rows(self) -> int:
        """Rows of traces on the page."""
        return len(self.rows) + self.strips

    @property
    def n_columns(self) -> int:
        """Columns of leads above the strips; 1 where there are strips only."""
        return len(self.rows[0]) if self.rows else 1


def rows_of(layout: str | None) -> int | None:
    """Return how many rows of traces a layout has; None where it is not said or not known."""
    template = None if layout is None else templates().get(layout)
    return None if template is None else template.n_rows


@lru_cache(maxsize=1)
def templates() -> dict[str, Template]:
    """Return all templates by name, the more usual ones first."""
    text = resources.files("ecg_digitizer.layout").joinpath("templates.json").read_text(encoding="utf-8")
    return {
        name: Template(name, tuple(tuple(row) for row in entry["rows"]), int(entry["strips"]))
        for name, entry in json.loads(text).items()
    }
