"""Tables that people open in a spreadsheet: RFC 4180, and no text becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

Cell = str | float | bool | None

MEDIA_TYPE: Final = "text/csv"
_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What spreadsheets take for the begin of a formula (OWASP, CSV injection)."""


def csv_rows(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as text, UTF-8; None is an empty cell, a number has a point and no quotes.

    A text that would begin a formula gets an apostrophe before it, which spreadsheets show as nothing.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue().encode()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_BEGINS_A_FORMULA) else value
    return repr(value)
