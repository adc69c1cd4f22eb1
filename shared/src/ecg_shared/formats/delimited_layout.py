"""Where the numbers of a text file are: delimiter, decimal sign, preamble, header and first data row.

Nothing is assumed and everything is counted: each way to split the lines is tried on the beginning of the file, and the
one that makes most lines into equally long rows of numbers is taken.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from ecg_shared.formats.units import mv_per

SAMPLE_BYTES: Final = 256 * 1024
_SAMPLE_LINES: Final = 200
MAX_COLUMNS: Final = 256

_MAX_LYING_LINES: Final = 17  # sixteen leads and a time
_MIN_LYING_CELLS: Final = 64

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_NUMBER: Final = {
    ".": re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"),
    ",": re.compile(r"[+-]?(?:\d+(?:,\d+)?|,\d+)(?:[eE][+-]?\d+)?"),
}
CLOCK: Final = re.compile(
    r"\[?(?:\d{4}-\d\d-\d\d[T ])?\d{1,4}:\d\d(?::\d\d)?(?:[.,]\d+)?\s?(?:Z|[+-]\d\d:?\d\d)?\]?", re.ASCII
)
"""A time of day, an elapsed time, or an ISO 8601 date and time."""
MISSING_WORDS: Final = (
    "",
    "nan",
    "-nan",
    "na",
    "n/a",
    "null",
    "none",
    "nil",
    "-",
    "--",
    "?",
    "x",
    "inf",
    "-inf",
    "+inf",
)
_ONE_COLUMN: Final = "\x1f"  # a delimiter that no text holds
_DIALECTS: Final = (
    (",", "."),
    (";", "."),
    (";", ","),
    ("\t", "."),
    ("\t", ","),
    (" ", "."),
    (" ", ","),
    (_ONE_COLUMN, ","),
    (",", ","),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read the numbers of a text file; rows are counted from 1 as an editor shows them."""

    delimiter: str
    decimal: str
    quote: str
    first_row: int
    offset: int
    """Byte at which the first data row starts."""
    n_columns: int
    labels: tuple[str, ...]
    """Header cells, one a column; empty strings where there is no header."""
    units: tuple[str, ...]
    """Cells of a line of units below the header; empty strings where there is none."""
    preamble: tuple[str, ...]
    clock_columns: tuple[int, ...]
    """Columns that hold clock times or dates."""

    @property
    def has_header(self) -> bool:
        """Whether any column has a name."""
        return any(self.labels)


def find_layout(text: bytes) -> Layout | None:
    """Return the layout of a UTF-8 text, or None if its first ``SAMPLE_BYTES`` hold no row of numbers.

    Rows of numbers alone are looked for first, then rows that hold words in some columns (a remark, a symbol).
    """
    lines = _first_lines(text)
    return _best_layout(text, lines, _is_data) or _best_layout(text, lines, _is_data_with_words)


def holds_numbers(text: bytes) -> bool:
    """Tell whether ``find_layout`` would find a layout, as soon as one row says so."""
    lines = _first_lines(text)
    quote, dialects = _quote_of(lines), _dialects_of("\n".join(lines))
    return any(
        _is_data(kinds) or _is_data_with_words(kinds)
        for line in lines
        for delimiter, decimal in dialects
        if (kinds := _kinds(_split(line, delimiter, quote), decimal))
    )


def _dialects_of(sample: str) -> list[tuple[str, str]]:
    """Return the ways to split that can matter to a text; the first one always counts, for a single column."""
    first, *others = _DIALECTS
    possible = [d for d in others if d[0] in sample or (d[0] == _ONE_COLUMN and "," in sample)]
    return [first, *possible]


def _best_layout(text: bytes, lines: Sequence[str], is_data: Callable[[str], bool]) -> Layout | None:
    quote = _quote_of(lines)
    best, best_score = None, (0, 0, 0)
    sample = "\n".join(lines)
    for order, (delimiter, decimal) in enumerate(_dialects_of(sample)):
        rows = [_split(line, delimiter, quote) for line in lines]
        kinds = [_kinds(row, decimal) for row in rows]
        lengths = Counter(len(kind) for kind in kinds if is_data(kind))
        if not lengths:
            continue
        n_columns, n_rows = max(lengths.items(), key=lambda item: (item[1], item[0]))
        score = (n_rows, int(_is_better_guess(rows, delimiter, n_columns)), -order)
        if score > best_score:
            best, best_score = (delimiter, decimal, n_columns, rows, kinds), score
    return None if best is None else _layout(text, lines, is_data, quote, *best)


def upright(text: bytes) -> bytes:
    """Return a text of one lead a line, its name first, as one lead a column; any other text as it is.

    Recognised by few long lines that all begin with a word: no table of samples has fewer rows than leads.
    """
    if text.count(b"\n", 0, SAMPLE_BYTES) > 2 * _MAX_LYING_LINES:
        return text
    lines = [line for line in text[: 64 * SAMPLE_BYTES].splitlines() if line.strip()]
    if not 1 <= len(lines) <= _MAX_LYING_LINES:
        return text
    for delimiter in (b"\t", b";", b","):
        rows = [[cell.strip() for cell in line.split(delimiter)] for line in lines]
        shortest = min(map(len, rows))
        if shortest > _MIN_LYING_CELLS and all(row[0][:1].isalpha() and not row[1][:1].isalpha() for row in rows):
            return b"\n".join(delimiter.join(column) for column in zip_longest(*rows, fillvalue=b"")) + b"\n"
    return text


def _layout(
    text: bytes,
    lines: Sequence[str],
    is_data: Callable[[str], bool],
    quote: str,
    delimiter: str,
    decimal: str,
    n_columns: int,
    rows: Sequence[Sequence[str]],
    kinds: Sequence[str],
) -> Layout:
    first = next(i for i, kind in enumerate(kinds) if len(kind) == n_columns and is_data(kind))
    while first and len(kinds[first - 1]) == n_columns and "n" in kinds[first - 1]:
        first -= 1  # a row with a word among its numbers is data with a hole, not a header
    labels, units, header_lines = _header(rows, lines, first, n_columns, delimiter)
    data_kinds = [kind for kind in kinds[first:] if len(kind) == n_columns and is_data(kind)]
    return Layout(
        delimiter=delimiter,
        decimal=decimal,
        quote=quote,
        first_row=first + 1,
        offset=_byte_of_line(text, first),
        n_columns=n_columns,
        labels=labels,
        units=units,
        preamble=tuple(lines[: first - header_lines]),
        clock_columns=tuple(c for c in range(n_columns) if "c" in {kind[c] for kind in data_kinds}),
    )


def _header(
    rows: Sequence[Sequence[str]], lines: Sequence[str], first: int, n_columns: int, delimiter: str
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Return labels, units and how many lines they take: the last lines before the data, comment signs ignored."""
    none = ("",) * n_columns
    labels, units, taken = none, none, 0
    for i in range(first - 1, max(first - 4, -1), -1):
        cells = _header_cells(rows[i], lines[i], n_columns, delimiter)
        if cells is None:
            if lines[i].strip():
                break
        elif units == none and any(map(_is_unit, cells)) and all(_is_unit(c) or not c or ":" in c for c in cells):
            units = cells
        else:
            labels = cells
            taken = first - i
            break
        taken = first - i
    return (labels, units, taken) if labels != none or units != none else (none, none, 0)


def _header_cells(row: Sequence[str], line: str, n_columns: int, delimiter: str) -> tuple[str, ...] | None:
    """Return a header line's cells, one a column, or None if it does not fit the columns."""
    cells = [cell.lstrip("#%").strip() for cell in row]
    if delimiter == " " and len(cells) != n_columns:
        cells = re.split(r"\s{2,}|\t", line.strip().lstrip("#% "))  # names with one blank inside
    if delimiter == " " and len(cells) == n_columns + 1 and row[0] in ("#", "%"):
        cells = cells[1:]
    if len(cells) == n_columns - 1 and n_columns > 1:
        cells = ["", *cells] if delimiter != "," or cells[-1] else [*cells, ""]
    while len(cells) > n_columns and not cells[-1]:
        cells.pop()
    if len(cells) != n_columns or not any(cells):
        return None
    if n_columns == 1 and re.search(r"[:=]\s*\S", line):
        return None  # "Labels:= ECG" is a line of the preamble
    return tuple(cells)


def _is_unit(cell: str) -> bool:
    return mv_per(cell) is not None or cell.strip("[]() ").lower() in ("s", "sec", "ms", "us", "µs", "ns", "seconds")


def _first_lines(text: bytes) -> list[str]:
    sample = text[:SAMPLE_BYTES].decode(errors="ignore")
    lines = _LINE_END.split(sample, maxsplit=_SAMPLE_LINES)
    if len(text) > SAMPLE_BYTES and len(lines) > 1:
        lines.pop()  # cut in its middle
    return lines[:_SAMPLE_LINES]


def _byte_of_line(text: bytes, index: int) -> int:
    offset = 0
    for _ in range(index):
        end = re.compile(rb"\r\n|\r|\n").search(text, offset)
        if end is None:
            return len(text)
        offset = end.end()
    return offset


def _quote_of(lines: Sequence[str]) -> str:
    """Return the quotation mark that cells are wrapped in: PhysioNet's exports use the single one."""
    return "'" if any(re.match(r"\s*'[^']*'\s*[,;\t]", line) for line in lines) else '"'


def _split(line: str, delimiter: str, quote: str) -> list[str]:
    if delimiter == " ":
        return line.split()
    if quote in line:
        try:
            cells = next(csv.reader([line], delimiter=delimiter, quotechar=quote, skipinitialspace=True), [])
        except csv.Error:
            return []
    else:
        cells = line.split(delimiter)
    return [cell.strip() for cell in cells] if line.strip() else []


def _kinds(row: Sequence[str], decimal: str) -> str:
    """Return a letter a cell: n number, c clock time, m missing, t text."""
    number = _NUMBER[decimal].fullmatch
    return "".join(
        "n" if number(cell) else "m" if cell.lower() in MISSING_WORDS else "c" if CLOCK.fullmatch(cell) else "t"
        for cell in row
    )


def _is_data(kinds: str) -> bool:
    return "n" in kinds and "t" not in kinds


def _is_data_with_words(kinds: str) -> bool:
    return kinds[:1] in ("n", "c") and 2 * kinds.count("t") <= len(kinds)


def _is_better_guess(rows: Sequence[Sequence[str]], delimiter: str, n_columns: int) -> bool:
    """Settle whether ``24,307`` is one number with a decimal comma or two whole numbers.

    Digits after a decimal comma begin with a zero now and then, and minus zero exists only before one; a whole number
    does neither. A header of two cells speaks for two numbers.
    """
    if delimiter == _ONE_COLUMN:
        cells = [row[0] for row in rows if len(row) == 1]
        return any(re.fullmatch(r"-0,\d+|[+-]?\d+,0\d+", cell) for cell in cells)
    return delimiter != "," or n_columns != 2
